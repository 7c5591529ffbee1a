/* Processes that may change places: what is their own, and the states in which they have. */
#include "checker/conform/ways/known_steps_private.h"

#include <string.h>

static uint32_t own_number(KnownSteps *known, const Orbit *orbit, uint32_t number)
{
    VEC(int64_t) own = {0};

    for (uint32_t i = 0; i < orbit->slots.length; i++)
        vec_push(&own, known->to[orbit->slots.data[i].slots[number]]);
    uint32_t found = interner_put(known->own, (const uint32_t *)own.data, own.length * 2);
    vec_free(&own);
    return found;
}

static uint32_t *places_of(KnownSteps *known, uint32_t state)
{
    const uint32_t count = known->program->process_count;

    while (known->places.length <= state)
        vec_push(&known->places, NULL);
    if (known->places.data[state])
        return known->places.data[state];
    uint32_t *places = arena_array(known->arena, uint32_t, count * 2);
    memset(places + count, 0xff, count * sizeof *places);
    state_unpack(known->program, known_steps_get(known, state), known->to);
    for (uint32_t i = 0; i < known->alike->orbits.length; i++) {
        const Orbit *orbit = &known->alike->orbits.data[i];
        if (!known_steps_is_alike(orbit))
            continue;
        for (uint32_t k = 0; k < orbit->count; k++)
            places[orbit->firsts.data[0] + k] = own_number(known, orbit, k);
    }
    return known->places.data[state] = places;
}

const uint32_t *known_steps_own(KnownSteps *known, uint32_t state)
{
    return known->alike ? places_of(known, state) : NULL;
}

static uint32_t swap(KnownSteps *known, uint32_t state, uint32_t process)
{
    g_autofree Word *words = g_new0(Word, known_steps_words(known));

    state_unpack(known->program, known_steps_get(known, state), known->to);
    for (uint32_t i = 0; i < known->alike->orbits.length; i++) {
        const Orbit *orbit = &known->alike->orbits.data[i];
        if (!known_steps_is_alike(orbit))
            continue;
        for (uint32_t k = 0;
             process - orbit->firsts.data[0] < orbit->count && k < orbit->slots.length; k++) {
            int64_t *one = &known->to[orbit->slots.data[k].slots[process - orbit->firsts.data[0]]];
            int64_t *other =
                &known->to[orbit->slots.data[k].slots[process - orbit->firsts.data[0] + 1]];
            int64_t before = *one;
            *one = *other;
            *other = before;
        }
    }
    state_pack(known->program, known->to, words);
    return known_steps_put(known, words);
}

uint32_t known_steps_swap(KnownSteps *known, uint32_t state, uint32_t process)
{
    const uint32_t at = known->program->process_count + process;

    if (places_of(known, state)[at] == UINT32_MAX) {
        uint32_t swapped = swap(known, state, process);
        places_of(known, state)[at] = swapped;
    }
    return places_of(known, state)[at];
}
