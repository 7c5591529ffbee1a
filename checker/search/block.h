/* A block: states at the head of the queue, all of one level, that are expanded together.
 *
 * In three phases, each shared by all workers, with the next begun when all have ended:
 *
 * 1. Chunks of the block are expanded, each by one worker, into memory of its own.
 * 2. Tables are asked about what was found, each table by one worker, in the order of the search.
 *    So of the same state found twice the first in that order is the one that is new.
 * 3. New states get ids: how many are new in the chunks before says with which a chunk begins.
 *
 * No phase writes where another worker may look, but for the nodes of the tree (nodes.h); and what
 * comes out depends on nothing but the order of the search: the same for any number of workers. */
#pragma once

#include "checker/search/chunk.h"
#include "checker/search/workers.h"

#include <stdatomic.h>

typedef struct BlockRefusal { /* the first entry for which there was no room */
    uint32_t chunk, index;
} BlockRefusal;

typedef struct StateBlock {
    Store *store;
    uint32_t planned;     /* chunks, */
    uint32_t chunk_count; /* and those up to the first that is not whole */
    uint32_t part_bits;
    StateChunk *chunks;
    uint32_t chunk_capacity;
    BlockRefusal refusals[1 << STORE_MAX_TABLE_BITS]; /* by part */
    atomic_uint next;                                 /* the next chunk that a worker may take */
    WorkersDeal parts;
    struct DelayedWorker *delayed; /* by worker; delayed.h */
    uint32_t delayed_count;

    Expander *expanders; /* by worker */
    uint32_t expander_count;
    Workers *workers; /* NULL: the caller alone */

    /* Whether to go on, where it is not NULL; asked now and then by all workers. The block is void
     * where it says no. */
    bool (*may_go_on)(uint32_t worker, void *user);
    void *user;
    atomic_bool is_void;
} StateBlock;

/* Where a block ended for want of room, in its last chunk. */
typedef struct BlockCut {
    bool is_cut;
    bool is_refusal; /* a table had no room, or else there were more than were allowed */
} BlockCut;

void block_init(StateBlock *block, const Model *model, Store *store);
void block_clear(StateBlock *block);

/* Between two blocks: gives the memory of the last one back, where the next is much smaller. */
void block_shrink(StateBlock *block);

/* Between two blocks: what workspaces tell when they are freed, they tell now. */
void block_renew_workspaces(StateBlock *block);

/* From now on with more workers; there is one at first. */
void block_add_workers(StateBlock *block, const Model *model, uint32_t workers);

/* Makes a block of `count` states from `first` on, in chunks of `chunk_size`; of the beginnings where
 * that is STATE_NONE, with a count of 1. With part_bits 0 the caller works alone. */
void block_plan(StateBlock *block, StateId first, uint32_t count, uint32_t chunk_size,
                uint32_t part_bits);

/* Has each worker call `task` once, with its number. */
void block_share(StateBlock *block, void (*task)(uint32_t worker, void *user), void *user);

/* What was expanded is given up: its states are not known to the workers. */
void block_forget(StateBlock *block);

/* Phase 1. False where it was interrupted: nothing was found. Else all chunks but the last are
 * whole; and where the last says that the nodes want room, it can be done again when they have. */
bool block_expand(StateBlock *block);
ChunkEnd block_end(const StateBlock *block);

/* How many states of the block were expanded, with one that may have been in part. */
StateId block_states(const StateBlock *block);

/* Phase 2: tables are asked, or where the store has none the roots of all states (delayed.h). False where the
 * memory is refused. */
bool block_enter(StateBlock *block);

/* Gives chunks their first ids, while there are at most `room` new states; returns how many. */
StateId block_count(StateBlock *block, StateId room, BlockCut *cut);

/* Phase 3. There is room for so many. */
void block_number(StateBlock *block);
