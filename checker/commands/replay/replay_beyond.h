/* What a fix rests on: the runs that it does not stand, each beyond one of the assumptions under which it is good.
 *
 * Time: the design's own bounds are dropped, all at once. Faults: there may be one more in a run than the design says.
 * Both are searched again; where that makes the property bad, its run is one that the fix does not stand. */
#pragma once

#include "checker/commands/session/session.h"
#include "checker/wire/replay/plan.h"

typedef enum BeyondKind { BEYOND_TIME, BEYOND_FAULT } BeyondKind;

typedef struct Beyond {
    BeyondKind kind;
    char *rests_on; /* "`within FILL` (line 139)"; NULL: whether it does is not known */
    char *why_not;  /* there is no run to force; NULL: there is, and it is the plan's */
    Plan *plan;
    GPtrArray *outcomes;     /* of ForcedOutcome, once it was forced; or NULL */
    Counterexample *example; /* the run, to be drawn; or NULL */
    Verdicts *verdicts;      /* what both are of */
    Programs *programs;
    Diagnostics *unheard;
} Beyond;

typedef struct BeyondQuestion {
    Session *session;
    const BoundDesign *bound;
    uint64_t fixes;          /* with which the property is good */
    PropertyReference about; /* a window or a check */
} BeyondQuestion;

/* Of Beyond, which the array owns; empty where nothing undoes the fix, or nobody asks (--assumptions none). */
GPtrArray *beyond_find(const BeyondQuestion *question);
