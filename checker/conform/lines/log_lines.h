/* The lines of a log that a bound design knows, key by key: what a bound key's `*` stands for keeps apart what has nothing
 * to do with each other. Lines of what is bound without a `*` are of all of them.
 *
 * The lines wait, as bytes, in parts of some keys each, mostly in a file: log_part.h reads a part. Only where they were
 * asked for are all of them in memory. line_sorter.h makes this. */
#pragma once

#include "checker/base/spool.h"
#include "checker/log/log_file.h"
#include "checker/program/replay/replay.h"
#include "checker/wire/binding/bound.h"

typedef struct LogLine {
    const LogEntry *entry;
    guint place; /* number in the group's places */
    WireRequest
        request; /* its words are shared by lines of one command and key that have no others */
    gint64 from,
        to; /* it took effect in between; of a change in an SQL transaction up to its COMMIT */
    bool
        is_open; /* nobody knows whether it did: no reply came, and it was alone; or its COMMIT is not known */
    uint32_t who;  /* from 1: the request that it is of; 0: the log does not say */
    bool is_last;  /* of its request */
    bool is_first; /* likewise */
    uint32_t
        next; /* in the group: the one that was carried out at once with it and behind it; 0: none */
    bool is_followup; /* it is such a one */
    uint32_t
        alike; /* the same of lines that say the same, and of which it is not known whose they are; 0: none */
} LogLine;

typedef struct LogGroup {
    const char *name;   /* what the `*` stands for, or NULL */
    BoundPlace *places; /* with their keys whole */
    guint place_count;
    LogLine *lines; /* as in the log; NULL: they wait in their part */
    guint line_count;
    guint who_count, at_once; /* requests; how many of them were under way at a time */
} LogGroup;

typedef struct LogUnknown { /* commands that the design does not know */
    const char *op, *place;
    guint lines;
} LogUnknown;

typedef enum LogLineKind {
    LOG_LINE_ELSEWHERE, /* of nothing that is bound */
    LOG_LINE_UNKNOWN,   /* of what is bound, and the design has no such operation */
    LOG_LINE_REFUSED,   /* answered with an error, or undone */
    LOG_LINE_OWN,       /* a read of what its own transaction had changed */
    LOG_LINE_WITH,      /* it belongs to the line before it: the second key of a DEL */
    LOG_LINE_KNOWN,
} LogLineKind;

enum { LOG_LINE_OF_ALL = -1, LOG_LINE_OF_NONE = -2 };

typedef struct LogLineSorted { /* what was found of an entry */
    LogLineKind kind;
    int group;         /* its number; OF_ALL groups; OF_NONE that is judged */
    const char *place; /* what is bound to it; NULL: ELSEWHERE */
} LogLineSorted;

enum { LOG_LINES_PARTS = 256 };

typedef struct LogLines {
    Arena *arena;
    struct LinePlaces *places; /* what is known of their words */
    LogLineSorted *sorted;     /* by entry of the log, where all is kept; else NULL */
    LogGroup *groups;
    guint group_count;
    /* Of their lines: a stream for each part, and one of what is of all groups; NULL: all is kept. */
    Spool *spool;
    guint
        *stars; /* by group: the number of what its `*` stands for; it is of part number % PARTS */
    guint star_count;
    guint *order;                     /* groups, part by part */
    guint first[LOG_LINES_PARTS + 1]; /* in `order`, of each part */
    guint total, known;
    guint elsewhere; /* of what is not bound */
    guint
        refused; /* that were answered with an error, or undone by a ROLLBACK: nothing came of them */
    guint unsaid; /* that are known, and whose reply the log does not say */
    guint own;    /* reads of what the same transaction had changed: nobody else saw that yet */
    bool has_requests, has_others; /* known lines that say their request; that do not */
    LogUnknown *unknown;
    guint unknown_count;
} LogLines;

void log_lines_free(LogLines *lines);

/* Whether a line may be that operation; `match` says what its arguments are, where the line has them. */
bool log_line_is(const LogGroup *group, const LogLine *line, const Operation *operation,
                 int64_t index, BoundMatch *match);
/* Where an operation is in the group: of what is bound to a server, and the binding says what it is there. -1: nowhere. */
int log_group_place(const LogGroup *group, const Operation *operation, int64_t index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(LogLines, log_lines_free)
