#include "checker/search/spill/spilled_blocks.h"

#include "checker/search/store/room.h"

#include <string.h>

bool spilled_blocks_open(SpilledBlocks *blocks, const char *folder)
{
    memset(blocks, 0, sizeof *blocks);
    return unnamed_file_open(&blocks->file, folder);
}

void spilled_blocks_close(SpilledBlocks *blocks)
{
    unnamed_file_close(&blocks->file);
    for (uint32_t i = 0; i < blocks->capacity; i++) {
        free(blocks->blocks[i].offsets);
        free(blocks->blocks[i].sums);
    }
    free(blocks->blocks);
    free(blocks->buffer);
    blocks->blocks = NULL;
    blocks->buffer = NULL;
    blocks->count = blocks->capacity = blocks->buffer_capacity = 0;
}

void spilled_blocks_begin(SpilledBlocks *blocks)
{
    blocks->count = 0;
    blocks->steps = 0;
    blocks->end = 0;
    memset(blocks->part_counts, 0, sizeof blocks->part_counts);
}

/* ---- adding ---- */

static bool reach_block(SpilledBlocks *blocks)
{
    uint32_t before = blocks->capacity;

    if (!room_reach(&blocks->blocks, &blocks->capacity, (uint64_t)blocks->count + 1,
                    sizeof *blocks->blocks))
        return false;
    memset(blocks->blocks + before, 0, (blocks->capacity - before) * sizeof *blocks->blocks);
    SpilledBlock *block = &blocks->blocks[blocks->count];
    if (!block->offsets)
        block->offsets = malloc((SPILL_PARTS + 1) * sizeof *block->offsets);
    if (!block->sums)
        block->sums = malloc((SPILL_PARTS + 1) * sizeof *block->sums);
    return block->offsets && block->sums;
}

/* Of the block's sums; `entries` are its candidates. */
static SpilledBlock *begin_block(SpilledBlocks *blocks, const StateBlock *from, uint32_t *entries)
{
    SpilledBlock *block = &blocks->blocks[blocks->count];
    uint32_t *offsets = block->offsets;
    uint64_t *sums = block->sums;

    *block = (SpilledBlock){.first = from->chunks[0].first,
                            .first_order = blocks->steps,
                            .at = blocks->end,
                            .offsets = offsets,
                            .sums = sums};
    *entries = 0;
    for (uint32_t i = 0; i < from->planned; i++)
        block->planned += from->chunks[i].planned;
    for (uint32_t i = 0; i < from->chunk_count; i++) {
        block->states += from->chunks[i].done;
        block->steps += from->chunks[i].count;
        *entries += from->chunks[i].offsets[SPILL_PARTS];
    }
    return block;
}

static uint64_t sum_of_candidates(const CandidateRoot *candidates, uint32_t count)
{
    uint64_t sum = 0;

    for (uint32_t i = 0; i < count; i++)
        sum += hash_key(candidates[i].root) * (candidates[i].order | UINT64_C(1) << 32);
    return sum;
}

static uint64_t sum_of_ends(const uint32_t *ends, uint32_t count)
{
    uint64_t sum = 0;

    for (uint32_t i = 0; i < count; i++)
        sum += hash_key((uint64_t)i << 32 | ends[i]);
    return sum;
}

/* Part by part, of each part what all chunks have. */
static CandidateRoot *put_candidates(SpilledBlocks *blocks, const StateBlock *from,
                                     SpilledBlock *block, CandidateRoot *to)
{
    const CandidateRoot *first = to;

    for (uint32_t part = 0; part < SPILL_PARTS; part++) {
        uint32_t base = block->first_order;
        block->offsets[part] = (uint32_t)(to - first);
        for (uint32_t i = 0; i < from->chunk_count; i++) {
            const StateChunk *chunk = &from->chunks[i];
            for (uint32_t at = chunk->offsets[part]; at < chunk->offsets[part + 1]; at++)
                *to++ = (CandidateRoot){chunk->entries[at].root, base + chunk->entries[at].index};
            base += chunk->count;
        }
        uint32_t count = (uint32_t)(to - first) - block->offsets[part];
        block->sums[part] = sum_of_candidates(to - count, count);
        blocks->part_counts[part] += count;
    }
    block->offsets[SPILL_PARTS] = (uint32_t)(to - first);
    return to;
}

static void put_ends(const StateBlock *from, uint32_t *ends)
{
    uint32_t base = 0;

    for (uint32_t i = 0; i < from->chunk_count; i++) {
        const StateChunk *chunk = &from->chunks[i];
        for (uint32_t state = 0; state < chunk->done; state++)
            *ends++ = base + chunk->starts[state + 1];
        base += chunk->count;
    }
}

static uint64_t block_bytes(const SpilledBlock *block, uint32_t entries)
{
    return entries * sizeof(CandidateRoot) + block->states * sizeof(uint32_t);
}

bool spilled_blocks_add(SpilledBlocks *blocks, const StateBlock *from)
{
    uint32_t entries;

    if (!reach_block(blocks))
        return false;
    SpilledBlock *block = begin_block(blocks, from, &entries);
    uint64_t bytes = block_bytes(block, entries);
    if (!room_reach(&blocks->buffer, &blocks->buffer_capacity, bytes + 1, 1))
        return false;
    CandidateRoot *end = put_candidates(blocks, from, block, (CandidateRoot *)blocks->buffer);
    put_ends(from, (uint32_t *)end);
    block->sums[SPILL_PARTS] = sum_of_ends((uint32_t *)end, block->states);
    if (!unnamed_file_write(&blocks->file, block->at, blocks->buffer, bytes))
        return false;
    blocks->count++;
    blocks->steps += block->steps;
    blocks->end += bytes;
    return true;
}

uint32_t spilled_blocks_most(const SpilledBlocks *blocks)
{
    uint32_t most = 0;

    for (uint32_t part = 0; part < SPILL_PARTS; part++)
        most = MAX(most, blocks->part_counts[part]);
    return most;
}

/* ---- reading ---- */

static const CandidateRoot *read_bytes(SpilledBlocks *blocks, uint64_t at, uint64_t bytes,
                                       char **buffer, uint32_t *capacity)
{
    if (!room_reach(buffer, capacity, bytes + 1, 1) ||
        !unnamed_file_read(&blocks->file, at, *buffer, bytes))
        return NULL;
    return (const CandidateRoot *)*buffer;
}

static const CandidateRoot *lose(SpilledBlocks *blocks)
{
    (void)unnamed_file_lost(&blocks->file);
    return NULL;
}

static bool is_as_written(const SpilledBlock *block, const CandidateRoot *candidates)
{
    const uint32_t *offsets = block->offsets;
    const uint32_t *ends = (const uint32_t *)(candidates + offsets[SPILL_PARTS]);

    for (uint32_t part = 0; part < SPILL_PARTS; part++)
        if (sum_of_candidates(candidates + offsets[part], offsets[part + 1] - offsets[part]) !=
            block->sums[part])
            return false;
    return sum_of_ends(ends, block->states) == block->sums[SPILL_PARTS];
}

const CandidateRoot *spilled_blocks_read_part(SpilledBlocks *blocks, const SpilledBlock *block,
                                              uint32_t part, char **buffer, uint32_t *capacity)
{
    uint64_t begin = block->offsets[part], end = block->offsets[part + 1];

    const CandidateRoot *candidates =
        read_bytes(blocks, block->at + begin * sizeof(CandidateRoot),
                   (end - begin) * sizeof(CandidateRoot), buffer, capacity);

    if (candidates && sum_of_candidates(candidates, (uint32_t)(end - begin)) != block->sums[part])
        return lose(blocks);
    return candidates;
}

const CandidateRoot *spilled_blocks_read(SpilledBlocks *blocks, const SpilledBlock *block,
                                         char **buffer, uint32_t *capacity, const uint32_t **ends)
{
    uint32_t entries = block->offsets[SPILL_PARTS];
    const CandidateRoot *first =
        read_bytes(blocks, block->at, block_bytes(block, entries), buffer, capacity);

    if (first && !is_as_written(block, first))
        first = lose(blocks);
    *ends = first ? (const uint32_t *)(first + entries) : NULL;
    return first;
}
