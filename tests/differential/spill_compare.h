/* Searches that keep their states on disk and one in memory: the same space, to the last number, and
 * the same verdicts. */
#pragma once

#include "checker/search/state_space.h"

/* What differs in the first `most` states, NULL where nothing does. Caller frees. */
char *spill_difference(const Model *model, uint32_t most);

/* How many states of spaces that were spilled were compared since the program began, and how many
 * windows and checks that are known. */
guint64 spill_compared(void);
guint64 spill_judged(void);
