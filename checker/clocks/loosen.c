#include "checker/base/duration.h"
#include "checker/clocks/long_timer.h"
#include "checker/clocks/loosen_private.h"
#include "checker/program/execute/workspace.h"

#include <string.h>

enum {
    LEAST_TICKS = 6,     /* that a timer is sure not to be due, of the first attempt */
    EACH_ATTEMPT = 4,    /* times as many as before */
    MOST_AT_A_TIME = 10, /* long timers: any of them may be due in a tick, and any not */
};

/* ---- which timers, and from when on ---- */

/* The shortest and the longest time that the timer, or one of the array, is started for, in ticks; 0: it never is. */
static int64_t shortest(const Program *program, const Var *var, int64_t *longest)
{
    int64_t least = 0, most = 0;

    for (uint32_t i = 0; i < program->measured.length; i++) {
        const Measured *one = &program->measured.data[i];
        if (!one->is_timer || one->timer != var)
            continue;
        least = least == 0 ? one->duration : MIN(least, one->duration);
        most = MAX(most, one->duration);
    }
    *longest = most / program->model.tick;
    return least / program->model.tick;
}

/* All slots of a timer, or of an array of them, in each of an array of components. */
static void add_slots(LoosenedProgram *l, const Instance *instance, const Var *var, int64_t lasts)
{
    const uint32_t first = bytecode_slot_of(&l->by_one, var), each = layout_slots(var->type);
    const uint32_t stride = layout_instance_slots(instance);

    for (uint32_t i = 0; i < instance->count; i++)
        for (uint32_t k = 0; k < each; k++) {
            const PackedField *field = bytecode_field_of(&l->by_one, first + i * stride + k);
            if (field)
                vec_push(&l->timers, (LooseTimer){var, field, lasts});
        }
}

static void add_timers(LoosenedProgram *l)
{
    const System *system = l->by_one.system;

    for (uint32_t i = 0; i < system->instance_count; i++)
        for (uint32_t j = 0; j < system->instances[i]->var_count; j++) {
            const Var *var = system->instances[i]->vars[j];
            int64_t lasts;
            if (shortest(&l->by_one, var, &lasts) > l->ticks)
                add_slots(l, system->instances[i], var, lasts);
        }
}

/* ---- states ---- */

/* No timer has more to go. */
static void cut(const LoosenedProgram *l, Word *state, int64_t ticks)
{
    for (uint32_t i = 0; i < l->timers.length; i++)
        if (packed_field_get(l->timers.data[i].field, state) > ticks + 1)
            packed_field_set(l->timers.data[i].field, state, ticks + 1);
}

static bool some_runs(const LoosenedProgram *l, const Word *state)
{
    for (uint32_t i = 0; i < l->timers.length; i++)
        if (packed_field_get(l->timers.data[i].field, state) > 1)
            return true;
    return false;
}

/* With one tick left, or more. */
static uint32_t may_be_due(const LoosenedProgram *l, const Word *state,
                           const PackedField *fields[MOST_AT_A_TIME])
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < l->timers.length && count < MOST_AT_A_TIME; i++)
        if (packed_field_get(l->timers.data[i].field, state) == 2)
            fields[count++] = l->timers.data[i].field;
    return count;
}

/* The last step lets a tick pass, after which all of these are due: once more, with each choice of some that are not. */
static void add_others(const PackedField *const *fields, uint32_t count, Successors *out)
{
    const uint32_t last = out->count - 1;

    for (uint32_t chosen = 1; chosen < 1u << count; chosen++) {
        Word *state = successors_add(out);
        memcpy(state, out->states + (size_t)last * out->words, out->words * sizeof *state);
        out->steps[out->count - 1] = out->steps[last];
        for (uint32_t i = 0; i < count; i++)
            if (chosen >> i & 1)
                packed_field_set(fields[i], state, 2);
    }
}

/* ---- the model ---- */

static Workspace *loosened_workspace(const Model *model)
{
    const LoosenedProgram *l = (const LoosenedProgram *)model;

    return l->by_one.model.workspace_new(&l->by_one.model);
}

static void loosened_initial(const Model *model, Workspace *workspace, Successors *out)
{
    const LoosenedProgram *l = (const LoosenedProgram *)model;

    l->by_one.model.initial(&l->by_one.model, workspace, out);
    for (uint32_t i = 0; i < out->count; i++)
        if (!out->steps[i].is_error)
            cut(l, out->states + (size_t)i * out->words, l->ticks);
}

/* What waiting brings a process may not be known where a long timer runs. States without a step of a process are then all
 * at rest, so that each that is at rest in the program is here. */
static uint64_t loosened_expand(const Model *model, Workspace *workspace, const Word *state,
                                Successors *out)
{
    const LoosenedProgram *l = (const LoosenedProgram *)model;
    const PackedField *fields[MOST_AT_A_TIME];
    const bool runs = some_runs(l, state);
    const uint64_t predicates = l->by_one.model.expand(&l->by_one.model, workspace, state, out);

    for (uint32_t i = 0; i < out->count; i++) {
        if (!out->steps[i].is_error)
            cut(l, out->states + (size_t)i * out->words, l->ticks);
        if (runs && l->waits_for_them)
            out->steps[i].enables_process = 0;
    }
    const ModelStep *last = out->count > 0 ? &out->steps[out->count - 1] : NULL;
    if (runs && last && !last->is_error && model->actors[last->actor].kind == ACTOR_TIME)
        add_others(fields, may_be_due(l, state, fields), out);
    return predicates;
}

/* A timer that waits for its last tick: it comes. */
static uint64_t loosened_passing(const Model *model, const Word *state)
{
    const LoosenedProgram *l = (const LoosenedProgram *)model;
    uint64_t passing = 0;

    for (uint32_t i = 0; i < l->timers.length; i++)
        if (packed_field_get(l->timers.data[i].field, state) == 2)
            passing |= UINT64_C(1) << i;
    return passing;
}

static uint64_t loosened_predicates(const Model *model, Workspace *workspace, const Word *state)
{
    const Model *inner = &((const LoosenedProgram *)model)->by_one.model;

    return inner->predicates(inner, workspace, state);
}

static int64_t loosened_measure(const Model *model, Workspace *workspace, const Word *state,
                                uint32_t index)
{
    const Model *inner = &((const LoosenedProgram *)model)->by_one.model;

    return inner->measure(inner, workspace, state, index);
}

/* ---- what is seen of its timers ---- */

static uint32_t loosened_lasts(const Loosened *loosened, uint32_t timer)
{
    return (uint32_t)loosen_of(loosened)->timers.data[timer].lasts;
}

static uint32_t loosened_left(const Loosened *loosened, const Word *state, uint32_t timer)
{
    return (uint32_t)packed_field_get(loosen_of(loosened)->timers.data[timer].field, state);
}

static void loosened_forget(const Loosened *loosened, Word *state)
{
    cut(loosen_of(loosened), state, 1);
}

/* ---- all of it ---- */

/* Whether a state is at rest may decide whether looking at it is a design error. (Of checks it need not be asked: one
 * that cannot be looked at does not hold.) */
static bool may_be_wrong_at_rest(const Program *program)
{
    for (uint32_t i = 0; i < program->model.measure_count; i++)
        if (program->model.measures[i].at_rest)
            return program->predicates_can_fail;
    return false;
}

/* A process that asks no timer can step after some time of waiting whatever timers do meanwhile. One whose block is to end within
 * some time waits for an event, if there is one by then. */
static bool may_wait_for_timers(const Program *program)
{
    for (uint32_t i = 0; i < program->process_count; i++)
        if (program->processes[i].withins.length > 0)
            return true;
    return program->processes_ask_timers;
}

/* How probable something is depends on who may choose: here the schedule would, when a timer is due. */
static bool has_rare_check(const Program *program)
{
    for (uint32_t i = 0; i < program->model.property_count; i++)
        if (program->model.properties[i].kind == PROPERTY_RARE)
            return true;
    return false;
}

static void free_all(LoosenedProgram *l)
{
    g_free(l->by_one.coverage);
    vec_free(&l->timers);
    g_free(l);
}

Loosened *loosen_program(const Program *program, const Model *model, uint32_t attempt)
{
    LoosenedProgram *l = g_new0(LoosenedProgram, 1);

    l->program = program;
    l->by_one = *program;
    l->by_one.by_one = true;
    l->by_one.coverage = g_new0(uint8_t, program->marks.length + 1);
    l->ticks = MAX(2 * long_timer_process_bound(program), LEAST_TICKS);
    for (uint32_t i = 0; i < attempt; i++)
        l->ticks *= EACH_ATTEMPT;
    l->waits_for_them = may_wait_for_timers(program);
    if (!may_be_wrong_at_rest(program) && !has_rare_check(program))
        add_timers(l);
    if (l->timers.length == 0 || l->timers.length > MOST_AT_A_TIME) {
        free_all(l);
        return NULL;
    }
    l->model = program->model;
    l->model.workspace_new = loosened_workspace;
    l->model.initial = loosened_initial;
    l->model.expand = loosened_expand;
    l->model.passing = loosened_passing;
    l->model.predicates = loosened_predicates;
    l->model.measure = loosened_measure;
    l->loosened = (Loosened){.model = &l->model,
                             .of = model,
                             .timers = l->timers.length,
                             .ticks = (uint32_t)l->ticks,
                             .lasts = loosened_lasts,
                             .left = loosened_left,
                             .rests_more = l->waits_for_them,
                             .forget = loosened_forget,
                             .tighten = loosen_tighten};
    return &l->loosened;
}

void loosen_free(Loosened *loosened, bool tells)
{
    const LoosenedProgram *l = loosened ? loosen_of(loosened) : NULL;

    for (uint32_t i = 0; tells && i < l->by_one.marks.length; i++)
        l->program->coverage[i] |= l->by_one.coverage[i];
    if (l)
        free_all((LoosenedProgram *)loosened->model);
}

/* ---- what it is called ---- */

static const char *owner_of(const System *system, const Var *var)
{
    for (uint32_t i = 0; i < system->instance_count; i++)
        for (uint32_t j = 0; j < system->instances[i]->var_count; j++)
            if (system->instances[i]->vars[j] == var)
                return system->instances[i]->name;
    g_assert_not_reached();
}

char *loosen_timer_names(const Loosened *loosened)
{
    const LoosenedProgram *l = loosen_of(loosened);
    GString *names = g_string_new(NULL);

    for (uint32_t i = 0; i < l->timers.length; i++) {
        const Var *var = l->timers.data[i].var;
        if (i == 0 || var != l->timers.data[i - 1].var)
            g_string_append_printf(names, "%s%s.%s", i == 0 ? "" : ", ",
                                   owner_of(l->by_one.system, var), var->name);
    }
    return g_string_free(names, FALSE);
}

char *loosen_from(const Loosened *loosened)
{
    return duration_text(loosen_of(loosened)->ticks * loosened->of->tick);
}
