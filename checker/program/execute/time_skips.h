/* To which ticks time may skip: see time_skips.c. */
#pragma once

#include "checker/program/execute/workspace.h"

typedef VEC(int64_t) TickList;

/* Ticks before a moment at which time has to stop (time_skips.c). */
typedef struct TimeSkips {
    bool every;
    int64_t period; /* with each offset all that differ by multiples of this; 0: only themselves */
    TickList list;  /* ascending; with a period all within it */
    uint32_t zero;  /* where 0 stands in the list: it always does */
} TimeSkips;

/* When the code is known: what may yet be started from where. */
void time_skips_prepare(Program *program);
/* Where the processes are as in `v`. Owned by the workspace. */
const TimeSkips *time_skips_at(Workspace *w, const int64_t *v);
void time_skips_free(void *offsets);
/* How far time may go, if only one moment that is so far away matters. */
int64_t time_skips_step(const TimeSkips *offsets, int64_t moment);
