#include "checker/reduce/named_steps.h"

#include "checker/reduce/reduce_private.h"

static uint16_t *reach(ActorNames *names, size_t count)
{
    if (count > names->capacity) {
        names->capacity = count * 2;
        names->now = g_renew(uint16_t, names->now, names->capacity);
    }
    return names->now;
}

static void name_step(const ReducedProgram *r, ReducedWorkspace *w, Word *state, uint16_t *now)
{
    for (uint32_t a = 0; a < r->reduced.model.actor_count; a++)
        now[a] = (uint16_t)a;
    reduce_sort(r, w, state, w->names);
    orbits_name_actors(r->orbits, w->names, now);
}

uint64_t named_steps_expand(const Model *model, Workspace *workspace, const Word *state,
                            Successors *out, ActorNames *names)
{
    const ReducedProgram *r = (const ReducedProgram *)model;
    ReducedWorkspace *w = (ReducedWorkspace *)workspace;
    uint64_t predicates = reduce_expand(r, w, state, out);
    uint16_t *now = reach(names, (size_t)out->count * model->actor_count);

    for (uint32_t i = 0; i < out->count; i++)
        if (!out->steps[i].is_error)
            name_step(r, w, out->states + (size_t)i * out->words,
                      now + (size_t)i * model->actor_count);
    return predicates;
}
