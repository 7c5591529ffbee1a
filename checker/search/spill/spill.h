/* A search whose states do not fit into memory: breadth first as before, with the same ids, but whether a
 * state was found before is asked for many at a time, on disk.
 *
 * A *batch* is a level, or as much of one as there is memory for:
 *
 * 1. Its blocks are expanded as in memory (block.h). What they find is sorted by part, which the first
 *    bits of the hash say, and written to one file (spilled_blocks.h).
 * 2. Part by part, the batch's roots are read in the order of the search into a set in memory, then all
 *    visited roots of the part are read past it (visited_roots.h). What is left is new, and is added to
 *    them. (Delayed duplicate detection: Stern and Dill, "Using magnetic disk instead of main memory in
 *    the Murphi verifier", CAV 1998; in parts by hash: Bao and Jones, "Time-efficient model checking with
 *    magnetic disk", TACAS 2005; Korf, "Best-first frontier search with delayed duplicate detection",
 *    AAAI 2004.)
 * 3. New ones are counted in the order of the search (batch_marks.h), so they have the ids that they
 *    have in memory. Block by block, roots are written by id and parents noted.
 *
 * In memory remain the nodes of the tree and the parents. No phase writes where another worker may
 * look. A limit within a batch gives it up, but for the number of states, which cuts it where it would
 * cut a search in memory. */
#pragma once

#include "checker/search/block.h"

typedef struct Spill Spill;

/* What the search that spills does itself. */
typedef struct SpillHooks {
    /* Expands the block that is planned; false where that ended the search. */
    bool (*expand)(void *search);
    /* Notes what the block's chunks saw, and that so many states were found; false where the search has
     * ended with that. */
    bool (*note)(void *search, StateId found, BlockCut cut, SearchEnd limit);
    StateId (*at_once)(const void *search); /* so many states are a block */
    void *search;
    uint32_t chunk_size;
    StateId most; /* states in all */
    const SearchLimits *limits;
} SpillHooks;

/* What is on its way to the disk takes so many bytes of memory, about. */
uint64_t spill_bytes(const SearchOptions *options);

/* Whether the search may begin to spill, and whether it should. */
bool spill_may_begin(const StateSpace *space, const SearchOptions *options);
bool spill_is_due(const StateSpace *space, const SearchOptions *options);

/* Takes all states of the space, whose `spill` it is from then on. False where memory or disk is
 * refused, which has ended the search. */
bool spill_begin(StateSpace *space, const SearchOptions *options);
void spill_free(Spill *spill);

/* The search is over: only the roots are kept, on disk. */
void spill_end(Spill *spill);

/* One batch. False where the search has ended, and `end` of the space says how: SEARCH_STOPPED also
 * where may_go_on of the block said no. */
bool spill_batch(Spill *spill, StateSpace *space, StateBlock *block, const SpillHooks *hooks);

uint64_t spill_memory(const Spill *spill);  /* bytes that it takes */
uint64_t spill_on_disk(const Spill *spill); /* and has, or had, there at most */
