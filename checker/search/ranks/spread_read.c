/* What is asked of a space that is spread: the rank that knows tells the others. */
#include "checker/search/ranks/spread.h"

enum { AT_ONCE = 64 };

/* The last place whose id is not above `id`. */
bool spread_place(const Spread *spread, StateId id, StateId *place)
{
    StateId low = 0, high = spread->store.count;

    while (low < high) {
        StateId middle = low + (high - low) / 2;
        if (spread_id(spread, middle) < id)
            low = middle + 1;
        else
            high = middle;
    }
    *place = low;
    return low < spread->store.count && spread_id(spread, low) == id;
}

/* The others say the least that there is, and what the owner says is never below. */
void spread_read(const Spread *spread, StateId id, Word *state)
{
    const uint32_t words = spread->store.tree.words;
    StateId place;
    const bool is_own = spread_place(spread, id, &place);

    if (is_own)
        store_read(&spread->store, place, state);
    for (uint32_t begin = 0; begin < words; begin += AT_ONCE) {
        const uint32_t count = MIN(words - begin, (uint32_t)AT_ONCE);
        int64_t values[AT_ONCE];
        for (uint32_t i = 0; i < count; i++)
            values[i] = is_own ? (int64_t)state[begin + i] : INT64_MIN;
        spread->ranks->greatest(spread->ranks, RANK_READS, values, count);
        for (uint32_t i = 0; i < count; i++)
            state[begin + i] = (Word)values[i];
    }
}

StateId spread_find(const Spread *spread, const Word *state)
{
    const uint32_t words = spread->store.tree.words;
    int64_t found = -1;

    if (spread_owner(spread->ranks, state, words) == spread->ranks->rank) {
        StateId place = store_find(&spread->store, state);
        found = place == STATE_NONE ? -1 : (int64_t)spread_id(spread, place);
    }
    spread->ranks->greatest(spread->ranks, RANK_FINDS, &found, 1);
    return found < 0 ? STATE_NONE : (StateId)found;
}

StateId spread_parent(const Spread *spread, StateId id)
{
    StateId place;
    int64_t found = -1; /* and a beginning is there */

    if (spread_place(spread, id, &place)) {
        StateId parent = parents_of(&spread->store.parents, place);
        found = parent == STATE_NONE ? -1 : (int64_t)parent;
    }
    spread->ranks->greatest(spread->ranks, RANK_READS, &found, 1);
    return found < 0 ? STATE_NONE : (StateId)found;
}
