/* How old what a read returns is, at most: the greatest time that passes from the end of a write to
 * the beginning of a read that returns an older version, over all runs. */
#pragma once

#include "checker/graph/paths.h"
#include "checker/model/read_notes.h"

typedef struct ReadEvent { /* what a step out of a state notes */
    StateId from;
    ReadNote note;
} ReadEvent;

typedef VEC(ReadEvent) ReadEvents; /* ordered by state, step, and what comes first in it */

typedef struct ReadAge {
    uint64_t ticks;
    bool is_unbounded;
    Run *run; /* that attains it, to the end of the read; NULL: no read is older than no time */
} ReadAge;

/* False where a limit was reached. The run is the caller's. */
bool read_ages_find(const Graph *graph, const ReadEvents *events, ReadAge *age);
