/* The run of a small design, searched, judged and explained. */
#pragma once

#include "checker/judge/verdict.h"
#include "tests/unit/design_fixture.h"
#include "traces/counterexample/build.h"

typedef struct ShownRun {
    Fixture fixture;
    Verdicts *verdicts;
    Counterexample *example;
} ShownRun;

/* Of the first window, check, ... of a design without its first line, as written. Which clause decided
 * is known, as in what the commands show. */
ShownRun run_of(const char *text, PropertyReferenceKind kind);
void run_clear(ShownRun *it);
