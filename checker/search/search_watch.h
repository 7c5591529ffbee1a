/* Who watches a search while it goes on: the clock, the caller's flag, and who is told how far it is. */
#pragma once

#include "checker/search/block.h"

typedef struct SearchWatch {
    const StateSpace *space;
    const SearchOptions *options;
    StateId resumed_at; /* so many states there were at the beginning */
    gint64 last_progress;
    SearchEnd interrupted; /* by what, once it may not go on */
} SearchWatch;

/* All must outlive it. */
void search_watch_init(SearchWatch *watch, const StateSpace *space, const SearchOptions *options);

/* False where the clock or the caller's flag ends the search. Asked by all workers; the first tells how far it
 * is. */
bool search_watch_goes_on(SearchWatch *watch, uint32_t worker);

/* Between two blocks: shows the space to who keeps it. */
void search_watch_show(SearchWatch *watch, StateBlock *block);
