/* What came of forcing a run on real servers, once. */
#pragma once

#include <glib.h>

#include <stdbool.h>
#include <stdint.h>

typedef enum OutcomeKind {
    OUTCOME_REPRODUCED, /* every step was forced, and the window is open on the servers */
    OUTCOME_REFUSED, /* the program (or the fix) does something else at a step, and it is not open */
    OUTCOME_DIVERGED, /* a step was forced, and the servers hold something else than in the run */
    OUTCOME_NOT_FORCED,
} OutcomeKind;

enum { OUTCOME_KINDS = OUTCOME_NOT_FORCED + 1 };

typedef enum OutcomeCause { /* of NOT_FORCED */
                            CAUSE_NONE,
                            CAUSE_NEVER_CAME,
                            CAUSE_UNKNOWN_COMMAND, /* on a bound key, and no operation of the design */
                            CAUSE_OTHER_REPLY,
                            CAUSE_SERVER_HOLDS,
                            CAUSE_ONE_CONNECTION,
                            CAUSE_BEGINNING, /* the servers are not as the run begins */
                            CAUSE_PROGRAM,   /* it could not be run, or failed */
} OutcomeCause;

/* What a step really was. */
typedef struct OutcomeStep {
    guint step;    /* index in the plan */
    gint64 at;     /* when its reply was there: microseconds since the first step's turn */
    char *request; /* as a person would read it; NULL: it is our own */
    char *reply;   /* NULL: it has none */
} OutcomeStep;

typedef struct ForcedOutcome {
    OutcomeKind kind;
    OutcomeCause cause;
    uint32_t step; /* of the run that is shown, from 1; 0: before the first or behind the last */
    bool is_open;  /* the window was open at the end; false where nobody looked */
    char *text;    /* why, in one line; or NULL */
    char *note;    /* what the program did besides: it did not wait for a reply; or NULL */
    char *seen;    /* "cache 0, db 1": the servers at the end; or NULL */
    GArray *steps; /* of OutcomeStep: those that were forced, in their order */
    guint forced;  /* of them so many */
    guint passed;  /* requests that are no step */
    guint not_understood; /* connections that did not speak their protocol: passed untouched */
    gint64 took;          /* microseconds */
} ForcedOutcome;

ForcedOutcome *outcome_new(void);
/* A step was forced; takes the texts. */
void outcome_add_step(ForcedOutcome *outcome, OutcomeStep step);
void outcome_free(ForcedOutcome *outcome);
/* "reproduced", "refused", "diverged", "not forced". */
const char *outcome_word(OutcomeKind kind);
/* "never_came", as JSON has it; NULL for CAUSE_NONE. */
const char *outcome_cause_word(OutcomeCause cause);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(ForcedOutcome, outcome_free)
