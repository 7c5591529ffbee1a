/* Which fixes do what they do only thanks to timing: with time free they do it no more. And by
 * which assumptions: each is dropped alone, and it is seen whether that undoes it. A search that a
 * limit ended before it could tell leaves that unknown. */
#pragma once

#include "checker/fixes/matrix.h"
#include "checker/fixes/programs.h"

typedef struct TimingNeed { /* of a property that is as it should be */
    uint64_t fixes;
    uint32_t property;   /* windows first, then checks */
    bool is_known;       /* with time free it is not; else that could not be told */
    GArray *assumptions; /* of Assumption: without any one of them it is not, either */
    GArray *undecided;   /* of Assumption, where it is known: without it, that could not be told */
} TimingNeed;

typedef struct Timing {
    GArray *needs; /* of TimingNeed; nothing is needed where there is none */
    uint32_t window_count;
    SearchEnd end; /* COMPLETE, or what ended a search that left something unknown */
} Timing;

/* Of the rows that are shown, and of the cheapest sets, whose programs the matrix holds. Rows that
 * were not searched to their end are left out. Nothing is in it where time is free. */
Timing *timing_new(const Programs *programs, const JudgeOptions *judge, const Matrix *matrix);
void timing_free(Timing *timing);

/* NULL where timing does not matter. Owned by the timing. */
const TimingNeed *timing_need(const Timing *timing, uint64_t fixes, uint32_t property);

/* Nothing is unknown of what that set of fixes needs. */
bool timing_is_complete(const Timing *timing, uint64_t fixes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Timing, timing_free)
