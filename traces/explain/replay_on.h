/* The schedule of a run, followed on another program of the same design: who steps when is kept as
 * far as it can be, what the steps are is the other program's.
 *
 * A row is met by a step of the same process with the same call, else with one that is like it (the
 * same component, and one name begins with the other). Steps that the process takes before it
 * comes to that call are taken on the way; where it never does, its next call is taken instead, if
 * that is of the same component. Any other row is left out. After the last row the processes go on
 * to rest, each as long as it can. */
#pragma once

#include "traces/counterexample/stepper.h"

typedef enum FollowMatch {
    FOLLOW_SAME,    /* the same call with the same result, that changes the same */
    FOLLOW_SHIFTED, /* the same, at another time */
    FOLLOW_OTHER,   /* met, but something differs */
    FOLLOW_WAITS,   /* left out: the process could not step */
    FOLLOW_MISSING, /* left out: the process, event or fault does no such thing any more */
} FollowMatch;

typedef struct FollowStep {
    uint32_t row; /* that it meets, from 1; 0: none */
    const char *who, *what, *result, *breaks;
    const char *note; /* "fault at line 33", or NULL */
    TraceRowKind kind;
    const StepperState *before, *to;
    int64_t at; /* microseconds from the beginning, in timed programs */
} FollowStep;

typedef struct FollowRow {
    FollowMatch match;
    uint32_t step;       /* index in the steps; of one left out, where it would have been */
    const char *waiting; /* WAITS: where the process waits */
} FollowRow;

typedef struct Followed {
    Stepper *walk;
    GArray *steps;   /* of FollowStep; without those of time */
    FollowRow *rows; /* by row of the trace; the first `row_count` were followed */
    uint32_t row_count;
    bool rests; /* the last state is at rest */
    const StepperState *last;
} Followed;

/* NULL where the program is a design error from its start. `rows` of the trace's are followed. */
Followed *follow_run(const Program *program, const Trace *trace, uint32_t rows);
void followed_free(Followed *followed);

/* Whether both calls are of one operation, or of like ones. */
bool follow_is_like(const char *one, const char *other);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Followed, followed_free)
