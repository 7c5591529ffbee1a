/* A search that ranks go on with, of as many parts as there are: those of ranks that were more or fewer, or one file
 * of one process. */
#pragma once

#include "checker/search/checkpoint/checkpoint.h"
#include "checker/search/ranks/ranks.h"

/* Called by all ranks, with the same file: checkpoint_read of this rank's own states. Where it fails it
 * fails on all, and they say the same. */
StateSpace *checkpoint_read_spread(const char *path, const char *facts, const Model *model,
                                   const SearchLimits *limits, Ranks *ranks, GError **error);
