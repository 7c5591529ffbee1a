#include "checker/search/successor_cache.h"

#include "checker/search/store/make_room.h"

void successor_cache_end(SuccessorCache *expansions)
{
    free(expansions->states);
    free(expansions->steps);
    *expansions = (SuccessorCache){0};
}

void successor_cache_add(SuccessorCache *expansions, uint32_t id, uint64_t predicates,
                         const Successors *list, const Entry *entries)
{
    if (!expansions->is_on)
        return;
    if (id < expansions->count) {
        expansions->count = id;
        expansions->step_count = expansions->states[id].begin;
    }
    uint32_t begin = expansions->step_count;
    uint64_t end = (uint64_t)begin + list->count;
    if (id > expansions->count ||
        !room_reach(&expansions->states, &expansions->capacity, (uint64_t)id + 1,
                    sizeof *expansions->states) ||
        !room_reach(&expansions->steps, &expansions->step_capacity, end,
                    sizeof *expansions->steps)) {
        successor_cache_end(expansions);
        return;
    }
    for (uint32_t i = 0; i < list->count; i++)
        expansions->steps[begin + i] = (ExpandedStep){list->steps[i], entries[i].root};
    expansions->states[id] = (ExpandedState){predicates, begin, (uint32_t)end};
    expansions->step_count = (uint32_t)end;
    expansions->count = id + 1;
}
