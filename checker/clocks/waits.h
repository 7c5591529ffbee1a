/* All that a design can do while its long timer runs: from each start of it the layers of where the design may be, up
 * to where the timer is due, and on from there. */
#pragma once

#include "checker/clocks/layers.h"

typedef struct Waits {
    TickGraph *graph;
    const LongTimer *timer;
    uint64_t after, period; /* for all layers that were looked at: from there on each comes again */
    VEC(uint8_t) reached;   /* by node: bits of WaitsReached */
    const char *why;        /* it cannot be told, or not soon enough; NULL: it can */
} Waits;

/* Finds all that is reached. `why` says if it did. */
void waits_find(Waits *waits, TickGraph *graph);
void waits_clear(Waits *waits);

/* Whether some node that is reached has that value. */
bool waits_come_to(const Waits *waits, uint8_t predicate, bool value);

/* Looks at the layers from each node that is reached with the timer running, too. */
void waits_add(Waits *waits, TickWays *ways);
