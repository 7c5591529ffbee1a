#include "checker/conform/ways/zone/way_zone.h"

/* Bounds that say nothing stay so: they are never added up more than twice. */
static gint64 sum(gint64 one, gint64 other)
{
    return MIN(one + other, WAY_ZONE_NEVER);
}

/* A bound that follows from two others is one of its own, by way of timer `over`. */
static void close_over(WayZone *zone, uint32_t over)
{
    for (uint32_t i = 0; zone->timers >> i; i++) {
        if (!way_zone_has(zone, i) || i == over)
            continue;
        zone->most[i] = MIN(zone->most[i], sum(zone->most[over], zone->apart[i][over]));
        zone->left[i] = MIN(zone->left[i], sum(zone->left[over], zone->apart[i][over]));
        if (zone->apart[over][i] < WAY_ZONE_NEVER)
            zone->least[i] = MAX(zone->least[i], zone->least[over] - zone->apart[over][i]);
        for (uint32_t k = 0; zone->timers >> k; k++)
            if (way_zone_has(zone, k) && k != over && k != i)
                zone->apart[i][k] =
                    MIN(zone->apart[i][k], sum(zone->apart[i][over], zone->apart[over][k]));
    }
}

/* All bounds that follow from others (Floyd and Warshall). False where two contradict each other. */
static bool close(WayZone *zone)
{
    bool is_good = true;

    if (zone->timers == 0)
        return true;
    if (way_zone_is_one(zone)) { /* nothing is apart from it */
        const uint32_t one = (uint32_t)__builtin_ctz(zone->timers);
        return zone->least[one] <= zone->most[one];
    }
    for (uint32_t over = 0; zone->timers >> over; over++)
        if (way_zone_has(zone, over))
            close_over(zone, over);
    for (uint32_t over = 0; zone->timers >> over; over++) /* with what `apart` came to */
        if (way_zone_has(zone, over))
            close_over(zone, over);
    for (uint32_t i = 0; zone->timers >> i; i++) {
        is_good &= !way_zone_has(zone, i) || zone->least[i] <= zone->most[i];
        for (uint32_t k = 0; k < i; k++)
            is_good &= !way_zone_has(zone, i) || !way_zone_has(zone, k) ||
                       zone->apart[i][k] + zone->apart[k][i] >= 0;
    }
    return is_good;
}

/* `now` may not be sooner than any timer allows. */
static void raise_now(WayZone *zone)
{
    for (uint32_t i = 0; zone->timers >> i; i++)
        if (way_zone_has(zone, i) && zone->left[i] < WAY_ZONE_NEVER)
            zone->now = MAX(zone->now, zone->least[i] - zone->left[i]);
}

bool way_zone_step(WayZone *zone, gint64 from, gint64 to)
{
    zone->now = MAX(zone->now, from);
    raise_now(zone);
    for (uint32_t i = 0; zone->timers >> i; i++) {
        if (!way_zone_has(zone, i))
            continue;
        zone->least[i] = MAX(zone->least[i], zone->now);
        zone->most[i] = MIN(zone->most[i], sum(to, zone->left[i]));
        for (uint32_t k = 0; zone->timers >> k; k++) /* `now` is not after the other is due */
            if (way_zone_has(zone, k) && k != i)
                zone->apart[i][k] = MIN(zone->apart[i][k], zone->left[i]);
    }
    const bool is_good = close(zone) && zone->now <= to;
    raise_now(zone);
    return is_good && zone->now <= to;
}

void way_zone_drop(WayZone *zone, uint32_t timer)
{
    zone->timers &= ~(UINT32_C(1) << timer);
}

/* `since` is how long after `now` the others are due at the soonest. */
static void start(WayZone *zone, const WayZoneStart *from, gint64 to, gint64 *since)
{
    const uint32_t timer = from->timer;

    for (uint32_t i = 0; zone->timers >> i; i++) {
        if (!way_zone_has(zone, i))
            continue;
        zone->apart[timer][i] = from->most - since[i];
        zone->apart[i][timer] =
            zone->left[i] < WAY_ZONE_NEVER ? zone->left[i] - from->least : WAY_ZONE_NEVER;
    }
    zone->least[timer] = zone->now + from->least;
    zone->most[timer] = sum(to, from->most);
    zone->left[timer] = from->most;
    since[timer] = from->least;
    zone->timers |= UINT32_C(1) << timer;
}

/* `now` is not after any timer is due, those too that are started anew: by when it is, and how long before the others are due
 * at least. */
static gint64 find_since(const WayZone *zone, gint64 to, gint64 *since)
{
    for (uint32_t i = 0; zone->timers >> i; i++) {
        since[i] = 0;
        if (!way_zone_has(zone, i))
            continue;
        to = MIN(to, zone->most[i]);
        for (uint32_t k = 0; zone->timers >> k; k++)
            if (way_zone_has(zone, k) && k != i)
                since[i] = MAX(since[i], -zone->apart[k][i]);
    }
    return to;
}

void way_zone_start(WayZone *zone, const WayZoneStart *starts, uint32_t count, gint64 to)
{
    gint64 since[WAY_ZONE_TIMERS];

    if (count == 0)
        return;
    to = find_since(zone, to, since);
    for (uint32_t i = 0; i < count; i++)
        way_zone_drop(zone, starts[i].timer);
    for (uint32_t i = 0; i < count; i++)
        start(zone, &starts[i], to, since);
    close(zone);
}

bool way_zone_due(WayZone *zone, uint32_t timer)
{
    raise_now(zone);
    zone->least[timer] = MAX(zone->least[timer], zone->now);
    for (uint32_t i = 0; zone->timers >> i; i++)
        if (way_zone_has(zone, i) && i != timer) {
            zone->apart[timer][i] = MIN(zone->apart[timer][i], 0);
            zone->apart[i][timer] = MIN(zone->apart[i][timer], zone->left[i]);
        }
    if (!close(zone))
        return false;
    zone->now = MAX(zone->now, zone->least[timer]);
    for (uint32_t i = 0; zone->timers >> i; i++)
        if (way_zone_has(zone, i) && i != timer)
            zone->left[i] = MIN(zone->left[i], zone->apart[i][timer]);
    zone->left[timer] = 0;
    return true;
}
