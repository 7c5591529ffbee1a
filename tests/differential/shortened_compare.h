/* Verdicts with a shorter timer, and whether the runs with them are runs of the design itself. */
#pragma once

#include "checker/judge/verdict.h"
#include "checker/program/program.h"

typedef struct ShortenedTotals {
    guint shorter;  /* programs that had a shorter timer, */
    guint periodic; /* of them those whose layers come again after several ticks, */
    guint ticked;   /* and those whose windows still took each tick of the timer */
    guint open,
        transient; /* windows that open, with the shorter timer; and are closed in the end */
    guint longest,
        promises;       /* windows with a longest time; checks of what happens in the long run */
    guint runs;         /* that were played */
    guint noted;        /* of them, those with notes; */
    guint waits, steps; /* and of those the steps: of time, with their ticks, and others */
    guint shown,
        as_long; /* runs with the shorter timer; those with as many steps as with each tick */
} ShortenedTotals;

ShortenedTotals shortened_totals(void);

/* What `verdicts_new` says where the timer may be shorter from the first state on. */
Verdicts *shortened_verdicts(const Program *program, const JudgeOptions *options);

/* Steps that are shown, of runs with the shorter timer and with each tick. */
void shortened_count_lengths(const Verdicts *shortened, const Verdicts *ticking);

/* Of the runs of the program's verdicts, what one of them does that it says it does not; NULL: nothing. Caller
 * frees. */
char *shortened_mistake(const Program *program, const Verdicts *verdicts);
