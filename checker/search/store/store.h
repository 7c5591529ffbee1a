/* The states that a search has seen, by dense id, and the way from a state to its id.
 *
 * A state is kept as its root (tree.h, roots.h), with two bits for its parent (parents.h). Tables
 * (id_table.h) find the id of a root; which of them is said by the first bits of its hash, so that
 * as many threads may look for states at the same time as there are tables, and each table grows by
 * itself, by a third: there are never two copies of all of it. Roots are compared: the hash only
 * finds. */
#pragma once

#include "checker/search/store/id_table.h"
#include "checker/search/store/parents.h"
#include "checker/search/store/root_parts.h"
#include "checker/search/store/state_tree.h"

typedef struct Store {
    StateTree tree;
    Roots roots;
    Parents parents;
    IdTable *tables; /* 1 << table_bits */
    uint32_t table_bits;
    bool is_wide;       /* the lines of all tables */
    bool has_no_tables; /* a root is looked for among all of them */
    RootParts
        *visited; /* all roots by part, while a search asks these in place of tables; else NULL */
    _Atomic uint64_t table_bytes;
    StateId count;
    IdKeys keys;
} Store;

enum { STORE_MAX_TABLE_BITS = 8 };

G_STATIC_ASSERT(STATE_SPACE_MAX == WIDE_IDS - 1);

/* False where the memory is refused; then store_free is still due. */
bool store_init(Store *store, uint32_t words);
void store_free(Store *store);

/* All tables anew, 1 << table_bits of them in at most so many bytes, with the ids of all states;
 * false, and nothing has changed, where the memory is refused. */
bool store_fill(Store *store, uint32_t table_bits, uint64_t bytes);

/* Moves the roots of all states to a file, which must outlast the store, and forgets the tables. False
 * where disk or memory is refused: the store is as good as it was then. */
bool store_spill(Store *store, UnnamedFile *file);

/* Tables may grow by so many bytes in all, in even parts; UINT64_MAX: by as much as there is. */
void store_spare(Store *store, uint64_t bytes);

/* Notes all roots by part, in place of the tables. False, and nothing has changed, where the memory is refused. */
bool store_visit(Store *store);
void store_unvisit(Store *store); /* a search has ended */

typedef enum StoreAnswer {
    STORE_FOUND,
    STORE_ADDED,
    STORE_REFUSED, /* it is new and there is no room */
} StoreAnswer;

static inline IdTable *store_table(const Store *store, uint64_t hash)
{
    return &store->tables[store->table_bits ? hash >> (64 - store->table_bits) : 0];
}

void store_grow(Store *store, IdTable *table);

static inline bool store_has_room(Store *store, IdTable *table)
{
    if (table->count >= table->grow_at && table->spare > 0)
        store_grow(store, table);
    return table->count < table->full_at;
}

/* Finds the entry's root, or adds it under a code. Two threads must not ask the same table. */
static inline StoreAnswer store_enter(Store *store, IdEntry *entry, uint64_t hash, int64_t code)
{
    IdTable *table = store_table(store, hash);
    uint32_t room = 0;

    if (id_table_find(table, &store->keys, entry->root, hash, &room) != CODE_NONE)
        return STORE_FOUND;
    if (table->count >= table->grow_at) {
        if (!store_has_room(store, table))
            return STORE_REFUSED;
        entry->slot = id_table_add(table, hash, code);
    } else {
        entry->slot = id_table_put(table, room, hash, code);
    }
    return STORE_ADDED;
}

/* Makes lines wide where ids of `count` states want it, in at most so many bytes more. Slots of
 * entries are noted anew. False where that is refused: ids end at NARROW_IDS, and the tables, some
 * of them wide, are good for no more than to find what is there. */
bool store_reach_ids(Store *store, StateId count, uint64_t bytes);

/* Makes the roots as wide as the refs are now, in at most so many bytes more; false where that is
 * refused, and no state can be added. */
bool store_widen(Store *store, uint64_t bytes);

/* For how many states there is room, where `count` are wanted and `expanded` will be. */
StateId store_reach(Store *store, StateId count, StateId expanded);

/* An entry gets its id. Several threads may, each for other entries and parents. */
static inline void store_number(Store *store, const IdEntry *entry, StateId id)
{
    roots_set(&store->roots, id, entry->root);
    if (!store->visited)
        id_table_set(store_table(store, hash_key(entry->root)), entry->slot, id);
}

/* The search is over: entries that got no id were not found, and their memory is gone. */
void store_forget_entries(Store *store);

StateId store_find_root(const Store *store, uint64_t root);
StateId store_find(const Store *store, const Word *state); /* STATE_NONE where it is not there */
void store_read(const Store *store, StateId id, Word *state);

static inline uint64_t store_root(const Store *store, StateId id)
{
    return roots_at(&store->roots, id);
}

/* Bytes in use, all together and by part. */
uint64_t store_memory(const Store *store);
uint64_t store_memory_of_tables(const Store *store);                /* and of the nodes */
uint64_t store_memory_of_states(const Store *store, uint64_t more); /* and of so many more */
