/* What reading a design and compiling it may take: time, memory, and until the caller's flag is set.
 * Whoever makes much asks now and then, and gives up once a limit was reached. Where a budget is
 * NULL, or nothing is counted, there is no limit. For one thread. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef enum BudgetEnd {
    BUDGET_HOLDS,
    BUDGET_STOPPED, /* the caller's flag, e.g. Ctrl-C */
    BUDGET_TIME,
    BUDGET_MEMORY,
} BudgetEnd;

typedef struct Budget {
    const volatile int *stop; /* may be NULL */
    gint64 deadline;          /* of the monotonic clock, 0: none */
    uint64_t most;            /* bytes, 0: any number */
    uint64_t size;            /* bytes that were taken before, and count each time */
    /* While something is counted: */
    bool is_counting, heeds_stop, heeds_deadline;
    uint64_t taken; /* bytes. Arenas count: see arena_count */
    uint32_t calls; /* the clock is looked at now and then */
    BudgetEnd end; /* the limit that was reached first; it stays when nothing is counted any more */
} Budget;

/* Counts from here on. A flag that is set already, or a deadline that is over, does not matter:
 * somebody heeded it, and what is made now is for an answer that says so. */
void budget_begin(Budget *budget);
void budget_close(Budget *budget);

/* False once a limit was reached. Cheap enough to be asked for each node. */
bool budget_go_on(Budget *budget);
