#include "checker/search/delayed/delayed.h"

#include "checker/search/spill/candidate_set.h"

G_STATIC_ASSERT((int)ROOT_PART_BITS == (int)STORE_MAX_TABLE_BITS);

/* To read all states costs as much as to find out about a fraction of that many successors; which wait in memory. */
uint64_t delayed_successors(StateId count, uint64_t least)
{
    enum { SHARE = 4, MOST = 8 << 20 };

    return CLAMP(count / SHARE, least, MAX(least, (uint64_t)MOST));
}

/* The more there are in a chunk, the more of one part lie side by side. */
uint32_t delayed_chunk(uint32_t states, uint32_t least)
{
    return MAX(states / ENTRY_CHUNKS + 1, least);
}

struct DelayedWorker { /* what one thread needs */
    CandidateSet set;
    char apart[APART]; /* from the next thread's */
};

void delayed_clear(StateBlock *block)
{
    for (uint32_t i = 0; i < block->delayed_count; i++)
        candidate_set_clear(&block->delayed[i].set);
    g_free(block->delayed);
    block->delayed = NULL;
    block->delayed_count = 0;
}

uint64_t delayed_entries(const StateBlock *block)
{
    uint64_t entries = 0;

    for (uint32_t i = 0; i < block->chunk_count; i++)
        entries += block->chunks[i].offsets[1u << block->part_bits];
    return entries;
}

/* Roots are as wide as the nodes want now: those of the block are to be added. */
bool delayed_reserve(StateBlock *block)
{
    const Store *store = block->store;
    uint32_t width = MAX(store->roots.width, roots_width(store->tree.nodes.count));

    if (block->delayed_count < block->expander_count) {
        delayed_clear(block);
        block->delayed = g_new0(struct DelayedWorker, block->expander_count);
        block->delayed_count = block->expander_count;
    }
    return root_parts_reserve(store->visited, delayed_entries(block), width);
}

/* ---- one part ---- */

static uint32_t entries_of(const StateBlock *block, uint32_t part)
{
    uint32_t entries = 0;

    for (uint32_t i = 0; i < block->chunk_count; i++)
        entries += block->chunks[i].offsets[part + 1] - block->chunks[i].offsets[part];
    return entries;
}

/* The parts of chunks lie far apart. */
static void ask_for_chunk(const StateBlock *block, uint32_t part, uint32_t number)
{
    if (number >= block->chunk_count)
        return;
    const StateChunk *chunk = &block->chunks[number];
    const IdEntry *entries = &chunk->entries[chunk->offsets[part]];

    for (uint32_t i = 0; i < 32; i += 4) /* to a cache line */
        prefetch_to_read(&entries[i]);
}

/* The order of an entry: its chunk, and where it is there. */
static void read_entries(StateBlock *block, CandidateSet *set, uint32_t part)
{
    for (uint32_t i = 0; i < block->chunk_count; i++) {
        const StateChunk *chunk = &block->chunks[i];
        ask_for_chunk(block, part, i + 3);
        for (uint32_t at = chunk->offsets[part]; at < chunk->offsets[part + 1]; at++)
            candidate_set_add(set, chunk->entries[at].root, i << ENTRY_BITS | at);
    }
}

/* Those that the filter lets through are put aside first, without a branch that would be guessed wrong. */
static void strike_extent(CandidateSet *set, const RootExtent *extent)
{
    const uint64_t *filter = set->filter;
    const uint32_t width = extent->width, count = extent->count, bits = set->bits;
    uint64_t through[ROOT_EXTENT_BYTES / ROOTS_MIN_WIDTH];
    uint32_t length = 0;

    for (uint32_t i = 0; i < count; i++) {
        uint64_t packed;
        memcpy(&packed, extent->bytes + (size_t)i * width, sizeof packed);
        uint64_t root = roots_unpack(packed, width), bit = candidate_set_bit(root, bits);
        through[length] = root;
        length += filter[bit / 64] >> bit % 64 & 1;
    }
    for (uint32_t i = 0; i < length; i++)
        candidate_set_look_and_strike(set, through[i]);
}

static void strike_visited(CandidateSet *set, const RootPart *part)
{
    for (const RootExtent *extent = part->first; extent; extent = extent->next) {
        if (extent->next)
            prefetch_to_read(extent->next);
        strike_extent(set, extent);
    }
}

static IdEntry *entry_of(const StateBlock *block, uint32_t order)
{
    return &block->chunks[order >> ENTRY_BITS].entries[order & ((1u << ENTRY_BITS) - 1)];
}

/* New ones move to the front of their chunk's entries of this part. */
static void move_new(StateBlock *block, const CandidateSet *set, uint32_t part)
{
    enum { AHEAD = 16 };

    for (uint32_t i = 0; i < set->count; i++) {
        uint32_t order = set->entries[i].order;
        if (i + AHEAD < set->count && set->entries[i + AHEAD].order != CANDIDATE_STRUCK)
            prefetch_to_write(entry_of(block, set->entries[i + AHEAD].order));
        if (order == CANDIDATE_STRUCK)
            continue;
        StateChunk *chunk = &block->chunks[order >> ENTRY_BITS];
        chunk->entries[chunk->offsets[part] + chunk->fresh[part]++] = *entry_of(block, order);
        root_parts_add(block->store->visited, part, set->entries[i].root);
    }
}

/* The first entry of the part is where there was no room. */
static void refuse(StateBlock *block, uint32_t part)
{
    uint32_t number = 0;

    while (block->chunks[number].offsets[part] == block->chunks[number].offsets[part + 1])
        number++;
    const StateChunk *chunk = &block->chunks[number];
    block->refusals[part] = (BlockRefusal){number, chunk->entries[chunk->offsets[part]].index};
}

void delayed_enter_part(StateBlock *block, uint32_t worker, uint32_t part)
{
    CandidateSet *set = &block->delayed[worker].set;
    uint32_t entries = entries_of(block, part);

    if (entries == 0)
        return;
    if (!candidate_set_begin(set, entries)) {
        refuse(block, part);
        return;
    }
    read_entries(block, set, part);
    strike_visited(set, &block->store->visited->parts[part]);
    move_new(block, set, part);
}
