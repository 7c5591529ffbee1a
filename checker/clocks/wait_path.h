/* A way of a given number of ticks from one node to another while the timer runs, with few steps. */
#pragma once

#include "checker/clocks/layers.h"

typedef struct WaitMove {
    uint32_t from, to; /* nodes */
    uint16_t step;
    bool passes; /* a tick */
} WaitMove;

typedef VEC(WaitMove) WaitMoves;

/* Appends it. There is one, or it is a mistake of whoever asks. */
void wait_path_find(const TickWays *ways, uint32_t from, uint32_t to, uint64_t ticks,
                    WaitMoves *moves);
