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
    uint64_t size;            /* bytes that are held from before, and count each time */
    uint64_t
        known_steps; /* where `most` is given: bytes that a thread of a search may take for steps
                                 that it found before */
    /* While something is counted: */
    bool is_counting, heeds_stop;
    gint64 until;   /* of the monotonic clock, 0: without end */
    uint64_t taken; /* bytes. Arenas count: see arena_count */
    uint32_t calls; /* the clock is looked at now and then */
    BudgetEnd end; /* the limit that was reached first; it stays when nothing is counted any more */
} Budget;

/* Counts from here on. Where the flag is set already, or the deadline over, somebody heeded it, and
 * what is made now is for an answer that says so: there is a moment left for each, and no more. */
void budget_begin(Budget *budget);
void budget_close(Budget *budget);

/* What was made since it began is held: how many bytes. They count until they are dropped. NULL: 0. */
uint64_t budget_hold(Budget *budget);
void budget_drop(Budget *budget, uint64_t bytes);

/* Half of the bytes are held: what may not be needed is better not made. */
bool budget_is_scarce(const Budget *budget);

/* The flag is set, or the deadline over: what is not asked for yet is not begun. */
bool budget_is_past(const Budget *budget);

/* Somebody who heeds the flag and the deadline, too, has come to one of them. */
void budget_is_over(Budget *budget);

/* False once a limit was reached. Cheap enough to be asked for each node. */
bool budget_go_on(Budget *budget);
