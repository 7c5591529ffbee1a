/* Walks along a run on its model, a step at a time. */
#pragma once

#include "checker/model/run.h"

typedef struct RunWalk {
    const Model *model;
    Workspace *workspace;
    Successors successors; /* of the state, once it was looked at */
    Word *state;
} RunWalk;

void run_walk_init(RunWalk *walk, const Model *model);
void run_walk_clear(RunWalk *walk);

/* To an initial state; false where there is none of that number. */
bool run_walk_begin(RunWalk *walk, uint32_t initial);

/* Looks at the state: which steps lead on. Returns its predicates. */
uint64_t run_walk_look(RunWalk *walk);

/* Takes one of the steps that were seen; false where there is none of that number. */
bool run_walk_take(RunWalk *walk, uint32_t step);
