#include "checker/explore/expansions.h"

#include <stdlib.h>

void expansions_end(Expansions *expansions)
{
    free(expansions->states);
    free(expansions->steps);
    *expansions = (Expansions){0};
}

static bool reach(void *array, uint32_t *capacity, uint64_t count, size_t size)
{
    void **at = array;
    uint64_t more = MAX(count, (uint64_t)*capacity * 2);

    if (count <= *capacity)
        return true;
    void *larger = more <= UINT32_MAX ? realloc(*at, more * size) : NULL;
    if (!larger)
        return false;
    *at = larger;
    *capacity = (uint32_t)more;
    return true;
}

void expansions_add(Expansions *expansions, uint32_t id, uint64_t predicates,
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
        !reach(&expansions->states, &expansions->capacity, (uint64_t)id + 1,
               sizeof *expansions->states) ||
        !reach(&expansions->steps, &expansions->step_capacity, end, sizeof *expansions->steps)) {
        expansions_end(expansions);
        return;
    }
    for (uint32_t i = 0; i < list->count; i++)
        expansions->steps[begin + i] = (ExpandedStep){list->steps[i], entries[i].root};
    expansions->states[id] = (ExpandedState){predicates, begin, (uint32_t)end};
    expansions->step_count = (uint32_t)end;
    expansions->count = id + 1;
}
