/* What `possible.c` and `possible_step.c` share: how a way is kept. */
#pragma once

#include "checker/conform/ways/line_call.h"
#include "checker/conform/ways/pending_lines.h"
#include "checker/conform/ways/possible.h"
#include "checker/conform/ways/zone/way_zone.h"
#include "checker/program/bytecode/bytecode.h"

/* A way, as numbers: these, then for each process what it does. */
enum {
    WAY_STATE,
    WAY_NAMES,
    WAY_DONE,
    WAY_DONE_HIGH,
    WAY_NEXT,
    WAY_MISSING,
    WAY_LEAST, /* a moment, in two words: see way_time.h */
    WAY_PROCESSES = WAY_LEAST + 2
};
enum {
    WAY_LONGEST = WAY_PROCESSES + TEMPLATES_MOST_PROCESSES +
                  2 * (KNOWN_STEPS_TIMERS + WAY_ZONE_TIMERS * (WAY_ZONE_TIMERS + 1))
};

/* What a process does; from BOUND on: it plays the request with that number. */
enum { RESTS, BEGAN, SHOWN, BOUND };

struct Possible {
    const Program *program;
    KnownSteps *known;
    const LogGroup *group;
    TextNames *names;
    LineCalls *calls;
    Interner *ways;
    uint32_t processes, length; /* of a way */
    bool tells_apart;           /* as of the templates */
    const Orbits *alike;        /* whose processes change places, so that ways are fewer; or NULL */
    uint32_t most_missing;
    uint32_t
        timers; /* that are followed; what a way has of them is behind its processes: way_time.c */
    gint64 early, late; /* so much sooner or later than it is told a timer may be due on a server */
    /* Moments of the log: what comes now comes in between; all that was answered had been sent by then. */
    gint64 began, until, answered_from;
    PendingLines under;
    LineMatched matched[PENDING_LINES_MOST]; /* of the lines under way, by slot */
};

static inline const uint32_t *possible_way(const Possible *p, uint32_t way)
{
    return interner_get(p->ways, way, NULL);
}

static inline guint possible_lines_left(const Possible *p, const uint32_t *way, uint32_t who)
{
    return pending_lines_left(&p->under, &way[WAY_DONE], who);
}
