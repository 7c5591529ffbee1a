/* Whether the lines of one group are a run of a design: read in the order of their times, with all that the design may have
 * come to by then. */
#pragma once

#include "checker/conform/line_events.h"
#include "checker/conform/lines/log_lines.h"
#include "checker/conform/run_trace.h"
#include "checker/conform/ways/known_steps.h"

/* What was found, for whoever wants to see the run that explains a group, or all of it up to what does not fit. */
typedef struct ConformityFound {
    RunTraceRequest run; /* its ends: all ways of the last moment, where the group does not fit */
    KnownSteps *known;
} ConformityFound;

typedef void ConformityLook(void *user, const ConformityFound *found);

typedef struct ConformityLimits {
    uint64_t most_ways;       /* of all moments together; 0: none */
    uint64_t memory;          /* bytes; 0: no limit */
    gint64 deadline;          /* of the monotonic clock; 0: none */
    const volatile int *stop; /* judging ends soon after it is not 0; may be NULL */
    bool is_cut;              /* the log ends in the middle: requests may be, too */
    bool is_at_once;      /* so many of each process were asked for: more requests fit nowhere */
    bool is_warm;         /* a few requests may have come and gone before it */
    bool may_be_late;     /* what has to come by some moment may come at any time after it */
    bool has_times;       /* it is asked how long calls and blocks took */
    uint32_t missing;     /* so many operations may have come about that the log does not show */
    const LineMove *move; /* a line is taken for having come elsewhere; or NULL */
    ConformityLook *look; /* is called while it is all there; or NULL */
    void *look_user;
} ConformityLimits;

typedef enum ConformityEnd {
    CONFORMITY_FITS,
    CONFORMITY_FAILS, /* at `line` */
    CONFORMITY_SHORT, /* each line fits, but the request of `line`, its last one, goes on in the design */
    CONFORMITY_LIMITED, /* a limit was reached at `line` */
} ConformityEnd;

typedef struct LogMark { /* which line it was */
    guint line;          /* in its file */
    guint64 seq;         /* of one line, where one command is several of the log */
} LogMark;

/* From one event of the log to another a window was open in whatever way the log may have come about. */
typedef struct OpenWindow {
    uint32_t window;
    gint64 from, to;         /* microseconds since 1970: open for so long at least */
    gint64 earliest, latest; /* and at most: before and after that it was surely closed */
    bool is_to_end;          /* it may have been open at the log's end */
    bool is_before;          /* and before the log began, where that begins in the middle */
    LogMark first, last;     /* the lines that say so */
    guint times,
        longer; /* it stands for so many, of which it is the longest; so many are longer than is claimed */
} OpenWindow;

typedef struct Conformity {
    ConformityEnd end;
    const LogLine *line; /* the group's, or of `own` */
    guint line_number;   /* in its group */
    Arena *own;          /* see conformity_own_line */
    /* LIMITED: it was told to stop; more requests are at once than processes, with which it does not fit. */
    bool is_stopped, is_crowded;
    guint fitting; /* lines that were answered before it */
    GPtrArray *
        allowed; /* of FAILS, SHORT: texts "cache.get(): none"; those of the line's own command first */
    GArray *missing; /* of MissingLine, of what fits */
    GArray *times;   /* of RunTime, likewise */
    GArray *windows; /* of OpenWindow, in the order of their times: of what fits */
    uint64_t ways;   /* that were kept */
} Conformity;

/* `known` are the templates' steps: several groups may share them. */
Conformity *conformity_judge(const Templates *templates, KnownSteps *known, const LogGroup *group,
                             const ConformityLimits *limits);
/* Its line is a copy, without its words, from here on: the group's lines may go. */
void conformity_own_line(Conformity *conformity);
void conformity_free(Conformity *conformity);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Conformity, conformity_free)
