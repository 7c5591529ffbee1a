/* Which operations a log lacks, in one of the runs that explain it with the fewest. */
#pragma once

#include "checker/conform/allowed.h"
#include "checker/conform/line_events.h"
#include "checker/conform/moments.h"

typedef struct MissingLine {
    char *text;                     /* "cache.del()" */
    const LogLine *behind, *before; /* that took effect next to it in that run; NULL: none did */
} MissingLine;

typedef struct MissingRequest {
    Possible *possible;
    const System *system;
    const LogGroup *group;
    const GArray *events;   /* of LineEvent */
    const Moments *moments; /* that the first is of before the first event */
    const bool *is_end;     /* by place in the last moment */
} MissingRequest;

/* Of MissingLine, in the order of the run; the array frees texts. */
GArray *missing_lines_find(const MissingRequest *request);
