/* A shortest way out of a window, searched on the model: where the graph has not all states of the window. It is
 * the one that a search of the graph finds (window_find_way_out): both go breadth first, by steps in
 * their order. */
#pragma once

#include "checker/graph/exit_reachability.h"
#include "checker/graph/paths.h"

typedef struct WayOut {
    const Model *model;
    Limits *limits;
    uint8_t predicate; /* of the window */
    ExitActors leaver;
} WayOut;

/* From any of the states, in which the window is open; `states` has their words one after the other. Appends the steps, the
 * last of which leads out, and who takes each. False where there is no way, or a limit was reached. */
bool way_walk_find(const WayOut *way, const Word *states, uint32_t count, StepList *steps,
                   StepList *actors);
