/* What the runs of all sets of fixes that were searched come to, and what none of them does: all that
 * the design's own file says, as a list. What `check --coverage` prints. */
#pragma once

#include "checker/fixes/coverage/coverage.h"
#include "checker/language/syntax/source.h"

typedef enum CoverageKind {
    COVERAGE_OPERATION, /* event and fault too: called, or happened */
    COVERAGE_STATEMENT, /* run */
    COVERAGE_BRANCH,    /* of `if` or `either`: taken */
    COVERAGE_GUARD,     /* found false */
    COVERAGE_VALUE,     /* held in some state */
    COVERAGE_FIX,       /* changes something */
} CoverageKind;

enum { COVERAGE_KINDS = 6 };

typedef struct CoverageItem { /* that was not reached */
    CoverageKind kind;
    uint64_t fixes; /* with these: of a set's own list */
    Span span;
    const char *variable, *value; /* VALUE: of the coverage, which must outlive it */
    const char *name;             /* OPERATION, FIX: of the design */
    const char *text;             /* the rest of what is said of it: "no run comes to this" */
} CoverageItem;

typedef struct CoverageList {
    uint32_t all[COVERAGE_KINDS], reached[COVERAGE_KINDS];
    GPtrArray *never; /* of CoverageItem: in no set, in order of the text, values and fixes last */
    GPtrArray
        *with_set; /* of the design as written and each fix alone, set by set: what that does not
                            reach, and another set does */
    bool values_known; /* every state was looked at; otherwise no value is counted */
} CoverageList;

/* Once every configuration was noted; `programs` as for coverage_report. */
CoverageList *coverage_list_new(Coverage *coverage, Programs *programs);
void coverage_list_free(CoverageList *list);

/* "operation", "branch", ...; of several where it is not one. */
const char *coverage_list_word(CoverageKind kind, uint32_t count);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(CoverageList, coverage_list_free)
