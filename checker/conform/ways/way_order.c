#include "checker/conform/ways/way_order.h"

/* Those that rest come last: whoever begins is then the first of them. */
static bool is_behind(const uint32_t *way, const uint32_t *own, uint32_t one, uint32_t other)
{
    const uint32_t role = way[WAY_PROCESSES + one], next = way[WAY_PROCESSES + other];

    return role != next ? role < next : own[one] > own[other];
}

static bool may_move(const uint32_t *way, uint32_t process)
{
    return way[WAY_PROCESSES + process] < BOUND;
}

static void change_places(Possible *p, uint32_t *way, uint32_t process)
{
    uint32_t *role = &way[WAY_PROCESSES + process], before = role[0];

    way[WAY_STATE] = known_steps_swap(p->known, way[WAY_STATE], process);
    role[0] = role[1];
    role[1] = before;
}

static void sort_orbit(Possible *p, uint32_t *way, const Orbit *orbit)
{
    const uint32_t end = orbit->firsts.data[0] + orbit->count;
    bool is_sorted = false;

    while (!is_sorted) {
        const uint32_t *own = known_steps_own(p->known, way[WAY_STATE]);
        is_sorted = true;
        for (uint32_t i = orbit->firsts.data[0]; i + 1 < end && is_sorted; i++)
            if (may_move(way, i) && may_move(way, i + 1) && is_behind(way, own, i, i + 1)) {
                change_places(p, way, i);
                is_sorted = false;
            }
    }
}

void way_order_sort(Possible *p, uint32_t *way)
{
    for (uint32_t i = 0; p->alike && i < p->alike->orbits.length; i++)
        if (known_steps_is_alike(&p->alike->orbits.data[i]))
            sort_orbit(p, way, &p->alike->orbits.data[i]);
}
