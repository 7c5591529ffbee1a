/* Which of a block's successors are new, without tables: many are asked for at a time, in the order in which what
 * was visited lies in memory. (Delayed duplicate detection, as on disk: spill.h.)
 *
 * Part by part, by the first bits of the hash, a block's entries are read in the order of the search into a set
 * that stays in a processor's own cache, then all visited roots of the part are read past it (root_parts.h). What
 * is left is new. The answer is that of tables. When it pays says delayed_choice.h. */
#pragma once

#include "checker/search/block.h"

enum {
    DELAYED_CHUNK = 2048, /* states of a chunk, of the largest block, */
    DELAYED_MOST = DELAYED_CHUNK * ENTRY_CHUNKS,
};

/* How many successors a block should have, at least so many, where there are `count` states; and how many states
 * its chunks, at least so many. */
uint64_t delayed_successors(StateId count, uint64_t least);
uint32_t delayed_chunk(uint32_t states, uint32_t least);

/* Makes sure that what the block found can be entered; false where the memory is refused. */
bool delayed_reserve(StateBlock *block);

/* Phase 2 of the block (block.h), for one part. */
void delayed_enter_part(StateBlock *block, uint32_t worker, uint32_t part);

/* How many entries the block has. */
uint64_t delayed_entries(const StateBlock *block);

void delayed_clear(StateBlock *block);
