/* What the blocks of a batch have found, on disk until all of them are expanded. Each block is one piece
 * of the file: its candidates by part, in each part in the order of the search, then for each of its
 * states how many successors the block had when that one was expanded. The next batch is written over
 * the last one.
 *
 * Successors are numbered through the batch in the order of the search: that is their *order*. */
#pragma once

#include "checker/search/block.h"
#include "checker/search/spill/candidate_set.h"
#include "checker/search/spill/visited_roots.h"

G_STATIC_ASSERT((int)SPILL_PART_BITS == (int)STORE_MAX_TABLE_BITS);

typedef struct SpilledBlock {
    StateId first;
    uint32_t planned;            /* states, as it was planned, */
    uint32_t states;             /* and those that were expanded to the end */
    uint32_t first_order, steps; /* its orders: [first_order, first_order + steps) */
    uint64_t at;                 /* where it begins */
    uint32_t *offsets;           /* SPILL_PARTS + 1: of parts, in candidates from there on */
    uint64_t *sums;              /* by part, then that of the states: what is read must have them */
} SpilledBlock;

typedef struct SpilledBlocks {
    UnnamedFile file;
    SpilledBlock *blocks;
    uint32_t count, capacity;
    uint32_t steps; /* of all */
    uint64_t end;   /* bytes */
    uint32_t part_counts[SPILL_PARTS];
    char *buffer;
    uint32_t buffer_capacity;
} SpilledBlocks;

/* False where the file is refused; spilled_blocks_close is due even so. */
bool spilled_blocks_open(SpilledBlocks *blocks, const char *folder);
void spilled_blocks_close(SpilledBlocks *blocks);

void spilled_blocks_begin(SpilledBlocks *blocks); /* a batch */

/* Adds a block that was just expanded. False where memory or disk is refused. */
bool spilled_blocks_add(SpilledBlocks *blocks, const StateBlock *block);

/* How many candidates the part has that has most. */
uint32_t spilled_blocks_most(const SpilledBlocks *blocks);

/* Reads the candidates of one part of a block, or all of them with what follows, to a buffer from the
 * heap that grows. NULL where memory or disk is refused. */
const CandidateRoot *spilled_blocks_read_part(SpilledBlocks *blocks, const SpilledBlock *block,
                                              uint32_t part, char **buffer, uint32_t *capacity);
const CandidateRoot *spilled_blocks_read(SpilledBlocks *blocks, const SpilledBlock *block,
                                         char **buffer, uint32_t *capacity, const uint32_t **ends);
