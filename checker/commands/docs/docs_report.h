/* What came of trying pages: case by case, as text or as TAP, and how many of what was tried. */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef enum DocsVerdict {
    DOCS_SO,      /* it is as the page says */
    DOCS_DIFFERS, /* what is shown is not what is printed or drawn: that can be written anew */
    DOCS_WRONG,   /* somebody has to look at it */
} DocsVerdict;

typedef struct DocsReport {
    bool is_tap, is_check; /* nothing is written */
    guint cases, differing, wrong;
    guint unwritten; /* of those that differ: their page was not written */
    guint designs, parts, outputs, pictures, pages; /* that were tried */
    GHashTable *others;                             /* programs that are not run */
} DocsReport;

typedef struct DocsCase {
    const char *page;
    guint line; /* 0: the whole page */
    const char *what;
} DocsCase;

void docs_report_begin(DocsReport *report);
/* `why` may be NULL: lines that say more. */
void docs_report_case(DocsReport *report, const DocsCase *its, DocsVerdict verdict,
                      const char *why);
/* A block of another program, which is left alone. */
void docs_report_other(DocsReport *report, const char *command);
/* Says how many there were. */
void docs_report_end(DocsReport *report);
