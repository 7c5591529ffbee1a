/* Verdicts of a search in which long timers may be due sooner and later, where that tells all. */
#pragma once

#include "checker/judge/verdict.h"
#include "checker/program/program.h"

typedef struct LoosenedTotals {
    guint asked, told; /* programs with long timers; those of which all was told */
    guint never, transient, kept, broken, promises; /* windows and checks of these */
    guint until, in_turn; /* windows of these; the second by two events one after the other */
    guint within;         /* windows of these that are open for as long as a timer, or nearly */
    guint sure;           /* properties that were known beside others that were not */
    guint states, of;     /* that were searched for what was told, and with each tick */
} LoosenedTotals;

LoosenedTotals loosened_totals(void);

/* NULL where it does not tell all, or no timer is long. What it is sure of nevertheless is compared with `ticking`, of a
 * search with each tick, and `*mistake` says what differs; NULL: nothing. Caller frees both. */
Verdicts *loosened_verdicts(const Program *program, const Verdicts *ticking, char **mistake);
