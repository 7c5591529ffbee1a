/* What differs between two answers of `check --format json`: the one that was kept, and today's. Both
 * are read as data; words are made here alone. */
#pragma once

#include "checker/commands/check/check.h"

typedef struct CheckChange {
    char *what;           /* "lease: stale_entry", "claim lease closes stale_entry" */
    char *before, *after; /* "transient", "until expire"; NULL: it was not there, it is gone */
} CheckChange;

/* The answer that is in a file. NULL with STALEMATE_ERROR_INPUT where it cannot be read, is none, or
 * is of another design than `design`. */
JsonNode *check_changes_read(const char *file, const char *design, GError **error);

/* Of CheckChange, in the order of the newer answer, what is gone last; the caller's. */
GPtrArray *check_changes(JsonNode *before, JsonNode *after);

/* The same of an answer that is being made. */
GPtrArray *check_changes_of(JsonNode *before, const CheckReport *report);

/* The same, since the last answer of this design that the watch knows, which then knows this one; NULL: it
 * knew none. */
GPtrArray *check_changes_watched(Watch *watch, const CheckReport *report);

/* "lease: stale_entry: transient -> until expire". Caller frees. */
char *check_change_text(const CheckChange *change);
