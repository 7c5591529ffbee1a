/* One search by one worker and others by several: the same space, to the last number. */
#pragma once

#include "checker/explore/space.h"

/* What differs in the first `most` states, NULL where nothing does. Caller frees. */
char *workers_difference(const Model *model, uint32_t most);
