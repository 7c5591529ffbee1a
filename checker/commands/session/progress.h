/* Long searches: a line on the terminal, and Ctrl-C that ends the search instead of the program. */
#pragma once

#include "checker/search/state_space.h"

/* Sets `stop` of the limits and, where `show`, `progress` of the observer, who must not outlive
 * them. The second Ctrl-C ends the program. */
void progress_watch(SearchLimits *limits, SearchObserver *observer, bool show);

/* From now on the line says that set `number` of at most `most` is searched; 0: no more. */
void progress_set(uint32_t number, uint32_t most);
/* The same of the searches that find out what rests on timing. */
void progress_assumption(uint32_t number, uint32_t most);

/* What the program exits with where a command returned `status`: a search that Ctrl-C or another signal
 * ended before there was an answer is told from one that came to a limit, as shells tell it: 128 and
 * the signal's number. */
int progress_status(int status);

/* The signal that asked for an end, or 0. */
int progress_signal(void);

/* Wipes the line, where there is one, before anything else is printed. */
void progress_clear(void);
