/* How long a window is open at most that is so until a long timer is due. */
#pragma once

#include "checker/graph/graph.h"
#include "checker/judge/verdict.h"

/* In the graph of the model with loose timers. True where one of them runs as long as the window is open, and
 * the design attains the time that it then has: sets the window's longest time, with such a run of the design. Where it stays
 * open until an event, the run comes to a place to stay. */
bool outlasting_find(const Loosened *loosened, const Graph *graph, uint8_t predicate,
                     WindowVerdict *window);
