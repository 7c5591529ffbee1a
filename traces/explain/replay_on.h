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

typedef enum ReplayOnMatch {
    REPLAY_ON_SAME,    /* the same call with the same result, that changes the same */
    REPLAY_ON_SHIFTED, /* the same, at another time */
    REPLAY_ON_OTHER,   /* met, but something differs */
    REPLAY_ON_WAITS,   /* left out: the process could not step */
    REPLAY_ON_MISSING, /* left out: the process, event or fault does no such thing any more */
} ReplayOnMatch;

typedef struct ReplayOnStep {
    uint32_t row;      /* that it meets, from 1; 0: none */
    uint32_t position; /* in the run that was taken, from 1 */
    const char *who, *what, *result;
    const char *brief_what, *brief_result; /* for little room */
    const RowCall *calls;                  /* of a process */
    uint32_t call_count;
    uint64_t broken;   /* promises, bit by bit */
    const char *note;  /* "fault at line 33", or NULL */
    Span fault_branch; /* that it took; else empty */
    uint16_t actor;
    RowKind kind;
    const StepperState *before, *to;
    int64_t at; /* microseconds from the beginning, in timed programs */
} ReplayOnStep;

typedef struct ReplayOnRow {
    ReplayOnMatch match;
    uint32_t step;       /* index in the steps; of one left out, where it would have been */
    const char *waiting; /* WAITS: where the process waits */
} ReplayOnRow;

typedef struct ReplayedOn {
    Stepper *walk;
    GArray *steps;     /* of ReplayOnStep; of time only those that change a predicate */
    GArray *choices;   /* of uint16_t: the run that was taken, as that program numbers its steps */
    ReplayOnRow *rows; /* by row of the trace; the first `row_count` were followed */
    uint32_t row_count;
    bool rests; /* the last state is at rest */
    const StepperState *last;
} ReplayedOn;

/* NULL where the program is a design error from its start. `rows` of the trace's are followed. */
ReplayedOn *replay_on_run(const Program *program, const Counterexample *example, uint32_t rows);
void replay_on_free(ReplayedOn *replayed);

/* Whether both calls are of one operation, or of like ones: of one component, where one name begins
 * with the other. */
bool replay_on_is_like(const RowCall *one, const RowCall *other);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(ReplayedOn, replay_on_free)
