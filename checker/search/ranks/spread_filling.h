/* A space that is spread, of states that ranks have from elsewhere: each has some of them, whichever, in the
 * order of their ids, and sends each to the rank that it belongs to. Ids go in windows, the same for all. */
#pragma once

#include "checker/search/ranks/spread.h"

typedef struct SpreadFilling SpreadFilling;

typedef enum SpreadFilled {
    SPREAD_FILLED,
    SPREAD_FILLED_MEMORY, /* there was no room for all */
    SPREAD_FILLED_WRONG,  /* they are no states of a search */
} SpreadFilled;

/* All that all ranks know of the space is known; its own store is empty. */
SpreadFilling *spread_filling_new(StateSpace *space, Ranks *ranks, uint64_t max_memory);

/* Ids from here on are sent next, and those before have come. */
void spread_filling_begin(SpreadFilling *filling, StateId begin);

/* In the order of ids. `place` is the id of the parent and one, or 0. */
void spread_filling_send(SpreadFilling *filling, StateId id, StateId place, const Word *state);

/* Called by all: what was sent in this window comes, and that is said of this rank alone. */
SpreadFilled spread_filling_take(SpreadFilling *filling, StateId end);

/* Called by all: whether all `count` states have come. Then the space is spread. Frees the filling. */
bool spread_filling_end(SpreadFilling *filling, StateId count);

/* The space has not become so. */
void spread_filling_abandon(SpreadFilling *filling);
