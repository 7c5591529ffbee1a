/* A run of a loosened program as one of the program itself, if it has that: the same steps, and where they are of time, as
 * many ticks. Both are taken side by side, and after each step the one state has to stand for the other. */
#include "checker/clocks/loosen_private.h"
#include "checker/model/run_walk.h"

#include <string.h>

typedef struct Tightening {
    RunWalk loose, own;
    VEC(uint16_t) steps;
} Tightening;

/* The program's state is one that the other stands for. */
static bool is_stood_for(const LoosenedProgram *l, const Word *own, const Word *loose)
{
    const size_t size = l->model.words * sizeof *own;
    g_autofree Word *like = g_memdup2(own, size);

    for (uint32_t i = 0; i < l->timers.length; i++) {
        const PackedField *field = l->timers.data[i].field;
        const int64_t value = packed_field_get(field, own), other = packed_field_get(field, loose);
        if (value < other || (other < 2 && value != other))
            return false;
        packed_field_set(field, like, other);
    }
    return memcmp(like, loose, size) == 0;
}

static bool is_time(const RunWalk *walk, uint32_t step)
{
    return walk->model->actors[walk->successors.steps[step].actor].kind == ACTOR_TIME;
}

/* Takes steps of the other run as long as one of the program's takes; false where it has none like them. */
static bool tighten_step(Tightening *t, const Run *run, uint32_t *at)
{
    run_walk_look(&t->loose);
    run_walk_look(&t->own);
    const bool passes = is_time(&t->loose, run->steps[*at]);
    const uint32_t last = t->own.successors.count - 1;
    const uint32_t step = passes ? last : run->steps[*at];

    if (t->own.successors.count == 0 || step > last || is_time(&t->own, step) != passes)
        return false;
    const uint32_t ticks = passes ? t->own.successors.steps[step].delay : 1;
    for (uint32_t i = 0; i < ticks; i++, (*at)++) {
        if (i > 0)
            run_walk_look(&t->loose);
        if (*at == run->length || is_time(&t->loose, run->steps[*at]) != passes)
            return false;
        run_walk_take(&t->loose, run->steps[*at]);
    }
    vec_push(&t->steps, (uint16_t)step);
    return run_walk_take(&t->own, step);
}

/* The steps of processes and events have the same numbers in both, for these look at no timer but to ask whether it is
 * due, or runs. */
Run *loosen_tighten(const Loosened *loosened, const Run *run)
{
    const LoosenedProgram *l = loosen_of(loosened);
    Tightening t = {0};
    Run *own = NULL;

    run_walk_init(&t.loose, loosened->model);
    run_walk_init(&t.own, &l->program->model);
    bool is_own = run_walk_begin(&t.loose, run->initial) && run_walk_begin(&t.own, run->initial);
    for (uint32_t i = 0; i < run->length && is_own;)
        is_own = tighten_step(&t, run, &i) && is_stood_for(l, t.own.state, t.loose.state);
    if (is_own)
        own = run_new(run->initial, t.steps.data, t.steps.length);
    run_walk_clear(&t.loose);
    run_walk_clear(&t.own);
    vec_free(&t.steps);
    return own;
}
