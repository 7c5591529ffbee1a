/* Which operations a log lacks, in one of the runs that explain it with the fewest. */
#pragma once

#include "checker/conform/run_trace.h"

typedef struct MissingLine {
    char *text;           /* "cache.del()" */
    guint behind, before; /* lines that took effect next to it in that run; 0: none did */
} MissingLine;

typedef struct MissingRequest {
    RunTraceRequest run;
    const System *system;
    const LogGroup *group;
} MissingRequest;

/* Of MissingLine, in the order of the run; the array frees texts. */
GArray *missing_lines_find(const MissingRequest *request);
