/* Timers in ways: when each that runs may be due at the soonest, by the log's clock.
 *
 * A timer is started by a line, which took effect after all lines before it in this way had been sent: the latest `from`
 * of them is the soonest moment, and the timer is due so much later. Later than that it may be due at any time, as with
 * time free. `WAY_LEAST` of a way is a moment that has come in it, and that its lines do not show: a timer was due then. */
#pragma once

#include "checker/conform/ways/possible_private.h"

#define WAY_TIME_BEFORE (G_MININT64 / 2) /* before all logs */
enum { WAY_TIME_MOST = POSSIBLE_MOST_LET };

static inline gint64 way_time_get(const uint32_t *words)
{
    return (gint64)((uint64_t)words[1] << 32 | words[0]);
}

static inline void way_time_set(uint32_t *words, gint64 moment)
{
    words[0] = (uint32_t)moment;
    words[1] = (uint32_t)((uint64_t)moment >> 32);
}

static inline uint32_t way_time_timer(const Possible *p, uint32_t timer)
{
    return WAY_PROCESSES + p->processes + 2 * timer;
}

/* The soonest moment at which all that has come in a way can have come. */
gint64 way_time_now(const Possible *p, const uint32_t *way);
/* Timers that a step has started run from then on; others that do not run have no moment. */
void way_time_start(const Possible *p, uint32_t *way, const KnownStep *step);
/* Whether time going by may make it another one. */
bool way_time_may_go(const Possible *p, const uint32_t *way);
/* Timers whose time comes by `until` are due, in a way of their own where it may come later still. Numbers of the ways that
 * it comes to, WAY_TIME_MOST at most. */
uint32_t way_time_settle(Possible *p, uint32_t *way, uint32_t *ways);
