/* A design from a text or a file, resolved and compiled, for tests of what comes behind. */
#pragma once

#include "checker/program/program.h"

typedef struct Fixture {
    Design *design;
    Diagnostics *diagnostics;
    Configuration configuration;
    System *system;
    Program *program; /* NULL where there are mistakes */
} Fixture;

/* As written. `options` may be NULL. */
Fixture fixture_of_text(const char *text, const ProgramOptions *options);
Fixture fixture_of_file(const char *path, const ProgramOptions *options);
void fixture_clear(Fixture *fixture);

/* `L:C message = help | ...`; caller frees. */
char *fixture_mistakes(const Fixture *fixture);
