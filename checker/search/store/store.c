#include "checker/search/store/store.h"

#include <glib.h>

enum {
    FIRST_LINES = 32,
    SMALL_LINES = 64, /* tables up to here grow to twice their size, others by half */
    MAX_LINES = UINT32_MAX >> SLOT_BITS,
};

static IdTable *tables_new(uint32_t bits, uint32_t lines, bool is_wide)
{
    uint32_t count = 1u << bits;
    IdTable *tables = g_new0(IdTable, count);

    /* In steps, so that they will not all grow at the same time. */
    for (uint32_t i = 0; i < count; i++)
        if (!id_table_init(&tables[i], lines + (uint32_t)((uint64_t)lines * i / 2 / count),
                           id_line_slots(is_wide))) {
            while (i-- > 0)
                id_table_free(&tables[i]);
            g_free(tables);
            return NULL;
        }
    return tables;
}

static uint64_t tables_bytes(const IdTable *tables, uint32_t bits)
{
    uint64_t bytes = 0;

    for (uint32_t i = 0; i < 1u << bits; i++)
        bytes += id_table_bytes(tables[i].line_count);
    return bytes;
}

static void tables_free(IdTable *tables, uint32_t bits)
{
    for (uint32_t i = 0; tables && i < 1u << bits; i++)
        id_table_free(&tables[i]);
    g_free(tables);
}

bool store_init(Store *store, uint32_t words)
{
    *store = (Store){0};
    store->keys.roots = &store->roots;
    roots_init(&store->roots, words > 1 ? ROOTS_MIN_WIDTH : sizeof(uint64_t));
    parents_init(&store->parents);
    store->tables = tables_new(0, FIRST_LINES, false);
    bool has_tree = state_tree_init(&store->tree, words);
    if (!has_tree || !store->tables)
        return false;
    store->table_bytes = tables_bytes(store->tables, 0);
    store_spare(store, UINT64_MAX);
    return true;
}

void store_free(Store *store)
{
    tables_free(store->tables, store->table_bits);
    store_unvisit(store);
    roots_free(&store->roots);
    parents_free(&store->parents);
    state_tree_free(&store->tree);
    *store = (Store){0};
}

/* ---- tables ---- */

static uint32_t more_lines(const Store *store, const IdTable *table)
{
    uint64_t lines = table->line_count;

    lines += store->table_bits == 0 || lines < SMALL_LINES ? lines : lines / 2;
    return (uint32_t)MIN(lines, MAX_LINES);
}

/* A table that may not or cannot grow is filled further than is good for speed. */
void store_grow(Store *store, IdTable *table)
{
    uint32_t lines = more_lines(store, table);
    uint64_t more = id_table_bytes(lines) - id_table_bytes(table->line_count);

    if (more > table->spare || !id_table_resize(table, &store->keys, lines, table->slots)) {
        table->spare = 0;
        return;
    }
    table->spare -= table->spare == UINT64_MAX ? 0 : more;
    atomic_fetch_add_explicit(&store->table_bytes, more, memory_order_relaxed);
}

void store_spare(Store *store, uint64_t bytes)
{
    uint32_t count = 1u << store->table_bits;

    for (uint32_t i = 0; i < count; i++)
        store->tables[i].spare = bytes == UINT64_MAX ? bytes : bytes / count;
}

static bool fill(Store *store)
{
    enum { AHEAD = 16 };
    uint64_t hashes[AHEAD];

    for (uint64_t i = 0; i < store->count + AHEAD; i++) {
        if (i >= AHEAD) {
            uint64_t hash = hashes[i % AHEAD];
            IdTable *table = store_table(store, hash);
            if (!store_has_room(store, table))
                return false;
            id_table_add(table, hash, (int64_t)(i - AHEAD));
        }
        if (i < store->count) {
            hashes[i % AHEAD] = hash_key(store_root(store, i));
            id_table_prefetch_line(store_table(store, hashes[i % AHEAD]), hashes[i % AHEAD]);
        }
    }
    return true;
}

bool store_fill(Store *store, uint32_t table_bits, uint64_t bytes)
{
    IdTable *old = store->tables;
    uint32_t old_bits = store->table_bits;
    bool is_wide = store->count > NARROW_IDS;
    uint32_t lines = (uint32_t)MAX((store->count >> table_bits) / 8, (StateId)FIRST_LINES / 8);
    uint64_t first = id_table_bytes(lines + lines / 2) << table_bits;
    IdTable *tables = first <= bytes ? tables_new(table_bits, lines, is_wide) : NULL;

    if (!tables)
        return false;
    store->tables = tables;
    store->table_bits = table_bits;
    store_spare(store, bytes == UINT64_MAX ? bytes : bytes - first);
    bool is_full = !fill(store);
    tables_free(is_full ? tables : old, is_full ? table_bits : old_bits);
    if (is_full) {
        store->tables = old;
        store->table_bits = old_bits;
    }
    store->is_wide = is_full ? store->is_wide : is_wide;
    store->has_no_tables &= is_full;
    if (!is_full)
        store_unvisit(store);
    store->table_bytes = tables_bytes(store->tables, store->table_bits);
    return !is_full;
}

/* `tables` is one that is empty. */
static void forget_tables(Store *store, IdTable *tables)
{
    tables_free(store->tables, store->table_bits);
    store->tables = tables;
    store->table_bits = 0;
    store->is_wide = false;
    store->has_no_tables = true;
    store->table_bytes = tables_bytes(tables, 0);
}

bool store_spill(Store *store, UnnamedFile *file)
{
    IdTable *tables = tables_new(0, FIRST_LINES, false);

    if (!tables || !roots_spill(&store->roots, file, store->count)) {
        tables_free(tables, 0);
        return false;
    }
    forget_tables(store, tables);
    store_unvisit(store);
    return true;
}

bool store_visit(Store *store)
{
    IdTable *tables = tables_new(0, FIRST_LINES, false);
    RootParts *visited = root_parts_new();
    uint32_t width = MAX(store->roots.width, roots_width(store->tree.nodes.count));

    if (!tables || !root_parts_reserve(visited, store->count, width)) {
        tables_free(tables, 0);
        root_parts_free(visited);
        return false;
    }
    for (StateId id = 0; id < store->count; id++) {
        uint64_t root = store_root(store, id);
        root_parts_add(visited, root_parts_part(hash_key(root)), root);
    }
    forget_tables(store, tables);
    store->visited = visited;
    return true;
}

void store_unvisit(Store *store)
{
    root_parts_free(store->visited);
    store->visited = NULL;
}

/* So many lines that as much fits into them as before. */
static bool widen_table(Store *store, IdTable *table, uint64_t *bytes)
{
    uint64_t lines = (uint64_t)table->line_count * NARROW_SLOTS / WIDE_SLOTS + 1;
    uint64_t more = id_table_bytes((uint32_t)lines) - id_table_bytes(table->line_count);

    if (lines > MAX_LINES || more > *bytes ||
        !id_table_resize(table, &store->keys, (uint32_t)lines, WIDE_SLOTS))
        return false;
    *bytes -= more;
    return true;
}

bool store_reach_ids(Store *store, StateId count, uint64_t bytes)
{
    bool is_reached = true;

    if (store->is_wide || count <= NARROW_IDS)
        return true;
    for (uint32_t i = 0; is_reached && i < 1u << store->table_bits; i++)
        is_reached =
            store->tables[i].slots == WIDE_SLOTS || widen_table(store, &store->tables[i], &bytes);
    store->is_wide = is_reached;
    store->table_bytes = tables_bytes(store->tables, store->table_bits);
    return is_reached;
}

/* ---- states ---- */

bool store_widen(Store *store, uint64_t bytes)
{
    Roots *roots = &store->roots;
    uint32_t width = roots_width(store->tree.nodes.count);
    uint64_t more =
        roots_memory_widened(roots, store->count, width) - roots_memory(roots, store->count);

    return more <= bytes && roots_widen(roots, width, store->count);
}

StateId store_reach(Store *store, StateId count, StateId expanded)
{
    const Parents *parents = &store->parents;

    uint64_t reached = roots_reach(&store->roots, count);
    if (count == 0 || (reached == count && parents_reach(&store->parents, count, expanded)))
        return count;
    uint64_t zeros = expanded + 1;
    uint64_t room = parents->bits.room * 64 > zeros ? parents->bits.room * 64 - zeros : 0;
    room = MIN(room, parents->places.room * 256);
    return MIN(room, reached);
}

void store_forget_entries(Store *store)
{
    for (uint32_t i = 0; i < ENTRY_CHUNKS; i++)
        store->keys.entries[i] = NULL;
}

static StateId look_through_roots(const Store *store, uint64_t root)
{
    StateId id = 0;

    while (id < store->count && store_root(store, id) != root)
        id++;
    return id < store->count ? id : STATE_NONE;
}

/* Codes of entries that the search left without an id are not states. */
StateId store_find_root(const Store *store, uint64_t root)
{
    uint64_t hash = hash_key(root);
    uint32_t room;

    if (store->has_no_tables)
        return look_through_roots(store, root);
    int64_t code = id_table_find(store_table(store, hash), &store->keys, root, hash, &room);

    return code >= 0 && (StateId)code < store->count ? (StateId)code : STATE_NONE;
}

StateId store_find(const Store *store, const Word *state)
{
    uint64_t root;

    return state_tree_find(&store->tree, state, &root) ? store_find_root(store, root) : STATE_NONE;
}

void store_read(const Store *store, StateId id, Word *state)
{
    state_tree_unfold(&store->tree, store_root(store, id), state);
}

/* ---- memory ---- */

uint64_t store_memory_of_states(const Store *store, uint64_t more)
{
    uint64_t first = UINT64_C(1) << ROOTS_FIRST_BITS;
    uint64_t in_full = store->count < first ? MIN(more, first - store->count) : 0;
    uint64_t width = store->roots.file ? 0 : store->roots.width; /* those on disk take none */

    return in_full * sizeof(uint64_t) + (more - in_full) * width + parents_memory(more, more);
}

uint64_t store_memory_of_tables(const Store *store)
{
    return store->table_bytes + nodes_memory(&store->tree.nodes);
}

uint64_t store_memory(const Store *store)
{
    return store_memory_of_tables(store) + root_parts_memory(store->visited) +
           roots_memory(&store->roots, store->count) + parents_memory(store->count, store->count);
}
