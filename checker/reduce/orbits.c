#include "checker/reduce/orbits.h"

#include <string.h>

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

/* Who of all processes, or which value, is meant there; NONE: nobody. */
static int64_t referred(const Reference *reference, const int64_t *v)
{
    return is_blank(reference, v) ? NONE : v[reference->slot];
}

/* Which instance of the orbit that is, or -1. */
static int64_t instance_of(const Orbit *orbit, const Reference *reference, int64_t whom)
{
    if (whom == NONE)
        return -1;
    if (reference->is_value)
        return whom - orbit->low;
    for (uint32_t i = 0; i < orbit->firsts.length; i++) {
        int64_t instance = whom - orbit->firsts.data[i];
        if (instance >= 0 && instance < orbit->count)
            return instance;
    }
    return -1;
}

static int compare(int64_t a, int64_t b)
{
    return a < b ? -1 : a > b;
}

static int compare_bits(const Orbits *orbits, const Orbit *orbit, const int64_t *v, uint32_t a,
                        uint32_t b)
{
    for (uint32_t i = 0; i < orbits->masks.length; i++)
        for (uint32_t k = 0; k < orbit->firsts.length; k++) {
            int64_t mask = v[orbits->masks.data[i]] >> orbit->firsts.data[k];
            int order = compare(mask >> a & 1, mask >> b & 1);
            if (order != 0)
                return order;
        }
    return 0;
}

static int compare_mentions(const Orbits *orbits, const Orbit *orbit, const int64_t *v, uint32_t a,
                            uint32_t b)
{
    for (uint32_t i = 0; i < orbit->references.length; i++) {
        const Reference *reference = &orbits->references.data[orbit->references.data[i]];
        int64_t whom = instance_of(orbit, reference, referred(reference, v));
        int order = compare(whom == a, whom == b);
        if (order != 0)
            return order;
    }
    return compare_bits(orbits, orbit, v, a, b);
}

/* What a slot says of an instance. Of another of the same orbit no more than that it is
 * another: its number will change. */
static int64_t said(const Orbits *orbits, const Orbit *orbit, const OrbitSlots *orbit_slots,
                    const int64_t *v, uint32_t instance)
{
    uint32_t slot = orbit_slots->slots[instance];
    uint32_t number = orbits->reference_of[slot];

    if (number == 0)
        return v[slot];
    const Reference *reference = &orbits->references.data[number - 1];
    int64_t whom = referred(reference, v);
    bool is_own = reference->orbits >> (orbit - orbits->orbits.data) & 1;
    int64_t other = is_own ? instance_of(orbit, reference, whom) : -1;
    if (other < 0)
        return whom;
    return other == instance ? INT64_MAX : INT64_MAX - 1;
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

static int64_t permuted_mask(const Orbit *orbit, uint32_t first, int64_t mask, const uint8_t *old)
{
    int64_t all = (((int64_t)1 << orbit->count) - 1) << first;
    int64_t result = mask & ~all;

    for (uint32_t i = 0; i < orbit->count; i++)
        result |= (mask >> (first + old[i]) & 1) << (first + i);
    return result;
}

/* What refers to them goes first: whether it is blank is told by slots that move. */
static void rename_references(const Orbits *orbits, const Orbit *orbit, int64_t *v,
                              const uint8_t *old, int64_t *room)
{
    for (uint32_t i = 0; i < orbit->count; i++)
        room[old[i]] = i;
    for (uint32_t i = 0; i < orbit->references.length; i++) {
        const Reference *reference = &orbits->references.data[orbit->references.data[i]];
        int64_t instance = instance_of(orbit, reference, referred(reference, v));
        if (instance >= 0)
            v[reference->slot] += room[instance] - instance;
    }
}

/* Instance old[i] becomes instance i. */
static void change_places(const Orbits *orbits, const Orbit *orbit, int64_t *v, const uint8_t *old,
                          int64_t *room)
{
    rename_references(orbits, orbit, v, old, room);
    for (uint32_t i = 0; i < orbits->masks.length; i++)
        for (uint32_t k = 0; k < orbit->firsts.length; k++) {
            int64_t *mask = &v[orbits->masks.data[i]];
            *mask = permuted_mask(orbit, orbit->firsts.data[k], *mask, old);
        }
    for (uint32_t i = 0; i < orbit->slots.length; i++) {
        const uint32_t *slots = orbit->slots.data[i].slots;
        for (uint32_t j = 0; j < orbit->count; j++)
            room[j] = v[slots[old[j]]];
        for (uint32_t j = 0; j < orbit->count; j++)
            v[slots[j]] = room[j];
    }
}

static void note_names(const Orbit *orbit, const uint8_t *old, uint8_t *names)
{
    uint8_t before[64];

    memcpy(before, names + orbit->first_name, orbit->count);
    for (uint32_t i = 0; i < orbit->count; i++)
        names[orbit->first_name + i] = before[old[i]];
}

static bool sort_orbit(const Orbits *orbits, const Orbit *orbit, int64_t *v, int64_t *room,
                       uint8_t *names)
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
    if (changed && names)
        note_names(orbit, old, names);
    return changed;
}

bool orbits_sort(const Orbits *orbits, int64_t *v, int64_t *room, uint8_t *names)
{
    enum { MAX_ROUNDS = 3 }; /* the order in one orbit may say something of another */
    bool changed = true, was_sorted = true;

    for (uint32_t i = 0; names && i < orbits->orbits.length; i++)
        for (uint32_t j = 0; j < orbits->orbits.data[i].count; j++)
            names[orbits->orbits.data[i].first_name + j] = (uint8_t)j;
    for (uint32_t round = 0; changed && round < MAX_ROUNDS; round++) {
        changed = false;
        for (uint32_t i = 0; i < orbits->orbits.length; i++)
            changed |= sort_orbit(orbits, &orbits->orbits.data[i], v, room, names);
        was_sorted = was_sorted && !changed;
        changed = changed && orbits->orbits.length > 1;
    }
    return !was_sorted;
}

/* The values of two slots that have room for the same are in the order of their codes. */
static int compare_packed(const Orbits *orbits, const Word *state, uint32_t a, uint32_t b)
{
    const Slot *one = &orbits->program->slots.data[a], *other = &orbits->program->slots.data[b];
    const uint64_t ones = one->bits < 64 ? ((uint64_t)1 << one->bits) - 1 : UINT64_MAX;
    const uint64_t x = state[one->word] >> one->shift & ones;
    const uint64_t y = state[other->word] >> other->shift & ones;

    return x < y ? -1 : x > y;
}

/* Instance i of the orbit stands where it should before the next one, by slots that refer to nobody. */
static bool is_before(const Orbits *orbits, const Orbit *orbit, const Word *state, uint32_t i)
{
    for (uint32_t k = 0; k < orbit->slots.length; k++) {
        const uint32_t *slots = orbit->slots.data[k].slots;
        if (orbits->reference_of[slots[i]] != 0 || orbits->reference_of[slots[i + 1]] != 0)
            return false;
        int order = compare_packed(orbits, state, slots[i], slots[i + 1]);
        if (order != 0)
            return order < 0;
    }
    return orbit->references.length == 0 && orbits->masks.length == 0;
}

bool orbits_are_sorted(const Orbits *orbits, const Word *state)
{
    for (uint32_t i = 0; i < orbits->orbits.length; i++) {
        const Orbit *orbit = &orbits->orbits.data[i];
        for (uint32_t j = 0; j + 1 < orbit->count; j++)
            if (!is_before(orbits, orbit, state, j))
                return false;
    }
    return true;
}

/* A slot of two orbits, as of an array over both, is sorted by the one while the other moves it. */
static bool are_apart(const Orbits *orbits, const Orbit *orbit, uint8_t *seen)
{
    for (uint32_t k = 0; k < orbit->slots.length; k++)
        for (uint32_t i = 0; i < orbit->count; i++) {
            const uint32_t slot = orbit->slots.data[k].slots[i];
            if (seen[slot]++ > 0 || orbits->reference_of[slot] != 0)
                return false;
        }
    return true;
}

bool orbits_are_normal(const Orbits *orbits)
{
    g_autofree uint8_t *seen = g_new0(uint8_t, orbits->program->slots.length + 1);

    for (uint32_t i = 0; i < orbits->orbits.length; i++)
        if (!are_apart(orbits, &orbits->orbits.data[i], seen))
            return false;
    return true;
}

void orbits_rename(const Orbits *orbits, int64_t *v, int64_t *room, const uint8_t *names)
{
    for (uint32_t i = 0; i < orbits->orbits.length; i++) {
        const Orbit *orbit = &orbits->orbits.data[i];
        uint8_t old[64];
        for (uint32_t j = 0; j < orbit->count; j++)
            old[names[orbit->first_name + j]] = (uint8_t)j;
        change_places(orbits, orbit, v, old, room);
    }
}
