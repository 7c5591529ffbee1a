#include "checker/reduce/orbits.h"

/* ---- who refers to whom ---- */

static bool is_blank(const Reference *reference, const int64_t *v)
{
    if (reference->length != NO_SLOT && v[reference->length] <= (int64_t)reference->place)
        return true;
    if (!reference->process)
        return false;
    const Location *location = location_of(reference->process, v);
    for (uint32_t i = 0; location && i < location->dead_count; i++)
        if (location->dead[i] == reference->slot)
            return true;
    return location == NULL;
}

/* The process there, or -1. */
static int64_t referred(const Reference *reference, const int64_t *v)
{
    int64_t process = v[reference->slot];

    return process == NONE || is_blank(reference, v) ? -1 : process;
}

static int compare(int64_t a, int64_t b)
{
    return a < b ? -1 : a > b;
}

static int compare_mentions(const Orbits *orbits, const Orbit *orbit, const int64_t *v, uint32_t a,
                            uint32_t b)
{
    for (uint32_t i = 0; i < orbits->references.length; i++) {
        int64_t process = referred(&orbits->references.data[i], v);
        int order = compare(process == orbit->first + a, process == orbit->first + b);
        if (order != 0)
            return order;
    }
    for (uint32_t i = 0; i < orbits->masks.length; i++) {
        int64_t mask = v[orbits->masks.data[i]];
        int order = compare(mask >> (orbit->first + a) & 1, mask >> (orbit->first + b) & 1);
        if (order != 0)
            return order;
    }
    return 0;
}

/* What a orbit_slots says of an instance. Of another of the same template no more than that it is
 * another: its number will change. */
static int64_t said(const Orbits *orbits, const Orbit *orbit, const OrbitSlots *orbit_slots,
                    const int64_t *v, uint32_t instance)
{
    uint32_t slot = orbit_slots->slots[instance];
    uint32_t reference = orbits->reference_of[slot];

    if (reference == 0)
        return v[slot];
    int64_t process = referred(&orbits->references.data[reference - 1], v);
    if (process < orbit->first || process >= (int64_t)orbit->first + orbit->count)
        return process;
    return process == orbit->first + instance ? -3 : -2;
}

static int compare_instances(const Orbits *orbits, const Orbit *orbit, const int64_t *v, uint32_t a,
                             uint32_t b)
{
    for (uint32_t i = 0; i < orbit->slots.length; i++) {
        const OrbitSlots *orbit_slots = &orbit->slots.data[i];
        int order =
            compare(said(orbits, orbit, orbit_slots, v, a), said(orbits, orbit, orbit_slots, v, b));
        if (order != 0)
            return order;
    }
    return compare_mentions(orbits, orbit, v, a, b);
}

/* ---- changing places ---- */

static int64_t permuted_mask(const Orbit *orbit, int64_t mask, const uint8_t *old)
{
    int64_t all = (((int64_t)1 << orbit->count) - 1) << orbit->first;
    int64_t result = mask & ~all;

    for (uint32_t i = 0; i < orbit->count; i++)
        result |= (mask >> (orbit->first + old[i]) & 1) << (orbit->first + i);
    return result;
}

/* Instance old[i] becomes instance i. What refers to them goes first: whether it is blank is told
 * by slots that move. */
static void change_places(const Orbits *orbits, const Orbit *orbit, int64_t *v, const uint8_t *old,
                          int64_t *room)
{
    for (uint32_t i = 0; i < orbit->count; i++)
        room[old[i]] = orbit->first + i;
    for (uint32_t i = 0; i < orbits->references.length; i++) {
        const Reference *reference = &orbits->references.data[i];
        int64_t process = referred(reference, v);
        if (process >= orbit->first && process < (int64_t)orbit->first + orbit->count)
            v[reference->slot] = room[process - orbit->first];
    }
    for (uint32_t i = 0; i < orbits->masks.length; i++) {
        int64_t *mask = &v[orbits->masks.data[i]];
        *mask = permuted_mask(orbit, *mask, old);
    }
    for (uint32_t i = 0; i < orbit->slots.length; i++) {
        const uint32_t *slots = orbit->slots.data[i].slots;
        for (uint32_t j = 0; j < orbit->count; j++)
            room[j] = v[slots[old[j]]];
        for (uint32_t j = 0; j < orbit->count; j++)
            v[slots[j]] = room[j];
    }
}

static bool sort_orbit(const Orbits *orbits, const Orbit *orbit, int64_t *v, int64_t *room)
{
    uint8_t old[64];
    bool changed = false;

    for (uint32_t i = 0; i < orbit->count; i++) {
        uint32_t at = i;
        for (; at > 0 && compare_instances(orbits, orbit, v, old[at - 1], i) > 0; at--)
            old[at] = old[at - 1];
        old[at] = (uint8_t)i;
        changed |= at != i;
    }
    if (changed)
        change_places(orbits, orbit, v, old, room);
    return changed;
}

bool orbits_sort(const Orbits *orbits, int64_t *v, int64_t *room)
{
    enum { MAX_ROUNDS = 3 }; /* the order in one orbit may say something of another */
    bool changed = true, was_sorted = true;

    for (uint32_t round = 0; changed && round < MAX_ROUNDS; round++) {
        changed = false;
        for (uint32_t i = 0; i < orbits->orbits.length; i++)
            changed |= sort_orbit(orbits, &orbits->orbits.data[i], v, room);
        was_sorted = was_sorted && !changed;
        changed = changed && orbits->orbits.length > 1;
    }
    return !was_sorted;
}

void orbits_free(Orbits *orbits)
{
    if (!orbits)
        return;
    for (uint32_t i = 0; i < orbits->orbits.length; i++) {
        Orbit *orbit = &orbits->orbits.data[i];
        for (uint32_t j = 0; j < orbit->slots.length; j++)
            g_free(orbit->slots.data[j].slots);
        vec_free(&orbit->slots);
    }
    vec_free(&orbits->orbits);
    vec_free(&orbits->references);
    vec_free(&orbits->masks);
    g_free(orbits->reference_of);
    groups_free(orbits->groups);
    g_free(orbits);
}
