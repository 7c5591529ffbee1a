/* What a spilled search is made of. */
#pragma once

#include "checker/base/apart.h"
#include "checker/search/spill/batch_marks.h"
#include "checker/search/spill/spill.h"
#include "checker/search/spill/spilled_blocks.h"
#include "checker/search/state_space_private.h"

typedef struct SpillWorker { /* what one thread needs in phases 2 and 3 */
    CandidateSet set;
    uint64_t *extent;
    char *buffer;
    uint32_t buffer_capacity;
    uint64_t *roots;
    uint32_t root_capacity;
    char apart[APART]; /* from the next thread's */
} SpillWorker;

/* What a block saw first of its kind in the whole search; of most blocks there is nothing. */
typedef struct SpillNote {
    uint32_t block;
    Witnesses witnesses;
} SpillNote;

struct Spill {
    uint64_t bytes;
    UnnamedFile roots;
    VisitedRoots visited;
    SpilledBlocks blocks;
    BatchMarks marks;
    Witnesses known; /* to the blocks so far */
    SpillNote *notes;
    uint32_t note_count, note_capacity;
    SpillWorker *workers;
    uint32_t worker_count;

    /* Of the batch that is settled. */
    StateSpace *space;
    StateBlock *block;
    uint32_t cut; /* successors from this order on are not part of the search */
    atomic_bool has_failed, is_void;
};

/* Phases 2 and 3, and what the batch found enters the space. False as spill_batch. */
bool spill_settle(Spill *spill, const SpillHooks *hooks);

/* Ends the search for what was refused: disk, or else memory. */
bool spill_refuse(Spill *spill, StateSpace *space);
