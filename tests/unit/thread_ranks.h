/* Ranks that are threads of one process: for tests of what ranks do together, without MPI. */
#pragma once

#include "checker/search/ranks/ranks.h"

enum { THREAD_RANKS_MOST = 4 };

/* Runs `task` once for each of `count` ranks, each in its own thread. Adds up what they sent. */
void thread_ranks_run(uint32_t count, void (*task)(Ranks *ranks, void *user), void *user);

/* States that ranks have sent each other, so far; bytes of them, and times that all came together. */
uint64_t thread_ranks_states(void);
uint64_t thread_ranks_bytes(void);
