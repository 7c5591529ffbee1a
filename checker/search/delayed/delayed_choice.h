/* What a large search asks which states are known: tables, or all roots at once (delayed.h).
 *
 * To read all roots past each block pays where blocks are large beside them: in wide levels. In narrow ones
 * tables do. What is not in use takes no memory, and a change costs as much as some questions for each state: so
 * tables are made once as much was lost without them, and given up only where the space has doubled. */
#pragma once

#include "checker/search/state_space_private.h"

typedef struct DelayedChoice {
    SearchAsking asking;
    StateId changed_at; /* so many states there were when it was changed last */
    uint64_t lost;      /* roots read since then that would have been fewer questions to tables */
    bool is_made;
} DelayedChoice;

/* Before a block: makes what it is to ask, in at most `left` bytes more. False where that is refused, and there is
 * nothing else to ask. */
bool delayed_choose(DelayedChoice *choice, StateSpace *space, uint64_t left);

/* A block with so many entries was entered. */
void delayed_note(DelayedChoice *choice, const Store *store, uint64_t entries);
