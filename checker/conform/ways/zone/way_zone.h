/* The moments at which a way can have come about: of the step that came last, and of when each of its timers is due.
 *
 * A zone is a set of moments, as bounds on them and on how far they are apart (Dill, Timing assumptions and verification
 * of finite-state concurrent systems, 1989). `now` is the last step's, or any moment after it, as long as no timer of
 * the zone is due by then: each step comes at `now`, and `now` does not pass beyond `due` of a timer, for what it lets come
 * is urgent. What stays is whole numbers of microseconds, and exact: there are moments where no bound contradicts another. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

enum { WAY_ZONE_TIMERS = 4 };

#define WAY_ZONE_NEVER (G_MAXINT64 / 2)  /* no upper bound */
#define WAY_ZONE_BEFORE (G_MININT64 / 2) /* before all logs */

typedef struct WayZone {
    gint64 now;                                     /* at the soonest */
    uint32_t timers;                                /* as bits: those that have bounds */
    gint64 least[WAY_ZONE_TIMERS];                  /* when it is due at the soonest */
    gint64 most[WAY_ZONE_TIMERS];                   /* and at the latest */
    gint64 left[WAY_ZONE_TIMERS];                   /* how long after `now` at most */
    gint64 apart[WAY_ZONE_TIMERS][WAY_ZONE_TIMERS]; /* how long after the other one at most */
} WayZone;

typedef struct WayZoneStart { /* a timer is due so long after it was started */
    uint32_t timer;
    gint64 least, most;
} WayZoneStart;

/* A step comes at some moment from `from` to `to`. False where it cannot. */
bool way_zone_step(WayZone *zone, gint64 from, gint64 to);
/* Timers are started by the step that came just now, up to `to`. */
void way_zone_start(WayZone *zone, const WayZoneStart *starts, uint32_t count, gint64 to);
/* It is that moment at which a timer is due. False where another one is due before that. */
bool way_zone_due(WayZone *zone, uint32_t timer);
/* Time may pass, whatever that timer does. */
void way_zone_drop(WayZone *zone, uint32_t timer);

/* At most one timer has bounds. */
static inline bool way_zone_is_one(const WayZone *zone)
{
    return (zone->timers & (zone->timers - 1)) == 0;
}

static inline bool way_zone_has(const WayZone *zone, uint32_t timer)
{
    return zone->timers >> timer & 1;
}
