/* How long calls and blocks took in one run that explains a log, where the design says how long they take at most.
 *
 * A call took from when its line was sent to its reply. A `within` took from the reply to the process's line before it (or
 * from when its own first line was sent) to the reply to its last line. Lines of one moment say nothing of how long. */
#pragma once

#include "checker/conform/run_trace.h"

typedef struct RunTime {
    Span span;     /* of what the design says: `CALL` of `takes 0s..CALL` */
    int64_t limit; /* which is, in microseconds */
    bool is_within;
    gint64 duration;
    const LogEntry *line; /* the call's, or the block's last */
} RunTime;

void run_times_add(GArray *times, const Templates *templates, const RunTraceRequest *request);
