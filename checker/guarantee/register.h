/* Whether what was done to one register (one key) has an order in which each read returns what was written last, and
 * which keeps what ended before something began before it. Nobody knows what it held at first.
 *
 * Where no value is written twice this is decided in the time that sorting takes: Gibbons and Korach, "Testing shared
 * memories" (SIAM J. Computing 26, 1997). Each value has a zone, from the earliest end to the latest beginning of its
 * operations; where that is turned around the value can be put in one moment. Else orders are searched, from one moment
 * without any operation under way to the next, and no state is looked at twice. */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct RegisterOp {
    gint64 from,
        to; /* to: G_MAXINT64 of a write whose end nobody knows; it may never have happened */
    bool is_write;
    guint value; /* from 1 on */
    guint name;  /* the caller's */
} RegisterOp;

typedef enum RegisterAnswer {
    REGISTER_LINEARIZABLE,
    REGISTER_BROKEN,
    REGISTER_UNKNOWN, /* the search was given up */
} RegisterAnswer;

typedef struct RegisterVerdict {
    RegisterAnswer answer;
    guint first,
        second; /* of BROKEN: names of two operations that cannot be (the same one twice: of one) */
} RegisterVerdict;

/* Sorts the operations by their beginnings. Values are below `values`. */
RegisterVerdict register_judge(RegisterOp *ops, guint count, guint values);
/* The search alone, however values were written. */
RegisterVerdict register_search(RegisterOp *ops, guint count);
