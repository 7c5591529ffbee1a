/* What a space is made of; for the search that fills it and the questions it answers. */
#pragma once

#include "checker/explore/store.h"

struct Space {
    const Model *model;
    Store store;
    Column levels; /* of StateId: the first state of each depth */
    uint32_t level_count;
    StateId expanded; /* states below have been expanded: the queue is what is left */
    uint64_t transitions;
    SearchEnd end;

    /* By [at rest][value]: predicates of which a first state is known, and that state. */
    uint64_t known[2][2];
    StateId firsts[2][2][MODEL_MOST_PREDICATES];

    uint64_t broken_known; /* promises that some step breaks, and the first that does */
    FirstStep broken[MODEL_MOST_PROMISES];
    FirstStep error;
    StateId deadlock;
};

void space_explore(Space *space, const SearchOptions *options);
