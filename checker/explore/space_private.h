/* What a space is made of; for the search that fills it and the questions it answers. */
#pragma once

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

    /* For questions. */
    Workspace *workspace;
    Successors successors;
    Word *state;
};

void space_explore(Space *space, const SearchOptions *options);
