/* What was possible from one event of a log (a line was sent, or answered) to the next, moment by moment. */
#pragma once

#include "checker/base/vec.h"
#include "checker/log/log_entry.h"

typedef struct MomentEdge {
    uint32_t from, to; /* places in `ways` */
} MomentEdge;

typedef struct Moment {
    gint64 begins;
    const LogEntry *line; /* whose event it begins with; NULL of the first */
    VEC(uint32_t) ways;
    uint64_t *predicates;    /* by place */
    VEC(MomentEdge) carried; /* from the moment before */
    VEC(MomentEdge) steps;   /* within it */
    uint64_t always,
        sometime; /* predicates that hold in all its ways, in some: of those that come to the end */
} Moment;

typedef VEC(Moment) Moments;

void moments_free(Moments *moments);
/* Leaves, in `always` and `sometime`, the ways from which one of those comes that `is_end` marks, by place in the last
 * moment. */
void moments_look_back(Moments *moments, const bool *is_end);
