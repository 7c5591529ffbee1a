#include "checker/conform/ways/way_time.h"

#include <string.h>

enum { LATE = 1000, WHOLE_SECOND = 1000000 }; /* microseconds */
#define ANY_LATE (G_GINT64_CONSTANT(1) << 60) /* some 36,000 years */

/* ---- where a way has its timers ---- */

static uint32_t bounded(const Possible *p)
{
    return MIN(p->timers, WAY_ZONE_TIMERS);
}

static uint32_t words_of_least(const Possible *p, uint32_t timer)
{
    return WAY_PROCESSES + p->processes + 2 * timer;
}

static uint32_t words_of_most(const Possible *p, uint32_t timer)
{
    return words_of_least(p, p->timers + timer);
}

static uint32_t words_of_left(const Possible *p, uint32_t timer)
{
    return words_of_most(p, bounded(p) + timer);
}

static uint32_t words_of_apart(const Possible *p, uint32_t timer, uint32_t other)
{
    const uint32_t others = bounded(p) - 1;

    return words_of_left(p, bounded(p) + timer * others + other - (other > timer));
}

uint32_t way_time_words(uint32_t timers)
{
    const uint32_t with_bounds = MIN(timers, WAY_ZONE_TIMERS);

    return 2 * (timers + with_bounds * (with_bounds + 1));
}

static gint64 least_of(const Possible *p, const uint32_t *way, uint32_t timer)
{
    return way_time_get(&way[words_of_least(p, timer)]);
}

/* 0: it has no bounds. */
static gint64 most_of(const Possible *p, const uint32_t *way, uint32_t timer)
{
    return way_time_get(&way[words_of_most(p, timer)]);
}

/* Lines under way that have taken effect, as bits: by slot. */
static uint64_t lines_done(const uint32_t *way)
{
    return (uint64_t)way[WAY_DONE_HIGH] << 32 | way[WAY_DONE];
}

/* The soonest moment at which all that has come in a way can have come. */
static gint64 now_of(const Possible *p, const uint32_t *way)
{
    gint64 now = MAX(p->answered_from, way_time_get(&way[WAY_LEAST]));

    for (uint64_t done = lines_done(way); done; done &= done - 1) {
        const guint line = p->under.slots[__builtin_ctzll(done)];
        if (line)
            now = MAX(now, p->group->lines[line - 1].from);
    }
    return now;
}

/* Timers that have bounds, as bits. */
static uint32_t timers_of(const Possible *p, const uint32_t *way)
{
    uint32_t timers = 0;

    for (uint32_t i = 0; i < bounded(p); i++)
        timers |= (uint32_t)(most_of(p, way, i) != 0) << i;
    return timers;
}

/* Of a timer without bounds `least` alone is set. */
static void load(const Possible *p, const uint32_t *way, WayZone *zone)
{
    zone->now = now_of(p, way);
    zone->timers = timers_of(p, way);
    for (uint32_t i = 0; i < bounded(p); i++)
        zone->least[i] = least_of(p, way, i);
    for (uint32_t rest = zone->timers; rest; rest &= rest - 1) {
        const uint32_t i = (uint32_t)__builtin_ctz(rest);
        zone->most[i] = most_of(p, way, i);
        zone->left[i] = way_time_get(&way[words_of_left(p, i)]);
        for (uint32_t k = 0; k < bounded(p); k++)
            if (k != i)
                zone->apart[i][k] = way_time_get(&way[words_of_apart(p, i, k)]);
    }
}

static void store_timer(const Possible *p, uint32_t *way, const WayZone *zone, uint32_t timer)
{
    const bool has = way_zone_has(zone, timer);
    const gint64 most = has ? zone->most[timer] : 0;

    way_time_set(&way[words_of_least(p, timer)], has ? zone->least[timer] : 0);
    way_time_set(&way[words_of_most(p, timer)], has && most == 0 ? 1 : most);
    way_time_set(&way[words_of_left(p, timer)], has ? zone->left[timer] : 0);
    for (uint32_t k = 0; k < bounded(p); k++)
        if (k != timer)
            way_time_set(&way[words_of_apart(p, timer, k)],
                         has && way_zone_has(zone, k) ? zone->apart[timer][k] : 0);
}

/* A way's timers have bounds while they run, and once they are due while time stands still. What has come by now is kept
 * where lines do not show it. */
static void store(const Possible *p, uint32_t *way, WayZone *zone)
{
    const KnownState *here = known_steps_of(p->known, way[WAY_STATE]);

    zone->timers &= here->waiting | (here->is_urgent ? here->are_due : 0);
    for (uint32_t i = 0; i < bounded(p); i++)
        store_timer(p, way, zone, i);
    for (uint32_t i = bounded(p); i < p->timers; i++)
        if (!(here->waiting >> i & 1))
            way_time_set(&way[words_of_least(p, i)], 0);
    if (zone->now > now_of(p, way))
        way_time_set(&way[WAY_LEAST], zone->now);
    if (way_time_get(&way[WAY_LEAST]) <= p->answered_from)
        way_time_set(&way[WAY_LEAST], WAY_TIME_BEFORE);
}

/* ---- beginning, and steps ---- */

void way_time_servers(Possible *p, bool may_be_late)
{
    p->late = LATE;
    for (guint i = 0; p->timers > 0 && i < p->group->line_count; i++)
        if (g_strcmp0(p->group->lines[i].entry->store, "memcached") == 0)
            p->early = p->late = WHOLE_SECOND;
    if (may_be_late)
        p->late = ANY_LATE;
}

/* They were started before the log began, for what they may be started for at most. */
void way_time_begin(const Possible *p, uint32_t *way)
{
    WayZone zone = {.now = WAY_TIME_BEFORE, .timers = (UINT32_C(1) << bounded(p)) - 1};
    gint64 longest = 0;

    way_time_set(&way[WAY_LEAST], WAY_TIME_BEFORE);
    for (uint32_t i = 0; i < p->program->started.length; i++)
        longest = MAX(longest, p->program->started.data[i]);
    for (uint32_t i = 0; i < bounded(p); i++) {
        zone.least[i] = WAY_TIME_BEFORE;
        zone.left[i] = longest > 0 ? longest + p->late : WAY_ZONE_NEVER;
        zone.most[i] = longest > 0 ? p->until + zone.left[i] : WAY_ZONE_NEVER;
        for (uint32_t k = 0; k < bounded(p); k++)
            zone.apart[i][k] = WAY_ZONE_NEVER;
    }
    for (uint32_t i = 0; i < p->timers; i++)
        way_time_set(&way[words_of_least(p, i)], WAY_TIME_BEFORE);
    store(p, way, &zone);
}

/* By when the lines were answered that have come with this step; lines without an answer may come at any time. */
static gint64 answered_by(const Possible *p, const uint32_t *before, const uint32_t *way)
{
    gint64 by = WAY_ZONE_NEVER;

    for (uint64_t done = lines_done(way) & ~lines_done(before); done; done &= done - 1) {
        const guint number = p->under.slots[__builtin_ctzll(done)];
        const LogLine *line = number ? &p->group->lines[number - 1] : NULL;
        if (line && !line->is_open)
            by = MIN(by, MAX(line->from, line->to));
    }
    return by;
}

static void start_timers(const Possible *p, uint32_t *way, WayZone *zone, const KnownStep *step,
                         gint64 to)
{
    WayZoneStart starts[WAY_ZONE_TIMERS];
    uint32_t count = 0;

    for (uint32_t i = 0; i < step->start_count; i++) {
        const KnownStart from = step->starts[i];
        if (from.timer < bounded(p))
            starts[count++] = (WayZoneStart){from.timer, MAX(from.duration - p->early, 0),
                                             from.duration + p->late};
        else
            way_time_set(&way[words_of_least(p, from.timer)], zone->now + from.duration);
    }
    way_zone_start(zone, starts, count, to);
}

/* It would have had to go on before that moment. */
static bool is_over(const Possible *p, const uint32_t *way)
{
    for (uint32_t i = 0; i < bounded(p); i++)
        if (most_of(p, way, i) != 0 && most_of(p, way, i) < p->began)
            return true;
    return false;
}

/* A step from `now` up to `to` that starts no timer changes nothing of what is known of them: none runs, or one whose bounds
 * are as close already. As way_zone_step and store would have it, for what most steps are. */
static bool leaves_timers(const Possible *p, const uint32_t *way, gint64 now, gint64 to)
{
    const uint32_t timers = timers_of(p, way);

    if (p->timers > WAY_ZONE_TIMERS || way_time_get(&way[WAY_LEAST]) != WAY_TIME_BEFORE)
        return false;
    if (timers == 0)
        return true;
    const uint32_t one = (uint32_t)__builtin_ctz(timers);
    const gint64 least = least_of(p, way, one), most = most_of(p, way, one),
                 left = way_time_get(&way[words_of_left(p, one)]);
    return timers == UINT32_C(1) << one && least <= most && now <= least && least - left <= now &&
           most - left <= to && known_steps_of(p->known, way[WAY_STATE])->waiting >> one & 1;
}

bool way_time_step(const Possible *p, const uint32_t *before, uint32_t *way, const KnownStep *step)
{
    if (p->timers == 0)
        return true;
    const gint64 to = answered_by(p, before, way);
    const gint64 now = now_of(p, way);
    if (step->start_count == 0 && leaves_timers(p, way, now, to))
        return now <= to && !is_over(p, way);
    WayZone zone;
    load(p, way, &zone);
    if (!way_zone_step(&zone, WAY_TIME_BEFORE, to))
        return false;
    start_timers(p, way, &zone, step, to);
    store(p, way, &zone);
    return !is_over(p, way);
}

/* ---- time goes on ---- */

typedef struct Settling {
    Possible *p;
    uint32_t *ways;
    uint32_t count;
} Settling;

static bool add_way(Settling *s, const uint32_t *way)
{
    const uint32_t number = interner_put(s->p->ways, way, s->p->length);

    for (uint32_t i = 0; i < s->count; i++)
        if (s->ways[i] == number)
            return false;
    if (s->count == WAY_TIME_MOST)
        return false;
    s->ways[s->count++] = number;
    return true;
}

/* The way in which a timer is due by `until`, and was not by `after`. False: there is none. */
static bool make_due(const Settling *s, const uint32_t *way, uint32_t timer, gint64 after,
                     uint32_t *due)
{
    const Possible *p = s->p;
    WayZone zone;

    if (least_of(p, way, timer) > p->until)
        return false;
    load(p, way, &zone);
    if (timer < bounded(p)) {
        if (!way_zone_due(&zone, timer) || zone.now <= after || zone.now > p->until)
            return false;
    } else {
        zone.now =
            MAX(zone.now, least_of(p, way, timer)); /* it may be as late as that, or not yet */
    }
    memcpy(due, way, p->length * sizeof *due);
    due[WAY_STATE] = known_steps_due(p->known, way[WAY_STATE], timer);
    store(p, due, &zone);
    return true;
}

/* Where nothing urgent waits for it, what is due already may come later all the same, but nothing looks at whether it is due
 * but what it lets come: so it loses nothing to be due. */
static bool is_no_loss(const Possible *p, const uint32_t *way, uint32_t timer, const uint32_t *due)
{
    const uint32_t others = timers_of(p, way) & ~(UINT32_C(1) << timer);

    return !p->program->has_strict_bound && least_of(p, way, timer) <= p->began &&
           (timer >= bounded(p) ||
            (others == 0 && !known_steps_of(p->known, due[WAY_STATE])->is_urgent));
}

/* Of timers without bounds those from `first` on: in which order they are due is all the same. */
static void settle(Settling *s, const uint32_t *way, gint64 after, uint32_t first)
{
    const Possible *p = s->p;
    const uint32_t waiting = known_steps_of(p->known, way[WAY_STATE])->waiting;
    uint32_t due[WAY_LONGEST];
    bool is_dropped = false;

    for (uint32_t i = 0; i < p->timers; i++) {
        const bool is_bounded = i < bounded(p);
        if (!(waiting >> i & 1) || (!is_bounded && i < first) || !make_due(s, way, i, after, due))
            continue;
        settle(s, due, G_MININT64, is_bounded ? first : i + 1);
        is_dropped |= is_no_loss(p, way, i, due);
    }
    if (!is_dropped)
        add_way(s, way);
}

uint32_t way_time_settle(Possible *p, uint32_t *way, uint32_t *ways)
{
    Settling s = {p, ways, 0};

    if (p->timers == 0) {
        ways[0] = interner_put(p->ways, way, p->length);
        return 1;
    }
    settle(&s, way, G_MININT64, 0);
    return s.count;
}

/* What a timer came to that was due before was found then. */
static bool may_go(const Possible *p, const uint32_t *way)
{
    if (way_time_get(&way[WAY_LEAST]) > WAY_TIME_BEFORE)
        return true;
    for (uint32_t i = 0; i < p->timers; i++) {
        const gint64 least = least_of(p, way, i);
        if (least != 0 && least <= p->until && (p->timers > 1 || least > p->began))
            return true;
    }
    return false;
}

bool way_time_let(Possible *p, uint32_t way, uint32_t *ways, uint32_t *count)
{
    const uint32_t *from = possible_way(p, way);
    uint32_t record[WAY_LONGEST];
    Settling s = {p, ways, 0};

    ways[0] = way;
    *count = 1;
    if (p->timers == 0)
        return false;
    if (is_over(p, from)) {
        *count = 0;
        return false;
    }
    if (!may_go(p, from))
        return false;
    WayZone zone;
    load(p, from, &zone);
    memcpy(record, from, p->length * sizeof *record);
    store(p, record, &zone);
    settle(&s, record, p->began, 0);
    *count = s.count;
    return s.count != 1 || ways[0] != way;
}
