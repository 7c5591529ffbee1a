/* A model with fewer states, or fewer steps out of them, than the one it was made from, for
 * searches that need not see all.
 *
 * Its states are states of the other model, and a state of it stands for others that are as good:
 * each reachable state of the other model is, or may be swapped for, one that is reachable here.
 * What that keeps is for whoever makes it to prove (docs/internals/reductions.md), and for it to enforce:
 * where a search comes to something that only the other model can answer exactly, the reduced model
 * has a step that is a design error, and so the search ends there. `needs_more` tells such an end
 * from a design error of the design. */
#pragma once

#include "checker/model/run.h"

typedef enum Reduction {
    REDUCTION_DEAD = 1,     /* values that nobody will read go blank */
    REDUCTION_SYMMETRY = 2, /* processes of one template may change places */
    REDUCTION_ORDER = 4,    /* of steps that do not mind each other's order, one order */
    REDUCTION_TIME = 8,     /* ticks at which nothing can happen that matters are skipped */
    /* No reduction, but asked for beside some: the search goes on past what else would end it. Of
     * models alone in which every run of the processes ends: see ends.h. */
    REDUCTION_TO_REST = 16,
    /* Nor is this: the search goes on past windows that open, and the model tells who is who after each
     * step (`expand_named`), so that ways round can be judged. With symmetry alone. */
    REDUCTION_WITH_ROUNDS = 32,
    /* Nor this: nothing is remembered of what only guarantees of reads look at, and no step breaks one. For who
     * knows that all of them are broken, and asks for the rest. */
    REDUCTION_UNWATCHED = 64,
} Reduction;

/* What is asked for and is no reduction. */
#define REDUCTION_PURPOSES                                                                         \
    ((uint32_t)(REDUCTION_TO_REST | REDUCTION_WITH_ROUNDS | REDUCTION_UNWATCHED))

typedef struct Reduced Reduced;

struct Reduced {
    Model model; /* first: a Model pointer is a Reduced pointer */
    const Model *of;
    uint32_t reductions; /* bits of Reduction: those that it has indeed */
    uint64_t
        unwatched; /* monitors, bit by bit, that no step of it breaks, whatever one does of the other */

    /* Whether the search that ended with an error in a step out of `state` has to be made without
     * this reduction. */
    bool (*needs_more)(const Reduced *reduced, const Word *state);

    /* A run of this model as one of the other, of the same length and to the same end. Where steps
     * were left out, with REDUCTION_ORDER, it is the shortest to its end only where that is at rest.
     * A way round comes back to the state itself: where one round only comes back to one that differs in
     * who is who, it is taken until all are where they were. Caller frees. */
    Run *(*unfold)(const Reduced *reduced, const Run *run);

    /* The step of the other model that stands for `step`, taken after the first `length` of the run. */
    uint16_t (*unfold_step)(const Reduced *reduced, const Run *run, uint32_t length, uint16_t step);

    /* Makes actors, as they are called after the first `length` steps of the run, those of the other model. */
    void (*unfold_actors)(const Reduced *reduced, const Run *run, uint32_t length, uint16_t *actors,
                          uint32_t count);
};
