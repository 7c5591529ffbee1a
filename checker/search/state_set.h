/* States that were come to, in few bytes each, numbered 0, 1, 2... in the order in which they were added: for
 * a search within what another has found. */
#pragma once

#include "checker/search/store/store.h"

typedef struct StateSet {
    Store store;
    StateCompressor compressor;
} StateSet;

/* False where the memory is refused; state_set_clear is due all the same. */
bool state_set_init(StateSet *set, uint32_t words);
void state_set_clear(StateSet *set);

/* The state's number, which is new where it is as many as there were before. STATE_NONE where it finds no
 * room. */
StateId state_set_add(StateSet *set, const Word *state);

static inline StateId state_set_count(const StateSet *set)
{
    return set->store.count;
}

static inline void state_set_read(const StateSet *set, StateId number, Word *state)
{
    store_read(&set->store, number, state);
}

static inline uint64_t state_set_memory(const StateSet *set)
{
    return store_memory(&set->store);
}
