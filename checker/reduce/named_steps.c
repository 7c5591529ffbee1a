#include "checker/reduce/named_steps.h"

#include "checker/reduce/reduce_private.h"

static uint8_t *reach(ProcessNames *names, size_t count)
{
    if (count > names->capacity) {
        names->capacity = count * 2;
        names->now = g_renew(uint8_t, names->now, names->capacity);
    }
    return names->now;
}

/* `old` says of each place of an orbit which instance it was: whose place is it now? */
static void name_processes(const Orbits *orbits, const uint8_t *old, uint8_t *now)
{
    for (uint32_t i = 0; i < orbits->orbits.length; i++) {
        const Orbit *orbit = &orbits->orbits.data[i];
        for (uint32_t k = 0; k < orbit->firsts.length; k++)
            for (uint32_t j = 0; j < orbit->count; j++)
                now[orbit->firsts.data[k] + old[orbit->first_name + j]] =
                    (uint8_t)(orbit->firsts.data[k] + j);
    }
}

static void name_step(const ReducedProgram *r, ReducedWorkspace *w, Word *state, uint8_t *now)
{
    for (uint32_t p = 0; p < r->reduced.model.process_count; p++)
        now[p] = (uint8_t)p;
    reduce_sort(r, w, state, w->names);
    name_processes(r->orbits, w->names, now);
}

uint64_t named_steps_expand(const Model *model, Workspace *workspace, const Word *state,
                            Successors *out, ProcessNames *names)
{
    const ReducedProgram *r = (const ReducedProgram *)model;
    ReducedWorkspace *w = (ReducedWorkspace *)workspace;
    uint64_t predicates = reduce_expand(r, w, state, out);
    uint8_t *now = reach(names, (size_t)out->count * model->process_count);

    for (uint32_t i = 0; i < out->count; i++)
        if (!out->steps[i].is_error)
            name_step(r, w, out->states + (size_t)i * out->words,
                      now + (size_t)i * model->process_count);
    return predicates;
}
