/* What a space is made of; for the search that fills it and the questions it answers. */
#pragma once

#include "checker/search/spill/spill.h"
#include "checker/search/store/store.h"
#include "checker/search/successor_cache.h"
#include "checker/search/witnesses.h"

struct StateSpace {
    const Model *model;
    Store store;
    SegmentedArray levels; /* of StateId: the first state of each depth */
    uint32_t level_count;
    StateId level_end; /* the first state that is deeper than those of the last level */
    StateId expanded;  /* states below have been expanded: the queue is what is left */
    uint64_t transitions;
    uint32_t partial; /* so many of them are of state `expanded`: a limit left it half expanded */
    gint64 begun;
    SearchEnd end;
    Witnesses witnesses;
    FirstStep error;
    SuccessorCache cache;  /* of a small search */
    Spill *spill;          /* NULL: all is in memory */
    struct Spread *spread; /* where ranks have the states (ranks/spread.h): then the store has only
                              their count; else NULL */

    /* For questions. */
    Workspace *workspace;
    Successors successors;
    Word *state;
};

/* Nothing was searched yet. Where the memory is refused it has ended with that. */
StateSpace *state_space_new(const Model *model);

/* The first step that leads to `id` from `parent` (STATE_NONE: that begins there); of no use where
 * none does: as many as there are. */
uint32_t state_space_step_to(const StateSpace *space, StateId parent, StateId id, uint32_t *steps);

/* What expanding a state gave, where it is known; else NULL. */
const ExpandedState *state_space_expanded(const StateSpace *space, StateId id);

void state_space_explore(StateSpace *space, const SearchOptions *options);
