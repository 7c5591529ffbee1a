#include "checker/clocks/shorten_private.h"

enum {
    LEAST_TICKS = 12,         /* below there is nothing to gain */
    MOST_WORK = 10 * 1000000, /* edges that are looked at: a tenth of a second */
};

/* ---- what is asked ---- */

static bool is_of_states(const ModelProperty *property)
{
    return property->kind != PROPERTY_RARE;
}

static const char *why_not_asked(const Model *model)
{
    for (uint32_t i = 0; i < model->property_count; i++)
        if (!is_of_states(&model->properties[i]))
            return "runs where a probability is asked for";
    for (uint32_t i = 0; i < model->measure_count; i++)
        if (model->measures[i].kind >= MEASURED_PROBABILITY)
            return "runs where a probability is asked for";
        else if (model->measures[i].kind == MEASURED_AGE || model->measures[i].kind == MEASURED_LAG)
            return "runs where the age of reads is measured";
    return NULL;
}

/* The ways that a run may have to stay on for what is asked of it. Returns how many parts of a wait are then
 * looked at each by itself: before it stays, while it does, and where a window may be held open, the last. */
static uint32_t add_question(Waits *waits, const ModelProperty *property)
{
    enum { WHOLE = 1, TO_STAY = 2, TO_BE_HELD = 3 };
    TickWays ways = {.graph = waits->graph, .has_predicate = true};

    switch (property->kind) {
    case PROPERTY_WINDOW:
        ways.predicate = property->predicate;
        ways.value = true;
        if (!waits_come_to(waits, ways.predicate, true))
            return WHOLE;
        waits_add(waits, &ways);
        return TO_BE_HELD;
    case PROPERTY_EVENTUALLY:
        ways.predicate = property->predicate;
        waits_add(waits, &ways);
        return TO_STAY;
    case PROPERTY_LEADS_TO:
        ways.predicate = property->second;
        waits_add(waits, &ways);
        return TO_STAY;
    case PROPERTY_SETTLES:
        ways.has_predicate = false;
        waits_add(waits, &ways);
        return TO_STAY;
    case PROPERTY_ALWAYS:
    case PROPERTY_AT_REST:
    case PROPERTY_REACHABLE:
    case PROPERTY_RARE:
    case PROPERTY_MONITOR:
    case PROPERTY_DECIDED: break;
    }
    return WHOLE;
}

/* ---- how short ---- */

static bool is_started_with(const LongTimer *timer, uint32_t constant)
{
    for (uint32_t i = 0; i < timer->constants.length; i++)
        if (timer->constants.data[i] == constant)
            return true;
    return false;
}

/* The greatest time that anything else is measured against: who waits so long, and nothing else happens, has seen all
 * that comes of waiting, but that the timer is due. */
static int64_t other_bounds(const Program *program, const LongTimer *timer)
{
    int64_t most = long_timer_process_bound(program);

    for (uint32_t i = 0; i < program->durations.length; i++) {
        uint32_t constant = program->durations.data[i].constant;
        if (!is_started_with(timer, constant))
            most = MAX(most, program->constants.data[constant]);
    }
    return most + 1;
}

int64_t shorten_least(const ShortenedProgram *s, const Waits *waits, uint32_t parts)
{
    return s->rest + parts * ((int64_t)waits->after + 1) + (int64_t)waits->period + 2;
}

/* What is left of the timer's ticks once whole periods are taken away, and no less than what the proofs need. */
static int64_t shorter_ticks(const ShortenedProgram *s)
{
    int64_t period = (int64_t)s->waits.period, least = shorten_least(s, &s->waits, s->parts);

    if (s->timer.ticks <= least)
        return s->timer.ticks;
    return least + (s->timer.ticks - least) % period;
}

static const char *find_length(ShortenedProgram *s)
{
    const Model *model = &s->program->model;
    Waits *waits = &s->waits;

    waits_find(waits, s->graph);
    s->parts = 1;
    for (uint32_t i = 0; i < model->property_count && !waits->why; i++)
        s->parts = MAX(s->parts, add_question(waits, &model->properties[i]));
    s->rest = other_bounds(s->program, &s->timer);
    s->ticks = shorter_ticks(s);
    if (!waits->why && s->ticks + s->ticks / 8 > s->timer.ticks)
        waits->why = "is not long enough beside the others";
    return waits->why;
}

/* ---- the program ---- */

static uint32_t ticks_left(const Shortened *shortened, const Word *state)
{
    const ShortenedProgram *s = (const ShortenedProgram *)shortened;
    int64_t value = long_timer_get(&s->timer, state);

    return value > 1 ? (uint32_t)value - 1 : 0;
}

/* It shares all with the program but the constants. */
static void make_shorter(ShortenedProgram *s)
{
    const Program *program = s->program;

    s->shorter = *program;
    s->shorter.constants.data =
        g_memdup2(program->constants.data, program->constants.length * sizeof(int64_t));
    for (uint32_t i = 0; i < s->timer.constants.length; i++)
        s->shorter.constants.data[s->timer.constants.data[i]] = s->ticks + 1;
}

void shorten_free(Shortened *shortened)
{
    ShortenedProgram *s = (ShortenedProgram *)shortened;

    if (!s)
        return;
    tick_graph_free(s->graph);
    waits_clear(&s->waits);
    long_timer_clear(&s->timer);
    if (s->shorter.constants.data != s->program->constants.data)
        g_free(s->shorter.constants.data);
    g_free(s);
}

bool shorten_may(const Program *program)
{
    for (uint32_t i = 0; i < program->measured.length && program->is_timed; i++)
        if (program->measured.data[i].is_timer &&
            program->measured.data[i].duration >= LEAST_TICKS * program->model.tick)
            return true;
    return false;
}

/* Of one of an array of components, or of its variables, too. */
static bool is_slot_of(const Program *program, const Instance *instance, const Var *var,
                       uint32_t slot)
{
    const uint32_t first = bytecode_slot_of(program, var);
    const uint32_t stride = layout_instance_slots(instance);

    return slot >= first && slot - first < instance->count * stride &&
           (slot - first) % stride < layout_slots(var->type);
}

static const char *name_of(const Program *program, uint32_t slot, const char **owner)
{
    const System *system = program->system;

    for (uint32_t i = 0; i < system->instance_count; i++)
        for (uint32_t j = 0; j < system->instances[i]->var_count; j++)
            if (is_slot_of(program, system->instances[i], system->instances[i]->vars[j], slot)) {
                *owner = system->instances[i]->name;
                return system->instances[i]->vars[j]->name;
            }
    return NULL;
}

char *shorten_timer_name(const Program *program)
{
    LongTimer timer = {0};
    const char *why, *owner = NULL, *name = NULL;

    long_timer_find(program, &timer, &why);
    name = name_of(program, timer.slot, &owner);
    long_timer_clear(&timer);
    return name ? g_strdup_printf("%s.%s", owner, name) : g_strdup("of a guarantee of reads");
}

Shortened *shorten_program(const Program *program, const Model *model, const char **why)
{
    ShortenedProgram *s = g_new0(ShortenedProgram, 1);

    *why = NULL;
    s->program = program;
    if (long_timer_find(program, &s->timer, why)) {
        s->graph = tick_graph_new(program, &s->timer, MOST_WORK);
        *why = why_not_asked(&program->model);
        if (!*why)
            *why = find_length(s);
        if (!*why) {
            make_shorter(s);
            s->shortened = (Shortened){.model = &s->shorter.model,
                                       .of = model,
                                       .more = (uint32_t)(s->timer.ticks - s->ticks),
                                       .settled = (uint32_t)s->waits.after + 1,
                                       .left = ticks_left,
                                       .lengthen = lengthen_run,
                                       .keeps_held = held_is_kept};
            return &s->shortened;
        }
    }
    shorten_free(&s->shortened);
    return NULL;
}

uint32_t shorten_period(const Shortened *shortened)
{
    return (uint32_t)((const ShortenedProgram *)shortened)->waits.period;
}

int64_t shorten_was(const Shortened *shortened)
{
    const ShortenedProgram *s = (const ShortenedProgram *)shortened;

    return s->timer.ticks * s->program->model.tick;
}

int64_t shorten_is(const Shortened *shortened)
{
    const ShortenedProgram *s = (const ShortenedProgram *)shortened;

    return s->ticks * s->program->model.tick;
}
