/* The second phase: candidates that came enter the rank's own store. */
#include "checker/base/bits.h"
#include "checker/search/ranks/spread_block.h"
#include "checker/search/ranks/state_code.h"
#include "checker/search/store/room.h"

/* ---- streams, put together in the order of the search ---- */

typedef struct Stream {
    RankCursor cursor;
    const SpreadEntry *own, *own_end; /* in place of bytes: of this rank itself */
    uint64_t parent;                  /* of the candidate that comes next */
    Word *last;
} Stream;

static void read_parent(Stream *stream)
{
    if (rank_cursor_is_at_end(&stream->cursor))
        stream->parent = UINT64_MAX;
    else
        stream->parent += rank_cursor_number(&stream->cursor);
}

static void read_own(Stream *stream)
{
    stream->parent = stream->own < stream->own_end ? stream->own->parent : UINT64_MAX;
}

static Stream *streams_new(const SpreadBlock *block, const Ranks *ranks, uint32_t words)
{
    Stream *streams = g_new0(Stream, ranks->count);

    for (uint32_t i = 0; i < ranks->count; i++) {
        streams[i].cursor = rank_bytes_read(&block->in[i]);
        streams[i].last = g_new0(Word, words + 1);
        read_parent(&streams[i]);
    }
    Stream *own = &streams[ranks->rank];
    own->own = block->own;
    own->own_end = block->own + block->own_count;
    read_own(own);
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

static bool take_own(SpreadBlock *block, Stream *stream)
{
    const uint64_t parent = stream->parent;

    for (; stream->parent == parent; read_own(stream)) {
        if (!room_reach(&block->entries, &block->entry_room, (uint64_t)block->entry_count + 1,
                        sizeof *block->entries))
            return false;
        block->entries[block->entry_count++] = *stream->own++;
    }
    return true;
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
    Stream *streams = streams_new(spread->block, spread->ranks, spread->store.tree.words);
    bool is_taken = true;

    spread->block->entry_count = 0;
    for (uint32_t i; is_taken && streams[i = first_stream(streams, ranks)].parent != UINT64_MAX;)
        is_taken = i == spread->ranks->rank ? take_own(spread->block, &streams[i])
                                            : take_parent(spread, &streams[i], i, max_memory);
    streams_free(streams, ranks);
    return is_taken;
}

/* ---- by tables ---- */

static inline uint32_t part_of(const Store *store, uint64_t root)
{
    return store->table_bits ? (uint32_t)(hash_key(root) >> (64 - store->table_bits)) : 0;
}

/* Sorted by the table that will be asked, of each table in the order of the search: while one is asked
 * it stays near. */
static bool sort_entries(Spread *spread)
{
    SpreadBlock *block = spread->block;
    const Store *store = &spread->store;
    uint32_t fill[1 << STORE_MAX_TABLE_BITS] = {0}, total = 0;

    if (!room_reach(&block->sorted, &block->sorted_room, (uint64_t)block->entry_count + 1,
                    sizeof *block->sorted) ||
        !room_reach(&block->marks, &block->mark_room, block->entry_count / 64 + 1,
                    sizeof *block->marks))
        return false;
    memset(block->marks, 0, (block->entry_count / 64 + 1) * sizeof *block->marks);
    for (uint32_t i = 0; i < block->entry_count; i++)
        fill[part_of(store, block->entries[i].root)]++;
    for (uint32_t part = 0; part < 1u << store->table_bits; part++) {
        uint32_t count = fill[part];
        fill[part] = total;
        total += count;
    }
    for (uint32_t i = 0; i < block->entry_count; i++) {
        const uint64_t root = block->entries[i].root;
        block->sorted[fill[part_of(store, root)]++] = (IdEntry){.root = root, .index = i};
    }
    return true;
}

/* Codes of the store name an entry by a chunk of so many, and its place there. */
static void show_entries(Spread *spread)
{
    const SpreadBlock *block = spread->block;

    for (uint32_t chunk = 0; (uint64_t)chunk << ENTRY_BITS < block->entry_count; chunk++)
        spread->store.keys.entries[chunk] = block->sorted + ((size_t)chunk << ENTRY_BITS);
}

/* ---- entering ---- */

static bool enter(Spread *spread, uint32_t at)
{
    SpreadBlock *block = spread->block;
    IdEntry *entry = &block->sorted[at];
    const int64_t code = id_table_entry_code(at >> ENTRY_BITS, at & ((1u << ENTRY_BITS) - 1));
    const StoreAnswer answer = store_enter(&spread->store, entry, hash_key(entry->root), code);

    if (answer == STORE_ADDED)
        block->marks[entry->index / 64].bits |= bits_mask(entry->index);
    return answer != STORE_REFUSED;
}

/* Lines and roots are asked for ahead, as in block.c. */
static bool enter_all(Spread *spread)
{
    enum { LINE_LAG = 32, ROOT_LAG = 96 };
    const SpreadBlock *block = spread->block;
    const Store *store = &spread->store;

    for (uint64_t i = 0; i < (uint64_t)block->entry_count + ROOT_LAG; i++) {
        if (i < block->entry_count) {
            uint64_t hash = hash_key(block->sorted[i].root);
            id_table_prefetch_line(store_table(store, hash), hash);
        }
        if (i >= LINE_LAG && i - LINE_LAG < block->entry_count) {
            uint64_t hash = hash_key(block->sorted[i - LINE_LAG].root);
            id_table_prefetch_root(store_table(store, hash), &store->keys, hash);
        }
        if (i >= ROOT_LAG && !enter(spread, (uint32_t)(i - ROOT_LAG)))
            return false;
    }
    return true;
}

/* ---- places ---- */

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

static inline bool is_marked(const SpreadBlock *block, uint32_t index)
{
    return block->marks[index / 64].bits & bits_mask(index);
}

static inline uint32_t marked_before(const SpreadBlock *block, uint32_t index)
{
    const ChunkMarks *marks = &block->marks[index / 64];

    return marks->before + (uint32_t)__builtin_popcountll(marks->bits & (bits_mask(index) - 1));
}

static void answer_all(Spread *spread)
{
    SpreadBlock *block = spread->block;
    const uint32_t ranks = spread->ranks->count;
    g_autofree Answers *answers = g_new0(Answers, ranks);

    for (uint32_t i = 0; i < ranks; i++)
        answers[i].bytes = &block->out[i];
    for (uint32_t i = 0; i < block->entry_count; i++) {
        const bool is_new = is_marked(block, i);
        if (i % 64 == 0)
            block->marks[i / 64].before = block->fresh;
        answer(&answers[block->entries[i].from], is_new);
        block->fresh += is_new;
    }
}

/* New ones get places in the order of the search, and those alone stay. */
static bool place_new(Spread *spread)
{
    SpreadBlock *block = spread->block;
    Store *store = &spread->store;
    const StateId first = store->count, count = first + block->fresh;
    uint32_t kept = 0;

    if (roots_reach(&store->roots, count) < count)
        return false;
    for (uint32_t i = 0; i < block->entry_count; i++) {
        const IdEntry *entry = &block->sorted[i];
        if (is_marked(block, entry->index))
            store_number(store, entry, first + marked_before(block, entry->index));
    }
    for (uint32_t i = 0; i < block->entry_count; i++)
        if (is_marked(block, i))
            block->entries[kept++] = block->entries[i];
    store->count = count;
    return true;
}

static bool make_room(Spread *spread, uint64_t max_memory)
{
    Store *store = &spread->store;
    const uint64_t used = store_memory(store);
    const uint64_t left = max_memory == 0 ? UINT64_MAX : max_memory > used ? max_memory - used : 0;

    store_spare(store, left == UINT64_MAX ? left : left / 2);
    return spread->block->entry_count <= NARROW_IDS - 1 && store_widen(store, left) &&
           store_reach_ids(store, store->count + spread->block->entry_count, left);
}

void spread_enter(StateSpace *space, uint64_t max_memory)
{
    Spread *spread = space->spread;
    SpreadBlock *block = spread->block;
    const uint32_t ranks = spread->ranks->count;

    block->fresh = 0;
    block->count_before = spread->store.count;
    for (uint32_t i = 0; i < ranks; i++)
        block->out[i].length = 0;
    block->is_refused = !take_candidates(spread, max_memory) || !make_room(spread, max_memory) ||
                        !sort_entries(spread);
    if (!block->is_refused) {
        show_entries(spread);
        block->is_refused = !enter_all(spread);
    }
    if (!block->is_refused) {
        answer_all(spread);
        block->is_refused = !place_new(spread);
    }
    store_forget_entries(&spread->store);
    for (uint32_t i = 0; i < ranks; i++)
        block->is_refused |= block->out[i].is_refused;
}
