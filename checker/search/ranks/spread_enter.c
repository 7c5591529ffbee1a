/* The second phase: candidates that came enter the rank's own store. */
#include "checker/search/ranks/spread_block.h"
#include "checker/search/ranks/state_code.h"
#include "checker/search/store/room.h"

/* ---- streams, put together in the order of the search ---- */

typedef struct Stream {
    RankCursor cursor;
    uint64_t parent; /* of the candidate that comes next */
    Word *last;
} Stream;

static void read_parent(Stream *stream)
{
    if (rank_cursor_is_at_end(&stream->cursor))
        stream->parent = UINT64_MAX;
    else
        stream->parent += rank_cursor_number(&stream->cursor);
}

static Stream *streams_new(const SpreadBlock *block, uint32_t ranks, uint32_t words)
{
    Stream *streams = g_new0(Stream, ranks);

    for (uint32_t i = 0; i < ranks; i++) {
        streams[i].cursor = rank_bytes_read(&block->in[i]);
        streams[i].last = g_new0(Word, words + 1);
        read_parent(&streams[i]);
    }
    return streams;
}

static void streams_free(Stream *streams, uint32_t ranks)
{
    for (uint32_t i = 0; i < ranks; i++)
        g_free(streams[i].last);
    g_free(streams);
}

/* Each state is expanded by one rank: equal parents are of one stream. */
static uint32_t first_stream(const Stream *streams, uint32_t ranks)
{
    uint32_t first = 0;

    for (uint32_t i = 1; i < ranks; i++)
        if (streams[i].parent < streams[first].parent)
            first = i;
    return first;
}

static bool take_parent(Spread *spread, Stream *stream, uint32_t from, uint64_t max_memory)
{
    SpreadBlock *block = spread->block;
    const uint64_t parent = stream->parent;

    for (; stream->parent == parent; read_parent(stream)) {
        if (!room_reach(&block->entries, &block->entry_room, (uint64_t)block->entry_count + 1,
                        sizeof *block->entries))
            return false;
        SpreadEntry *entry = &block->entries[block->entry_count++];
        state_code_get(&stream->cursor, stream->last, spread->store.tree.words);
        entry->parent = (uint32_t)parent;
        entry->from = from;
        if (!spread_fold(&spread->compressor, &spread->store, stream->last, max_memory,
                         &entry->root))
            return false;
    }
    return true;
}

static bool take_candidates(Spread *spread, uint64_t max_memory)
{
    const uint32_t ranks = spread->ranks->count;
    Stream *streams = streams_new(spread->block, ranks, spread->store.tree.words);
    bool is_taken = true;

    spread->block->entry_count = 0;
    for (uint32_t i; is_taken && streams[i = first_stream(streams, ranks)].parent != UINT64_MAX;)
        is_taken = take_parent(spread, &streams[i], i, max_memory);
    streams_free(streams, ranks);
    return is_taken;
}

/* ---- entering ---- */

static bool add_root(Store *store, uint64_t root, uint64_t hash, uint32_t line)
{
    IdTable *table = store_table(store, hash);
    StateId place = store->count;
    const bool has_line = table->count < table->grow_at;

    if (roots_reach(&store->roots, place + 1) < place + 1 ||
        (!has_line && !store_has_room(store, table)))
        return false;
    roots_set(&store->roots, place, root);
    if (has_line)
        id_table_put(table, line, hash, (int64_t)place);
    else
        id_table_add(table, hash, (int64_t)place);
    store->count++;
    return true;
}

typedef struct Answers { /* to one rank, a bit for each candidate */
    uint32_t count;
    RankBytes *bytes;
} Answers;

static void answer(Answers *answers, bool is_new)
{
    static const uint8_t none = 0;

    if (answers->count % 8 == 0)
        rank_bytes_add(answers->bytes, &none, 1);
    if (is_new && answers->bytes->length > answers->count / 8)
        answers->bytes->data[answers->count / 8] |= (uint8_t)(1u << answers->count % 8);
    answers->count++;
}

static bool enter(Spread *spread, uint32_t i, Answers *answers)
{
    SpreadBlock *block = spread->block;
    Store *store = &spread->store;
    const SpreadEntry entry = block->entries[i];
    const uint64_t hash = hash_key(entry.root);
    uint32_t line = 0;
    const bool is_new = id_table_find(store_table(store, hash), &store->keys, entry.root, hash,
                                      &line) == CODE_NONE;

    answer(&answers[entry.from], is_new);
    if (!is_new)
        return true;
    block->entries[block->fresh++] = entry;
    return add_root(store, entry.root, hash, line);
}

/* Lines and roots are asked for ahead, as in block.c. */
static bool enter_all(Spread *spread, Answers *answers)
{
    enum { LINE_LAG = 32, ROOT_LAG = 96 };
    const SpreadBlock *block = spread->block;
    const Store *store = &spread->store;

    for (uint64_t i = 0; i < (uint64_t)block->entry_count + ROOT_LAG; i++) {
        if (i < block->entry_count) {
            uint64_t hash = hash_key(block->entries[i].root);
            id_table_prefetch_line(store_table(store, hash), hash);
        }
        if (i >= LINE_LAG && i - LINE_LAG < block->entry_count) {
            uint64_t hash = hash_key(block->entries[i - LINE_LAG].root);
            id_table_prefetch_root(store_table(store, hash), &store->keys, hash);
        }
        if (i >= ROOT_LAG && !enter(spread, (uint32_t)(i - ROOT_LAG), answers))
            return false;
    }
    return true;
}

static bool make_room(Spread *spread, uint64_t max_memory)
{
    Store *store = &spread->store;
    const uint64_t used = store_memory(store);
    const uint64_t left = max_memory == 0 ? UINT64_MAX : max_memory > used ? max_memory - used : 0;

    store_spare(store, left == UINT64_MAX ? left : left / 2);
    return store_widen(store, left) &&
           store_reach_ids(store, store->count + spread->block->entry_count, left);
}

void spread_enter(StateSpace *space, uint64_t max_memory)
{
    Spread *spread = space->spread;
    SpreadBlock *block = spread->block;
    const uint32_t ranks = spread->ranks->count;
    g_autofree Answers *answers = g_new0(Answers, ranks);

    block->fresh = 0;
    block->count_before = spread->store.count;
    for (uint32_t i = 0; i < ranks; i++) {
        block->out[i].length = 0;
        answers[i].bytes = &block->out[i];
    }
    if (!take_candidates(spread, max_memory) || !make_room(spread, max_memory) ||
        !enter_all(spread, answers))
        block->is_refused = true;
    for (uint32_t i = 0; i < ranks; i++)
        block->is_refused |= block->out[i].is_refused;
}
