/* The reference explorer and the checker on the same design: where they disagree. */
#pragma once

#include "checker/language/resolve/system.h"

typedef enum Comparison {
    COMPARE_AGREE,
    COMPARE_DIFFER,
    COMPARE_TOO_LARGE, /* for the reference */
    COMPARE_WRONG,     /* the design has mistakes */
} Comparison;

/* What was compared since the program began, system by system. A test that counts nothing may have
 * compared nothing. */
typedef struct CompareTotals {
    guint agreed, too_large, in_error; /* in error: a design error ends the search */
    guint open, broken;                /* windows that open, checks that are broken */
    guint aged, aged_broken;           /* checks that bound the age of reads in time */
    guint measured, measured_stale;    /* measures of reads; of them those above 0 */
    guint measured_old;                /* and of these in time, those with a bound */
    guint64 states;
    guint64 sorted, unsorted; /* states with symmetry alone, and of the same designs without */
} CompareTotals;

CompareTotals compare_totals(void);

/* What differs is appended to `report`, a line each; it may be NULL. */
Comparison compare_system(const System *system, uint32_t most, GString *report);

/* A design file under the fixes whose bits are set in `fixes`. */
Comparison compare_file(const char *path, uint64_t fixes, uint32_t most, GString *report);

/* A design in memory, as written and with its first fix. */
Comparison compare_text(const char *text, uint32_t most, GString *report);

/* The interpreter and native steps, in the first `most` states, as written or with those fixes. */
Comparison compare_native(const char *path, uint64_t fixes, uint32_t most, GString *report);

/* One worker and several, likewise. */
Comparison compare_workers(const char *path, uint64_t fixes, uint32_t most, GString *report);

/* The design with all taken out that can be while it still differs. Caller frees. */
char *shrink_text(const char *text, uint32_t most);
