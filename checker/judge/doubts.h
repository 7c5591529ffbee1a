/* Properties that hold under some assumption, looked at without it: all that is asked is whether
 * each still holds. A search may end once all are known not to, long before it has all states. */
#pragma once

#include "checker/search/state_space.h"

typedef struct Doubts {
    const Model *model;
    uint64_t properties; /* of the model, bit by bit */
} Doubts;

/* Those that what was found so far shows not to hold: bit by bit, and only some of them all. */
uint64_t doubts_refuted(const Doubts *doubts, const StateSpace *space);

/* All of them: for SearchOptions. */
bool doubts_settled(const StateSpace *space, void *doubts);
