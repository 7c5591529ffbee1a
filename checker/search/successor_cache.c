#include "checker/search/successor_cache.h"

#include "checker/search/store/room.h"

void successor_cache_end(SuccessorCache *cache)
{
    free(cache->states);
    free(cache->steps);
    *cache = (SuccessorCache){0};
}

void successor_cache_add(SuccessorCache *cache, uint32_t id, uint64_t predicates,
                         const Successors *list, const IdEntry *entries)
{
    if (!cache->is_on)
        return;
    if (id < cache->count) {
        cache->count = id;
        cache->step_count = cache->states[id].begin;
    }
    uint32_t begin = cache->step_count;
    uint64_t end = (uint64_t)begin + list->count;
    if (id > cache->count ||
        !room_reach(&cache->states, &cache->capacity, (uint64_t)id + 1, sizeof *cache->states) ||
        !room_reach(&cache->steps, &cache->step_capacity, end, sizeof *cache->steps)) {
        successor_cache_end(cache);
        return;
    }
    for (uint32_t i = 0; i < list->count; i++)
        cache->steps[begin + i] = (ExpandedStep){list->steps[i], entries[i].root};
    cache->states[id] = (ExpandedState){predicates, begin, (uint32_t)end};
    cache->step_count = (uint32_t)end;
    cache->count = id + 1;
}
