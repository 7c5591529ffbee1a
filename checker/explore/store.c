/* The table is open addressing over buckets of a cache line, with a few bits of the hash to rule
 * slots out: the idea of Swiss tables (Kulukundis, CppCon 2017), and of the bucketised state tables
 * of Laarman, van de Pol, Weber, "Boosting multi-core reachability performance with shared hash
 * tables", FMCAD 2010. Nothing is ever deleted: a line that has room ends every search. */
#include "checker/explore/store.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum {
    LINE_SLOTS = 12,
    LINE_FILL = 9,  /* states to a line at which the table grows, on average */
    LINE_MOST = 11, /* at which it counts as full, where it cannot grow */
    FIRST_LINE_BITS = 5,
    HUGE_BYTES = 2 << 20, /* tables from here on are mapped, in huge pages where there are some */
    AHEAD = 16,           /* lines asked for before they are needed, when a table is filled anew */
};

/* Tag i is byte i of `tags`, 0 where slot i is empty. Slots fill in order. The upper half of the
 * second word is unused. */
struct StoreLine {
    uint64_t tags[2];
    StateId ids[LINE_SLOTS];
} __attribute__((aligned(64)));

G_STATIC_ASSERT(sizeof(StoreLine) == 64);

__extension__ typedef unsigned __int128 DoubleWord;

#define ALL_TAGS UINT64_C(0x0101010101010101)
#define LOW_BITS UINT64_C(0x7f7f7f7f7f7f7f7f)
#define SECOND_HALF UINT64_C(0x0000000080808080)

static size_t table_bytes(uint32_t line_bits)
{
    return sizeof(StoreLine) << line_bits;
}

/* Zeroed; NULL where the memory is refused. */
static StoreLine *table_new(uint32_t line_bits)
{
    size_t bytes = table_bytes(line_bits);

    if (bytes < HUGE_BYTES) {
        StoreLine *lines = aligned_alloc(sizeof(StoreLine), bytes);
        return lines ? memset(lines, 0, bytes) : NULL;
    }
    void *lines = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (lines == MAP_FAILED)
        return NULL;
    /* Only for speed: whether the kernel has huge pages to give is its affair. */
    (void)madvise(lines, bytes, MADV_HUGEPAGE);
    return lines;
}

static void table_free(StoreLine *lines, uint32_t line_bits)
{
    if (lines && table_bytes(line_bits) >= HUGE_BYTES)
        munmap(lines, table_bytes(line_bits));
    else
        free(lines);
}

static void set_table(Store *store, StoreLine *lines, uint32_t line_bits)
{
    uint64_t count = UINT64_C(1) << line_bits;

    store->lines = lines;
    store->line_bits = line_bits;
    store->grow_at = (StateId)MIN(count * LINE_FILL, STATE_NONE);
    store->full_at = (StateId)MIN(count * LINE_MOST, STATE_NONE);
}

bool store_init(Store *store, uint32_t words, StateId most, uint64_t max_memory)
{
    *store = (Store){.words = words, .most = most, .max_memory = max_memory};
    column_init(&store->states, words * sizeof(Word));
    column_init(&store->parents, sizeof(StateId));
    column_init(&store->steps, sizeof(uint16_t));

    StoreLine *lines = table_new(FIRST_LINE_BITS);
    if (!lines)
        return false;
    set_table(store, lines, FIRST_LINE_BITS);
    return true;
}

void store_free(Store *store)
{
    table_free(store->lines, store->line_bits);
    column_free(&store->states);
    column_free(&store->parents);
    column_free(&store->steps);
    *store = (Store){0};
}

static uint64_t memory_with(const Store *store, uint32_t line_bits)
{
    uint64_t each = store->words * sizeof(Word) + sizeof(StateId) + sizeof(uint16_t);
    return store->count * each + table_bytes(line_bits);
}

uint64_t store_memory(const Store *store)
{
    return memory_with(store, store->line_bits);
}

/* A multiplication to twice the width, folded: all bits of a word reach all bits of the hash. (The
 * mixing step of Wang Yi's wyhash.) The line is taken from the top bits, the tag from the low. */
uint64_t store_hash(const Store *store, const Word *state)
{
    uint64_t hash = UINT64_C(0xa0761d6478bd642f);

    for (uint32_t i = 0; i < store->words; i++) {
        DoubleWord product = (DoubleWord)(hash ^ state[i]) * UINT64_C(0xe7037ed1a0b428db);
        hash = (uint64_t)product ^ (uint64_t)(product >> 64);
    }
    return hash;
}

static inline uint64_t line_of(const Store *store, uint64_t hash)
{
    return hash >> (64 - store->line_bits);
}

static inline uint64_t tag_of(uint64_t hash)
{
    uint64_t tag = hash & 0xff;
    return tag + (tag == 0);
}

static inline void prefetch_line(const Store *store, uint64_t hash)
{
    __builtin_prefetch(&store->lines[line_of(store, hash)], 1);
}

void store_hash_all(const Store *store, const Word *states, uint32_t count, uint64_t *hashes)
{
    for (uint32_t i = 0; i < count; i++, states += store->words) {
        hashes[i] = store_hash(store, states);
        prefetch_line(store, hashes[i]);
    }
}

/* The top bit of each byte of `tags` that equals `tag`; exact for every byte. */
static inline uint64_t equal_bytes(uint64_t tags, uint64_t tag)
{
    uint64_t differ = tags ^ (tag * ALL_TAGS);
    return ~(((differ & LOW_BITS) + LOW_BITS) | differ | LOW_BITS);
}

static inline uint32_t lowest_byte(uint64_t bits)
{
    return (uint32_t)__builtin_ctzll(bits) / 8;
}

/* The first free slot of a line, LINE_SLOTS where it is full. */
static inline uint32_t free_slot(const StoreLine *line)
{
    uint64_t first = equal_bytes(line->tags[0], 0);
    uint64_t second = equal_bytes(line->tags[1], 0) & SECOND_HALF;

    if (first)
        return lowest_byte(first);
    return second ? 8 + lowest_byte(second) : LINE_SLOTS;
}

static inline void fill_slot(StoreLine *line, uint32_t slot, uint64_t tag, StateId id)
{
    line->tags[slot / 8] |= tag << (slot % 8 * 8);
    line->ids[slot] = id;
}

static inline bool is_state(const Store *store, StateId id, const Word *state)
{
    const Word *known = store_state(store, id);

    for (uint32_t i = 0; i < store->words; i++)
        if (known[i] != state[i])
            return false;
    return true;
}

static inline StateId find_in_line(const Store *store, const StoreLine *line, uint64_t tag,
                                   const Word *state)
{
    for (uint32_t half = 0; half < 2; half++) {
        uint64_t bits = equal_bytes(line->tags[half], tag);
        for (bits &= half ? SECOND_HALF : ~UINT64_C(0); bits; bits &= bits - 1) {
            StateId id = line->ids[half * 8 + lowest_byte(bits)];
            if (is_state(store, id, state))
                return id;
        }
    }
    return STATE_NONE;
}

/* Finds `state`; where it is new, leaves the line with room for it in `*room`. */
static inline StateId find(const Store *store, const Word *state, uint64_t hash, uint64_t *room)
{
    uint64_t mask = (UINT64_C(1) << store->line_bits) - 1;
    uint64_t tag = tag_of(hash);

    for (uint64_t at = line_of(store, hash);; at = (at + 1) & mask) {
        const StoreLine *line = &store->lines[at];
        StateId id = find_in_line(store, line, tag, state);
        if (id != STATE_NONE)
            return id;
        if (free_slot(line) < LINE_SLOTS) {
            *room = at;
            return STATE_NONE;
        }
    }
}

/* Only the first candidate: there is seldom a second. */
void store_prefetch(const Store *store, const uint64_t *hashes, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        const StoreLine *line = &store->lines[line_of(store, hashes[i])];
        uint64_t first = equal_bytes(line->tags[0], tag_of(hashes[i]));
        uint64_t second = equal_bytes(line->tags[1], tag_of(hashes[i])) & SECOND_HALF;

        if (first)
            __builtin_prefetch(store_state(store, line->ids[lowest_byte(first)]));
        else if (second)
            __builtin_prefetch(store_state(store, line->ids[8 + lowest_byte(second)]));
    }
}

/* Puts an id that is not there where a search for its hash will come by. */
static void place(Store *store, uint64_t hash, StateId id)
{
    uint64_t mask = (UINT64_C(1) << store->line_bits) - 1;
    uint64_t at = line_of(store, hash);
    uint32_t slot = free_slot(&store->lines[at]);

    while (slot == LINE_SLOTS) {
        at = (at + 1) & mask;
        slot = free_slot(&store->lines[at]);
    }
    fill_slot(&store->lines[at], slot, tag_of(hash), id);
}

static void fill_table(Store *store)
{
    uint64_t hashes[AHEAD];

    for (uint64_t i = 0; i < (uint64_t)store->count + AHEAD; i++) {
        if (i >= AHEAD && i - AHEAD < store->count)
            place(store, hashes[i % AHEAD], (StateId)(i - AHEAD));
        if (i < store->count) {
            hashes[i % AHEAD] = store_hash(store, store_state(store, (StateId)i));
            prefetch_line(store, hashes[i % AHEAD]);
        }
    }
}

/* Where it may not or cannot grow, the table is filled further than is good for speed. Untouched
 * pages of the new table cost nothing while the old one is there. */
static void grow_table(Store *store)
{
    uint32_t line_bits = store->line_bits + 1;
    bool allowed = !store->max_memory || memory_with(store, line_bits) <= store->max_memory;
    StoreLine *lines = allowed ? table_new(line_bits) : NULL;

    if (!lines) {
        store->grow_at = STATE_NONE;
        return;
    }
    table_free(store->lines, store->line_bits);
    set_table(store, lines, line_bits);
    fill_table(store);
}

static bool has_room(Store *store)
{
    return store->count < store->most && store->count < store->full_at &&
           (!store->max_memory || store_memory(store) < store->max_memory) &&
           column_reach(&store->states, store->count) &&
           column_reach(&store->parents, store->count) && column_reach(&store->steps, store->count);
}

StoreAnswer store_add(Store *store, const Word *state, uint64_t hash, StoreWay way, StateId *id)
{
    uint64_t room;

    if (store->count >= store->grow_at)
        grow_table(store);
    *id = find(store, state, hash, &room);
    if (*id != STATE_NONE)
        return STORE_FOUND;
    if (!has_room(store))
        return STORE_REFUSED;

    *id = store->count++;
    memcpy(column_at(&store->states, *id), state, store->words * sizeof *state);
    *(StateId *)column_at(&store->parents, *id) = way.parent;
    *(uint16_t *)column_at(&store->steps, *id) = way.step;
    fill_slot(&store->lines[room], free_slot(&store->lines[room]), tag_of(hash), *id);
    return STORE_ADDED;
}

StateId store_find(const Store *store, const Word *state)
{
    uint64_t room;

    return find(store, state, store_hash(store, state), &room);
}
