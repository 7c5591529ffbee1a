/* A timed model with long timers in it, and one that does all that it does, and more, whatever its long timers are
 * started for: from some ticks on each of them may be due at any time. Whoever makes it proves that
 * (docs/internals/long-clocks.md). */
#pragma once

#include "checker/model/run.h"

typedef struct Loosened Loosened;

struct Loosened {
    const Model *model; /* that does more */
    const Model *of;
    uint32_t timers; /* loose ones */
    uint32_t ticks;  /* from a start of one to where it may be due, in `model` */

    /* Ticks that it takes in `of`, at most. */
    uint32_t (*lasts)(const Loosened *loosened, uint32_t timer);

    /* In a state of `model`: 0 it does not run, 1 it is due, else 1 more than the ticks to where it may be. One more
     * than `ticks` where it was just started; 2 as long as it likes. */
    uint32_t (*left)(const Loosened *loosened, const Word *state, uint32_t timer);

    /* What waiting brings a process may depend on which timer is due first: more states are at rest in `model`. */
    bool rests_more;

    /* Of a state of either: all loose timers that run have one tick to go. Where no time passes, states that are then equal go
     * on alike. */
    void (*forget)(const Loosened *loosened, Word *state);

    /* The run of `of` that a run of `model` stands for, but for ticks with nothing between them, which are one step of
     * it; NULL: it has none. Caller frees. */
    Run *(*tighten)(const Loosened *loosened, const Run *run);
};
