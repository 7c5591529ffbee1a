/* Which fixes do what they do only thanks to timing: with time free they do it no more. And by
 * which assumptions: each is dropped alone, and it is seen whether that undoes it. A search that a
 * limit ended before it could tell leaves that unknown; it ends as soon as it can. */
#pragma once

#include "checker/fixes/matrix.h"
#include "checker/fixes/programs.h"

/* How much is searched for that. */
typedef enum TimingEffort {
    TIMING_SOME, /* each search up to ten times the states of the verdict, and a hundred thousand */
    TIMING_ALL,
    TIMING_NONE, /* nothing is known of it, and nothing said */
} TimingEffort;

typedef struct TimingRequest {
    const Programs *programs;
    const JudgeOptions *judge;
    const Matrix *matrix;
    TimingEffort effort;
    /* Told before each search: its number, and of how many; NULL: nobody is. */
    void (*searches)(uint32_t number, uint32_t most);
} TimingRequest;

typedef struct TimingNeed { /* of a property that is as it should be */
    uint64_t fixes;
    uint32_t property;   /* windows first, then checks */
    bool is_known;       /* with time free it is not; else that could not be told */
    GArray *assumptions; /* of Assumption: without any one of them it is not, either */
    GArray *undecided;   /* of Assumption, where it is known: without it, that could not be told */
    SearchEnd end;       /* the limit that left something of this unknown, or COMPLETE: none did */
} TimingNeed;

typedef struct Timing {
    GArray *needs; /* of TimingNeed; nothing is needed where there is none */
    uint32_t window_count;
    SearchEnd end;        /* COMPLETE, or the limit that left something of any need unknown */
    uint64_t given_up_at; /* the fewest states after which a search that left something unknown was
                             given up, as it took too long; 0: none was */
} Timing;

/* Of the rows that are shown, and of the cheapest sets, whose programs the matrix holds. Rows that
 * were not searched to their end are left out. Nothing is in it where time is free. */
Timing *timing_new(const TimingRequest *request);
void timing_free(Timing *timing);

/* NULL where timing does not matter. Owned by the timing. */
const TimingNeed *timing_need(const Timing *timing, uint64_t fixes, uint32_t property);

/* The limit that left something unknown of what that set of fixes needs, or COMPLETE: none did. */
SearchEnd timing_end(const Timing *timing, uint64_t fixes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Timing, timing_free)
