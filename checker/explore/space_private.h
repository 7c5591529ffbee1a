/* What a space is made of; for the search that fills it and the questions it answers. */
#pragma once

#include "checker/explore/expansions.h"
#include "checker/explore/notes.h"
#include "checker/explore/store.h"

struct Space {
    const Model *model;
    Store store;
    Column levels; /* of StateId: the first state of each depth */
    uint32_t level_count;
    StateId expanded; /* states below have been expanded: the queue is what is left */
    uint64_t transitions;
    gint64 begun;
    SearchEnd end;
    Notes notes;
    FirstStep error;
    Expansions expansions; /* of a small search */

    /* For questions. */
    Workspace *workspace;
    Successors successors;
    Word *state;
};

/* What expanding a state gave, where it is known; else NULL. */
const ExpandedState *space_expanded(const Space *space, StateId id);

void space_explore(Space *space, const SearchOptions *options);
