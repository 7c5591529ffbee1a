/* Long searches: a line on the terminal, and Ctrl-C that ends the search instead of the program. */
#pragma once

#include "checker/search/state_space.h"

/* Sets `stop` of the limits and, where `show`, `progress` of the observer, who must not outlive
 * them. The second Ctrl-C ends the program. */
void progress_watch(SearchLimits *limits, SearchObserver *observer, bool show);

/* From now on the line says that set `number` of at most `most` is searched; 0: no more. */
void progress_set(uint32_t number, uint32_t most);

/* Wipes the line, where there is one, before anything else is printed. */
void progress_clear(void);
