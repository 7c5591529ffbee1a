/* A design that is searched with reductions, its verdicts, and whether what it shows are runs of it. */
#pragma once

#include "tests/differential/reduced_compare.h"
#include "tests/unit/design_fixture.h"

#define BOTH (REDUCTION_SYMMETRY | REDUCTION_ORDER)

typedef struct ReducedCase {
    Fixture fixture;
    Verdicts *verdicts;
} ReducedCase;

/* Of a text that has no mistakes, without its first line. */
void reduced_case_check(ReducedCase *it, uint32_t reductions, const char *text);
void reduced_case_end(ReducedCase *it);

/* Of these reductions so many are used, and so many states are found. */
void reduced_case_states(uint32_t reductions, uint32_t used, uint64_t states, const char *text);
