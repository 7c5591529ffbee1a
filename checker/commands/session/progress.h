/* Long searches: a line on the terminal, and Ctrl-C that ends the search instead of the program. */
#pragma once

#include "checker/search/state_space.h"

/* Sets `stop` and, where `show`, `progress` of the options. The second Ctrl-C ends the program. */
void progress_watch(SearchOptions *options, bool show);

/* Wipes the line, where there is one, before anything else is printed. */
void progress_clear(void);
