/* Zones of moments against what they stand for: of random steps, starts of timers and moments at which they are due, all
 * bounds in a row, and whether one loop of them contradicts itself (Bellman and Ford). */
#include "checker/conform/ways/zone/way_zone.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>

enum { RUNS = 200000, LONGEST = 16, MOMENTS = 2 * LONGEST + 2, BOUNDS = 400, NOBODY = -1 };

/* Moment 0 is nought, the others are those of steps and of timers. */
typedef struct Bound { /* `later` is at most so long after `sooner` */
    int sooner, later;
    gint64 most;
} Bound;

typedef struct Naive {
    Bound bounds[BOUNDS];
    int count, moments, last; /* the moment of the last step */
    int due[WAY_ZONE_TIMERS]; /* moment; NOBODY: it has no bounds */
} Naive;

static void add_bound(Naive *naive, int sooner, int later, gint64 most)
{
    assert_in_range(naive->count, 0, BOUNDS - 1);
    naive->bounds[naive->count++] = (Bound){sooner, later, most};
}

static int add_moment(Naive *naive)
{
    return naive->moments++;
}

static bool is_feasible(const Naive *naive)
{
    gint64 at[MOMENTS] = {0};

    for (int round = 0; round <= naive->moments; round++) {
        bool changes = false;
        for (int i = 0; i < naive->count; i++) {
            const Bound *bound = &naive->bounds[i];
            if (at[bound->sooner] + bound->most >= at[bound->later])
                continue;
            at[bound->later] = at[bound->sooner] + bound->most;
            changes = true;
        }
        if (!changes)
            return true;
    }
    return false;
}

/* Not before the last step, and not after a timer is due. */
static void add_step(Naive *naive, int moment)
{
    if (naive->last != NOBODY)
        add_bound(naive, moment, naive->last, 0);
    for (int i = 0; i < WAY_ZONE_TIMERS; i++)
        if (naive->due[i] != NOBODY && naive->due[i] != moment)
            add_bound(naive, naive->due[i], moment, 0);
    naive->last = moment;
}

/* ---- one run ---- */

typedef struct Both {
    GRand *random;
    WayZone zone;
    Naive naive;
    gint64 clock;
    guint starts, dues;
} Both;

static int pick(Both *both, int count)
{
    return g_rand_int_range(both->random, 0, count);
}

/* False where the zone says that it cannot be. */
static bool step(Both *both)
{
    const int moment = add_moment(&both->naive);
    const gint64 from = both->clock + pick(both, 6) - 2;
    const gint64 to = pick(both, 8) == 0 ? WAY_ZONE_NEVER : from + pick(both, 9);

    both->clock += pick(both, 5);
    add_bound(&both->naive, moment, 0, -from);
    if (to < WAY_ZONE_NEVER)
        add_bound(&both->naive, 0, moment, to);
    add_step(&both->naive, moment);
    if (!way_zone_step(&both->zone, from, to))
        return false;

    WayZoneStart starts[WAY_ZONE_TIMERS];
    uint32_t count = 0;
    for (uint32_t i = 0; i < WAY_ZONE_TIMERS; i++) {
        if (pick(both, 5) > 0)
            continue;
        const gint64 least = pick(both, 9), most = least + pick(both, 3);
        starts[count++] = (WayZoneStart){i, least, most};
        both->naive.due[i] = add_moment(&both->naive);
        add_bound(&both->naive, moment, both->naive.due[i], most);
        add_bound(&both->naive, both->naive.due[i], moment, -least);
        both->starts++;
    }
    way_zone_start(&both->zone, starts, count, to);
    return true;
}

static bool act(Both *both)
{
    const uint32_t timer = (uint32_t)pick(both, WAY_ZONE_TIMERS);
    const bool has = way_zone_has(&both->zone, timer);

    assert_int_equal(has, both->naive.due[timer] != NOBODY);
    switch (pick(both, 5)) {
    case 0:
        if (!has)
            return true;
        add_step(&both->naive, both->naive.due[timer]);
        both->dues++;
        return way_zone_due(&both->zone, timer);
    case 1:
        if (has)
            way_zone_drop(&both->zone, timer);
        both->naive.due[timer] = NOBODY;
        return true;
    }
    return step(both);
}

static void test_random(void **state)
{
    GRand *random = g_rand_new_with_seed(11);
    guint acts = 0, refused = 0, starts = 0, dues = 0;

    (void)state;
    for (int run = 0; run < RUNS; run++) {
        Both both = {.random = random, .zone = {.now = WAY_ZONE_BEFORE}, .naive = {.moments = 1}};
        both.naive.last = NOBODY;
        for (int i = 0; i < WAY_ZONE_TIMERS; i++)
            both.naive.due[i] = NOBODY;
        bool goes_on = true;
        for (int i = 0; i < LONGEST / 2 && both.naive.moments < MOMENTS - 8 && goes_on; i++) {
            goes_on = act(&both);
            assert_int_equal(goes_on, is_feasible(&both.naive));
            acts++;
        }
        refused += !goes_on;
        starts += both.starts;
        dues += both.dues;
    }
    g_rand_free(random);
    print_message("# %u acts, %u starts, %u times due, %u runs that cannot be\n", acts, starts,
                  dues, refused);
    assert_true(acts > 4 * RUNS && starts > RUNS && dues > RUNS / 8);
    assert_in_range(refused, RUNS / 10, RUNS - RUNS / 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_random)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
