/* Two steps of a run that change places: tried, not guessed.
 *
 * The schedule of a run says who steps when, and which of its choices it takes. With two steps in
 * the other order it is replayed, everything else as it was as far as it is possible, and then the
 * processes go on to rest in every way. */
#pragma once

#include "checker/program/program.h"

typedef struct Swap {
    uint32_t taken, other; /* steps of the run, from 1: `other`, the later one, comes before */
} Swap;

typedef struct SwapOf {
    const Program *program;
    const Run *run;
    uint32_t length;               /* that many of its steps are the schedule */
    const ModelProperty *property; /* that to_rest_knows */
    uint32_t most;                 /* states on all ways to rest, of all swaps that are tried */
} SwapOf;

/* The swap nearest to the end, not after step `last`, with which nothing goes wrong however the
 * processes go on to rest (to_rest.h): both where `other` is moved to before `taken`, and where the two
 * exchange places. False where there is none, or none was found before too many states were seen.
 * Steps that swap are calls of two processes (or `taken` an event), and stay the same calls. */
bool swap_find(const SwapOf *of, uint32_t last, Swap *swap);
