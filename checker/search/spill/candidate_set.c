#include "checker/search/spill/candidate_set.h"

#include "checker/base/bits.h"
#include "checker/search/store/room.h"

#include <string.h>

enum { FEWEST_BITS = 4 };

static bool reach_places(CandidateSet *set)
{
    uint64_t words = UINT64_C(1) << (set->bits + CANDIDATE_FILTER_BITS) >> 6;

    if (set->bits > set->allocated) {
        free(set->places);
        free(set->filter);
        set->places = malloc(sizeof *set->places << set->bits);
        set->filter = malloc((words + 1) * sizeof *set->filter);
        set->allocated = set->places && set->filter ? set->bits : 0;
        if (set->allocated == 0)
            return false;
    }
    memset(set->places, 0, sizeof *set->places << set->bits);
    memset(set->filter, 0, (words + 1) * sizeof *set->filter);
    return true;
}

bool candidate_set_begin(CandidateSet *set, uint32_t count)
{
    set->count = 0;
    set->bits = FEWEST_BITS;
    while (UINT64_C(1) << set->bits < count * UINT64_C(2))
        set->bits++;
    return room_reach(&set->entries, &set->capacity, count, sizeof *set->entries) &&
           reach_places(set);
}

void candidate_set_clear(CandidateSet *set)
{
    free(set->entries);
    free(set->places);
    free(set->filter);
    *set = (CandidateSet){0};
}

/* The place of `root`, or the free one that it may have. */
static uint32_t *find_place(const CandidateSet *set, uint64_t root)
{
    uint32_t mask = (UINT32_C(1) << set->bits) - 1;
    uint32_t at = (uint32_t)(candidate_set_bit(root, set->bits) >> CANDIDATE_FILTER_BITS);

    while (set->places[at] != 0 && set->entries[set->places[at] - 1].root != root)
        at = (at + 1) & mask;
    return &set->places[at];
}

void candidate_set_add(CandidateSet *set, uint64_t root, uint32_t order)
{
    uint64_t bit = candidate_set_bit(root, set->bits);
    uint32_t *place = find_place(set, root);

    if (*place != 0)
        return;
    set->entries[set->count++] = (CandidateRoot){root, order};
    *place = set->count;
    set->filter[bit / 64] |= bits_mask(bit);
}

void candidate_set_look_and_strike(CandidateSet *set, uint64_t root)
{
    uint32_t place = *find_place(set, root);

    if (place != 0)
        set->entries[place - 1].order = CANDIDATE_STRUCK;
}
