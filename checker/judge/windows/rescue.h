/* The point of no return of a run that ends with a window open at rest: the last step before which
 * the processes could still have come to rest with the window closed. Computed on the graph; hopes
 * for no event and no fault. */
#pragma once

#include "checker/graph/graph.h"
#include "checker/judge/verdict.h"

/* The first `length` steps of the run lead to a state at rest, or to where the window opened. */
Rescue rescue_find(const Graph *graph, uint8_t predicate, const Run *run, uint32_t length);
