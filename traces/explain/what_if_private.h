/* Shared by the files that say what a fix does to a run. */
#pragma once

#include "traces/explain/replay_on.h"

#define WHAT_IF_NOWHERE (-1)

typedef struct WhatIfRun {
    const Counterexample *example;
    const ReplayedOn *replayed;
    const Program *fixed;
    const ModelProperty *property;
    uint32_t window; /* of a run about a window */
    GArray *named;   /* of uint32_t: the rows that are spoken of */
    WhatIfReason reason;
    bool is_brief;      /* values without the names of fields */
    int broken, mended; /* steps: that opened the window for the last time, or broke the check;
                           that closed it */
} WhatIfRun;

typedef struct Difference {
    uint32_t row;    /* from 1: that is met by something else, or not at all; or */
    const char *who; /* a step that the run does not have, */
    const char *what;
    uint32_t before; /* and the row after it */
} Difference;

static inline const ReplayOnStep *what_if_step(const WhatIfRun *r, guint index)
{
    return &g_array_index(r->replayed->steps, ReplayOnStep, index);
}

/* Notes that a row, from 1, is spoken of. */
void what_if_name(const WhatIfRun *r, uint32_t row);

/* The row that opens the window, or breaks the check. */
uint32_t what_if_decisive_row(const WhatIfRun *r);

/* Where the run is no longer the same: `row` and `before` are 0 where it is to its end. */
Difference what_if_difference(const WhatIfRun *r);

/* "step 3, writer's db.write(), has to wait at lock.acquire()". Caller frees. */
char *what_if_difference_words(const WhatIfRun *r, Difference difference);

/* Of a call in the place of the run's that changes nothing, where the run's did; NULL where it is
 * not that. Caller frees. */
char *what_if_refusal_words(WhatIfRun *r, uint32_t row);
