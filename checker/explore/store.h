/* The states that a search has seen, each with its dense id, its parent and the step from there.
 *
 * Everything known of a state stands in columns by id. A table finds a state's id: lines of one
 * cache line each, twelve ids with eight bits of the hash beside each of them, so that most
 * questions touch one line of the table and, where the answer is yes, one state. Full states are
 * compared: the hash only finds.
 *
 * The table keeps no hashes. To grow it is thrown away and a larger one is filled anew from the
 * states, in order of their ids: there are never two tables in memory, and no state moves. */
#pragma once

#include "checker/explore/column.h"
#include "checker/explore/space.h"

typedef struct StoreLine StoreLine;

typedef struct Store {
    uint32_t words;
    StateId count;
    StateId most;        /* no more states than this */
    uint64_t max_memory; /* bytes; 0: no limit */
    StoreLine *lines;
    uint32_t line_bits; /* 1 << line_bits lines */
    StateId grow_at;    /* with this many states the table grows, */
    StateId full_at;    /* with this many it is full, where it could not */
    Column states, parents, steps;
} Store;

typedef enum StoreAnswer {
    STORE_FOUND,
    STORE_ADDED,
    STORE_REFUSED, /* it is new and there is no room: `most`, or memory */
} StoreAnswer;

/* The last step of the way to a state. An initial state has no parent, and its index as `step`. */
typedef struct StoreWay {
    StateId parent;
    uint16_t step;
} StoreWay;

/* False where the memory is refused; then store_free is still due. */
bool store_init(Store *store, uint32_t words, StateId most, uint64_t max_memory);
void store_free(Store *store);

uint64_t store_hash(const Store *store, const Word *state);

/* The same for many at once, ahead of the questions: what the answers will need to look at is then
 * on its way from memory. First the hashes, of `count` states one after the other, with the table's
 * lines; then the states that the lines point at. */
void store_hash_all(const Store *store, const Word *states, uint32_t count, uint64_t *hashes);
void store_prefetch(const Store *store, const uint64_t *hashes, uint32_t count);

/* Finds `state`, or adds it with the way to it; its id goes to `*id` unless it was refused. */
StoreAnswer store_add(Store *store, const Word *state, uint64_t hash, StoreWay way, StateId *id);

StateId store_find(const Store *store, const Word *state); /* STATE_NONE where it is not there */

/* Bytes in use. */
uint64_t store_memory(const Store *store);

static inline const Word *store_state(const Store *store, StateId id)
{
    return column_at(&store->states, id);
}

static inline StoreWay store_way(const Store *store, StateId id)
{
    return (StoreWay){
        .parent = *(StateId *)column_at(&store->parents, id),
        .step = *(uint16_t *)column_at(&store->steps, id),
    };
}
