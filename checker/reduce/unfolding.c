#include "checker/reduce/unfolding.h"

#include "checker/base/vec.h"
#include "checker/program/execute/state.h"
#include "checker/reduce/reduce_private.h"

#include <string.h>

/* A state of the reduced model, and that of the other which it stands for: instance i of the one is
 * instance names[i] of the other. */
typedef struct Unfolding {
    const ReducedProgram *r;
    ReducedWorkspace *w;
    Successors some, all; /* steps of the state of the reduced model, and of that of the other */
    Word *sorted_state, *real_state, *room;
    uint8_t *names, *before; /* as many as there are instances */
} Unfolding;

typedef VEC(uint16_t) StepsTaken;

/* Who takes the step in the other model. */
static uint16_t real_actor(const Unfolding *u, uint16_t actor)
{
    return u->r->orbits ? orbits_actor(u->r->orbits, actor, u->names) : actor;
}

/* To the same state by the same actor: several may have such a step, and on a way round each process has to be
 * served. */
static bool is_same_step(const Unfolding *u, const ModelStep *step, uint32_t real)
{
    const ModelStep *a = &u->all.steps[real];
    uint32_t words = u->all.words;

    if (a->actor != real_actor(u, step->actor))
        return false;
    if (a->is_error != step->is_error || a->broken != step->broken || a->is_fault != step->is_fault)
        return false;
    return a->is_error ||
           memcmp(u->room, &u->all.states[(size_t)real * words], words * sizeof(Word)) == 0;
}

/* Where the step leads in the other model: who is who is known. */
static void rename_state(Unfolding *u, const Word *state)
{
    memcpy(u->room, state, u->all.words * sizeof(Word));
    if (!u->r->orbits)
        return;
    state_unpack(u->r->program, state, u->w->v);
    orbits_rename(u->r->orbits, u->w->v, u->w->room, u->names);
    state_pack(u->r->program, u->w->v, u->room);
}

static void sort_state(Unfolding *u)
{
    const Orbits *orbits = u->r->orbits;

    if (!orbits)
        return;
    memcpy(u->before, u->names, orbits->names);
    reduce_sort(u->r, u->w, u->sorted_state, u->names);
    for (uint32_t i = 0; i < orbits->orbits.length; i++) {
        const Orbit *orbit = &orbits->orbits.data[i];
        for (uint32_t j = orbit->first_name; j < orbit->first_name + orbit->count; j++)
            u->names[j] = u->before[orbit->first_name + u->names[j]];
    }
}

/* The step of the real state that leads where `step` leads, up to who is who. */
static uint16_t real_step(Unfolding *u, uint16_t step)
{
    const Model *of = u->r->reduced.of;
    size_t size = u->all.words * sizeof(Word);
    uint32_t real = 0;

    u->some.count = u->all.count = 0;
    reduce_expand(u->r, u->w, u->sorted_state, &u->some);
    of->expand(of, u->w->inner, u->real_state, &u->all);
    memcpy(u->sorted_state, &u->some.states[(size_t)step * u->all.words], size);
    rename_state(u, u->sorted_state);
    while (real < u->all.count && !is_same_step(u, &u->some.steps[step], real))
        real++;
    g_assert(real < u->all.count);
    memcpy(u->real_state, &u->all.states[(size_t)real * u->all.words], size);
    if (!u->some.steps[step].is_error)
        sort_state(u);
    return (uint16_t)real;
}

static void begin_unfolding(Unfolding *u, const ReducedProgram *r, uint32_t initial)
{
    uint32_t words = r->reduced.model.words;
    uint32_t names = r->orbits ? r->orbits->names : 0;

    *u = (Unfolding){.r = r, .w = (ReducedWorkspace *)reduce_new_workspace(&r->reduced.model)};
    successors_init(&u->some, words);
    successors_init(&u->all, words);
    u->room = g_new0(Word, words);
    u->names = g_new0(uint8_t, names + 1);
    u->before = g_new0(uint8_t, names + 1);
    r->reduced.of->initial(r->reduced.of, u->w->inner, &u->all);
    u->real_state = g_memdup2(&u->all.states[(size_t)initial * words], words * sizeof(Word));
    u->sorted_state = g_memdup2(u->real_state, words * sizeof(Word));
    reduce_sort(r, u->w, u->sorted_state, u->names);
}

static void end_unfolding(Unfolding *u)
{
    reduce_free_workspace((Workspace *)u->w);
    successors_free(&u->some);
    successors_free(&u->all);
    g_free(u->room);
    g_free(u->names);
    g_free(u->before);
    g_free(u->real_state);
    g_free(u->sorted_state);
}

static void take_steps(Unfolding *u, const Run *run, uint32_t from, uint32_t to, StepsTaken *steps)
{
    for (uint32_t i = from; i < to; i++)
        vec_push(steps, real_step(u, run->steps[i]));
}

/* Each time round, those of an orbit change places in the same way: after as many times as that permutation
 * has powers all are back. */
static void go_round(Unfolding *u, const Run *run, StepsTaken *steps)
{
    const size_t size = u->all.words * sizeof(Word);
    g_autofree Word *begin = g_memdup2(u->real_state, size);

    do
        take_steps(u, run, run->loop, run->length, steps);
    while (memcmp(u->real_state, begin, size) != 0);
}

Run *unfolding_run(const Reduced *reduced, const Run *run)
{
    StepsTaken steps = {0};
    Unfolding u;

    begin_unfolding(&u, (const ReducedProgram *)reduced, run->initial);
    take_steps(&u, run, 0, run->loop, &steps);
    if (run->loop < run->length)
        go_round(&u, run, &steps);
    end_unfolding(&u);
    Run *real = run_new(run->initial, steps.data, steps.length);
    real->loop = run->loop;
    vec_free(&steps);
    return real;
}

/* After the first steps of the run. */
static void begin_after(Unfolding *u, const Reduced *reduced, const Run *run, uint32_t length)
{
    begin_unfolding(u, (const ReducedProgram *)reduced, run->initial);
    for (uint32_t i = 0; i < length; i++)
        real_step(u, run->steps[i]);
}

uint16_t unfolding_step(const Reduced *reduced, const Run *run, uint32_t length, uint16_t step)
{
    Unfolding u;

    begin_after(&u, reduced, run, length);
    uint16_t real = real_step(&u, step);
    end_unfolding(&u);
    return real;
}

void unfolding_actors(const Reduced *reduced, const Run *run, uint32_t length, uint16_t *actors,
                      uint32_t count)
{
    Unfolding u;

    begin_after(&u, reduced, run, length);
    for (uint32_t i = 0; i < count; i++)
        actors[i] = real_actor(&u, actors[i]);
    end_unfolding(&u);
}
