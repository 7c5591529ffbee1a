/* The graph of a model with a shorter timer (checker/model/shortened.h), where ways through an open window take
 * as long as they can take with the other timer: in each wait for the timer, who has stayed in the window for
 * more ticks than it takes to stay for longer has stayed for the missing ticks, too. */
#pragma once

#include "checker/graph/graph.h"
#include "checker/model/shortened.h"

typedef struct Stretched {
    Graph
        graph; /* its first states are those of the other; then states with some ticks in the window */
    uint8_t *open; /* by state of it */
    const Graph *of;
    const Shortened *shortened;
    uint32_t *left; /* by state of `of` */
    GraphState *
        copies; /* by state of `of`: the first of them, where the timer runs and the window is open */
} Stretched;

/* False where a limit was reached. */
bool stretched_init(Stretched *stretched, const Graph *of, const Shortened *shortened,
                    const uint8_t *open);
void stretched_clear(Stretched *stretched);
