#include "checker/search/memory_left.h"

#include "checker/search/limits.h"
#include "checker/search/state_space_private.h"

uint64_t memory_left(const StateSpace *space, const SearchLimits *limits)
{
    uint64_t limit = limits->max_memory, used;

    if (!limit)
        return UINT64_MAX;
    used = state_space_memory(space) + limits_known_steps(limits, space);
    return limit > used ? limit - used : 0;
}

/* A little is for rounding, and the next level. */
StateId memory_left_states(const StateSpace *space, const SearchLimits *limits)
{
    enum { ROUNDING = 64, MANY = 1000 };
    uint64_t left = memory_left(space, limits), most = STATE_SPACE_MAX - space->store.count;

    if (left == UINT64_MAX)
        return most;
    left = left > ROUNDING ? left - ROUNDING : 0;
    return MIN(left * MANY / store_memory_of_states(&space->store, MANY), most);
}
