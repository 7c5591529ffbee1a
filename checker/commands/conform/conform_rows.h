/* The lines of a log that a page shows for one key, with what is said of each. */
#pragma once

#include "checker/commands/conform/conform_design.h"
#include "checker/commands/conform/conform_run.h"
#include "traces/page/log/log_page.h"

typedef struct ConformRowsRequest {
    const ConformReport *report;
    guint group;
    const ConformRun *run;
    guint first_line, end_line; /* of the group */
    guint most_others;          /* lines that are not the design's */
    GPtrArray *sentences;       /* what is left out is added, a text of the run's arena */
} ConformRowsRequest;

/* Of LogPageRow, the caller's; texts are of the run's arena. */
GArray *conform_rows(const ConformRowsRequest *request);

/* Where a window was open for longer than is claimed; else for longest; NULL: nothing shows that one was. */
const OpenWindow *conform_rows_longest(const ConformReport *report, guint group);
/* The line that matters most: the one that does not fit, or where the longest window opens; else the first. */
guint conform_rows_focus(const ConformReport *report, guint group);
