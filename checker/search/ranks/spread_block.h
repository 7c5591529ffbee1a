/* One block of a search that is spread, from its states to the ids of what they lead to.
 *
 * 1. Each rank expands its own states of the block. What they lead to is a *candidate*, on its way to
 *    the rank that it belongs to: a stream to each, in the order of the search (parent, step). Its own
 *    it keeps, each as its root.
 * 2. Each rank enters the candidates that came, of all streams together in the order of the search. So
 *    of equal ones the first in that order is the one that is new. It says back which are.
 * 3. Each rank counts the new ones of each state that it has expanded and tells all. A sum over the
 *    block says with which id those of a state begin; the one among them is told to its owner. */
#pragma once

#include "checker/search/chunk.h"
#include "checker/search/ranks/spread.h"

/* A state of the block that this rank has expanded. */
typedef struct SpreadParent {
    uint32_t offset; /* from the block's first id */
    uint32_t end;    /* its candidates are those before, from where the parent before ends */
} SpreadParent;

typedef struct SpreadCandidate { /* as sent */
    uint32_t owner;
    uint16_t step;
    bool is_new;
} SpreadCandidate;

typedef struct SpreadEntry { /* as it came, or stayed */
    uint64_t root;
    uint32_t parent; /* offset from the block's first id */
    uint32_t from;   /* the rank that sent it */
} SpreadEntry;

struct SpreadBlock {
    StateId first;
    uint32_t count;

    /* What was sent. */
    SpreadParent *parents;
    uint32_t parent_count, parent_room;
    SpreadCandidate *candidates;
    uint32_t candidate_count, candidate_room;
    Word *last;        /* of each stream: the state sent last, */
    uint32_t *last_of; /* and its parent's offset */
    Word *seen;        /* states sent lately: they need not be sent again */
    uint64_t *seen_hashes;
    SpreadEntry *own; /* candidates that stay here */
    uint32_t own_count, own_room;
    uint64_t max_memory; /* of the store; 0: no limit */
    uint64_t steps;      /* out of the states that were expanded */
    StateId error;       /* the first state that has a design error, */
    uint32_t error_step;
    Witnesses witnesses;

    /* What came. */
    SpreadEntry *entries; /* once they have entered: those that are new */
    uint32_t entry_count, entry_room, fresh;
    IdEntry *sorted; /* the same by table */
    uint32_t sorted_room;
    ChunkMarks *marks; /* of entries by index / 64: which are new */
    uint32_t mark_room;
    StateId count_before; /* own states */

    uint32_t *begins; /* by offset, and one more: so many new ones are before those of a state */
    uint32_t begin_room;
    RankBytes *out, *in; /* by rank */
    bool is_refused;     /* memory was */
};

enum { SPREAD_SEEN = 1 << 14 }; /* states */

SpreadBlock *spread_block_new(uint32_t ranks, uint32_t words);
void spread_block_free(SpreadBlock *block, uint32_t ranks);

/* Own states with ids below `end` are expanded, up to the first design error. */
void spread_expand(StateSpace *space, StateId end);

/* What was sent lately does not count: it is sent again. */
void spread_block_forget(SpreadBlock *block);

/* The same as spread_expand, up to one step of one state, and only to note what counts. */
void spread_expand_to(StateSpace *space, StateId last, uint32_t steps);

/* The candidates that came enter; `out` says to each rank which of its own are new. */
void spread_enter(StateSpace *space, uint64_t max_memory);
