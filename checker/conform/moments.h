/* What was possible from one event of a log (a line was sent, or answered) to the next, moment by moment. */
#pragma once

#include "checker/base/arena.h"
#include "checker/base/vec.h"
#include "checker/log/log_entry.h"

typedef struct MomentEdge {
    uint32_t from, to; /* places in `ways` */
} MomentEdge;

typedef struct Moment {
    gint64 begins;
    const LogEntry *line; /* whose event it begins with; NULL of the first */
    VEC(uint32_t) ways;
    uint64_t *predicates;    /* by place; NULL: it is not sealed */
    VEC(MomentEdge) carried; /* from the moment before */
    VEC(MomentEdge) steps;   /* within it */
    uint64_t always,
        sometime; /* predicates that hold in all its ways, in some: of those that come to the end */
} Moment;

typedef struct Moments {
    Moment *data;
    uint32_t length, capacity;
    Arena *arena; /* of what sealed moments have */
    Moment room;  /* what the next one may fill */
} Moments;

/* Begins the next one: its lists may be pushed to until it is sealed. */
Moment *moments_begin(Moments *moments);
/* The last one is as it stays, with room for the predicates of its ways. */
Moment *moments_seal(Moments *moments);
/* Takes the last one back, which is not sealed. */
void moments_take_back(Moments *moments);
void moments_free(Moments *moments);
/* Leaves, in `always` and `sometime`, the ways from which one of those comes that `is_end` marks, by place in the last
 * moment. */
void moments_look_back(Moments *moments, const bool *is_end);
