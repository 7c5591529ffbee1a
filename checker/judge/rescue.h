/* The point of no return of a run that ends with a window open at rest: the last step before which
 * the processes could still have come to rest with the window closed. Computed on the graph; hopes
 * for no event and no fault. */
#pragma once

#include "checker/explore/graph.h"
#include "checker/judge/verdict.h"

/* `last` is the state that the run to it (the space's) ends in: at rest, or where the window
 * opened. */
Rescue rescue_find(const Graph *graph, uint8_t predicate, StateId last);
