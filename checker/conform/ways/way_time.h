/* Timers in ways: when each that runs is due, by the log's clock.
 *
 * A timer is started by a line, which took effect after all lines before it in this way had been sent, and before it and
 * all lines behind it were answered: the timer is due so much later, and while an event is urgent that waits for it nothing
 * else comes later than that. `way_zone.h` has what follows from that. Of more timers than that follows the others may be
 * due at any time after the soonest. `WAY_LEAST` of a way is a moment that has come in it, and that its lines do not show.
 *
 * Servers do not look at the time in microseconds. Redis has an entry for up to a millisecond longer; memcached counts in
 * seconds, and has one for up to a second less, or longer. */
#pragma once

#include "checker/conform/ways/possible_private.h"

#define WAY_TIME_BEFORE WAY_ZONE_BEFORE
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

/* Words that a way needs for timers. */
uint32_t way_time_words(uint32_t timers);
/* How exact the group's servers are, or how late anything may be. */
void way_time_servers(Possible *p, bool may_be_late);
/* In a way that begins: nobody knows when timers were started that run then. */
void way_time_begin(const Possible *p, uint32_t *way);
/* The way was made of the one before by a step: its timers are those that it has started, and those that go on. False where
 * the step cannot come so late. */
bool way_time_step(const Possible *p, const uint32_t *before, uint32_t *way, const KnownStep *step);
/* Timers whose time comes by `until` are due, in a way of their own where it may come later still. Numbers of the ways that
 * it comes to, WAY_TIME_MOST at most. */
uint32_t way_time_settle(Possible *p, uint32_t *way, uint32_t *ways);
/* The same as time goes on to `began`: none where the way cannot have lasted so long. False where it is as it was. */
bool way_time_let(Possible *p, uint32_t way, uint32_t *ways, uint32_t *count);
