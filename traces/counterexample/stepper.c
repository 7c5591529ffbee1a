#include "traces/counterexample/stepper.h"

#include "checker/base/duration.h"
#include "traces/counterexample/build_private.h"

#include <string.h>

struct Stepper {
    Builder b;
    Arena *arena;
    Arena *fresh;               /* of places and steps, until they are forgotten */
    StepperVariable *variables; /* as watched by the builder, and then one for each process */
    uint32_t variable_count;
    const StepperState *start;
};

static const Run nowhere = {0};

/* ---- variables ---- */

static StepperVariable variable_of(const Stepper *walk, const Watched *watched)
{
    StepperVariable variable = {.name = watched->variable.name,
                                .brief_name = watched->variable.brief_name,
                                .is_place = watched->variable.place >= 0,
                                .var = watched->variable.var,
                                .index = watched->variable.index,
                                .place = watched->variable.place};

    if (watched->variable.lane == NO_LANE)
        return variable;
    const char *lane = g_array_index(walk->b.lanes, Lane, watched->variable.lane).name;
    variable.name = arena_printf(walk->arena, "%s.%s", lane, watched->variable.name);
    variable.brief_name = arena_printf(walk->arena, "%s.%s", lane, watched->variable.brief_name);
    if (watched->variable.is_main) {
        variable.alias = variable.name;
        variable.name = variable.brief_name = lane;
    }
    return variable;
}

static void find_variables(Stepper *walk)
{
    const Builder *b = &walk->b;
    const uint32_t processes = b->system->process_instances;

    walk->variables = arena_array(walk->arena, StepperVariable, b->watched->len + processes);
    for (guint i = 0; i < b->watched->len; i++)
        walk->variables[walk->variable_count++] =
            variable_of(walk, &g_array_index(b->watched, Watched, i));
    for (uint32_t i = 0; i < processes; i++)
        walk->variables[walk->variable_count++] =
            (StepperVariable){.name = b->model->actors[i].name,
                              .brief_name = b->model->actors[i].name,
                              .is_process = true};
}

const StepperVariable *stepper_variables(const Stepper *walk, uint32_t *count)
{
    *count = walk->variable_count;
    return walk->variables;
}

/* ---- places ---- */

/* Where processes wait there; those that have ended or crashed nowhere. */
static const char **waiting_here(const Stepper *walk, Arena *arena)
{
    const Builder *b = &walk->b;
    const char **waiting = arena_array(arena, const char *, b->system->process_instances);
    bool crashed;

    for (uint32_t i = 0; i < b->system->process_instances; i++) {
        g_autofree char *text = replay_waiting(b->replay, i, &crashed);
        waiting[i] = text ? arena_strdup(arena, text) : NULL;
    }
    return waiting;
}

/* What variable `number` is in the state that the replay has come to. */
static char *value_here(const Stepper *walk, uint32_t number)
{
    const Builder *b = &walk->b;
    bool crashed;

    if (number >= b->watched->len) {
        g_autofree char *waiting = replay_waiting(b->replay, number - b->watched->len, &crashed);
        return waiting ? g_strconcat("at ", waiting, NULL)
                       : g_strdup(crashed ? "crashed" : "ended");
    }
    return build_value_text(b, build_value(b, &g_array_index(b->watched, Watched, number)));
}

/* The state that the replay has come to. */
static StepperState *arrived(Stepper *walk, Arena *arena)
{
    const Builder *b = &walk->b;
    const uint64_t predicates = replay_predicates(b->replay);
    StepperState *place = arena_new0(arena, StepperState);

    place->state = arena_copy(arena, replay_state(b->replay), b->model->words, sizeof(Word));
    TypedValue *held = arena_array(arena, TypedValue, walk->variable_count);
    place->values = arena_array(arena, const char *, walk->variable_count);
    for (guint i = 0; i < walk->variable_count; i++)
        held[i] =
            i < b->watched->len
                ? typed_value_copy(arena, build_value(b, &g_array_index(b->watched, Watched, i)))
                : (TypedValue){0};
    place->held = held;
    for (uint32_t i = 0; i < walk->variable_count; i++) {
        g_autofree char *value = value_here(walk, i);
        place->values[i] = arena_strdup(arena, value);
    }
    place->waiting = waiting_here(walk, arena);
    place->open = build_open(b, predicates);
    place->predicates = predicates;
    place->is_finished = predicates >> PREDICATE_FINISHED & 1;
    return place;
}

const StepperState *stepper_state(Stepper *walk, const Word *state)
{
    replay_go(walk->b.replay, state);
    return arrived(walk, walk->fresh);
}

char *stepper_value(Stepper *walk, const Word *state, uint32_t variable)
{
    replay_go(walk->b.replay, state);
    return value_here(walk, variable);
}

Stepper *stepper_new(const Program *program)
{
    Stepper *walk = g_new0(Stepper, 1);
    Span span;

    builder_init(&walk->b, program, NULL, (PropertyReference){0});
    walk->arena = walk->b.arena;
    build_lanes(&walk->b);
    walk->b.replay = replay_new(program, &nowhere);
    find_variables(walk);
    if (!replay_error(walk->b.replay, &span))
        walk->start = arrived(walk, walk->arena);
    stepper_forget(walk);
    return walk;
}

/* The builder makes words too. */
void stepper_forget(Stepper *walk)
{
    arena_free(walk->fresh);
    walk->b.arena = walk->fresh = arena_new();
}

void stepper_free(Stepper *walk)
{
    if (!walk)
        return;
    builder_clear(&walk->b);
    arena_free(walk->fresh);
    arena_free(walk->arena);
    g_free(walk);
}

const StepperState *stepper_start(Stepper *walk)
{
    return walk->start;
}

/* ---- steps ---- */

/* Of an atomic block all calls are said, and what the last of them returned. */
static void say_calls(Stepper *walk, const ReplayStep *step, StepperStep *said)
{
    g_autoptr(GString) what = g_string_new(NULL), brief = g_string_new(NULL);
    RowCall *calls = arena_array(walk->fresh, RowCall, step->events->len);

    for (guint i = 0; i < step->events->len; i++) {
        const ReplayEvent *event = &g_array_index(step->events, ReplayEvent, i);
        if (event->kind != REPLAY_CALL)
            continue;
        RowCall call = calls[said->call_count++] = build_call(&walk->b, &event->call);
        g_string_append_printf(what, "%s%s", what->len ? "; " : "", call.call);
        g_string_append_printf(brief, "%s%s", brief->len ? "; " : "", call.brief_call);
        said->result = call.result;
        said->brief_result = call.brief_result;
        said->text = call.text ? call.text : said->text;
    }
    said->calls = calls;
    if (said->call_count == 1)
        said->call = arena_printf(walk->fresh, "%s.%s",
                                  g_array_index(walk->b.lanes, Lane, calls[0].lane).name,
                                  calls[0].operation->name);
    said->what = what->len ? arena_strdup(walk->fresh, what->str) : "goes on";
    said->brief_what = arena_strdup(walk->fresh, brief->str);
}

Word *stepper_end_of(const Program *program, const Run *run)
{
    g_autoptr(Replay) replay = replay_new(program, run);

    while (replay_step(replay))
        ;
    return g_memdup2(replay_state(replay), program_model(program)->words * sizeof(Word));
}

bool stepper_same_component(const RowCall *one, const RowCall *other)
{
    return one->index == other->index &&
           strcmp(one->operation->instance->name, other->operation->instance->name) == 0;
}

bool stepper_same_operation(const RowCall *one, const RowCall *other)
{
    return stepper_same_component(one, other) &&
           strcmp(one->operation->name, other->operation->name) == 0;
}

bool stepper_same_call(const RowCall *one, const RowCall *other)
{
    if (!stepper_same_operation(one, other))
        return false;
    for (uint32_t i = 0; i < one->operation->argument_count; i++)
        if (!typed_value_equal(one->arguments[i], other->arguments[i]))
            return false;
    return true;
}

bool stepper_same_variable(const RunVariable *one, const StepperVariable *other)
{
    return other->var && other->var->instance && one->var->instance && one->index == other->index &&
           one->place == other->place && one->var->number == other->var->number &&
           strcmp(one->var->instance->name, other->var->instance->name) == 0;
}

static const char *broken_text(const Stepper *walk, uint64_t broken)
{
    const Builder *b = &walk->b;
    g_autoptr(GString) text = g_string_new(NULL);

    for (uint32_t i = b->system->window_count; i < b->model->property_count; i++) {
        const ModelProperty *property = &b->model->properties[i];
        if (property->kind == PROPERTY_MONITOR && (broken >> property->monitor & 1))
            g_string_append_printf(text, "%s%s", text->len ? ", " : "", property->name);
    }
    return text->len ? arena_strdup(walk->fresh, text->str) : NULL;
}

/* "200ms pass" */
static const char *time_words(const Stepper *walk, int64_t microseconds)
{
    g_autofree char *time = duration_text(microseconds);

    return arena_printf(walk->fresh, "%s pass", time);
}

static StepperStep say_step(Stepper *walk, const ReplayStep *step)
{
    const Builder *b = &walk->b;
    Row row = {0};
    StepperStep said = {.actor = step->step.actor};

    build_who(b, step, &row);
    said.kind = row.kind;
    said.time = step->is_time ? step->step.delay * b->model->tick : 0;
    said.who = step->is_time ? "time" : g_array_index(b->lanes, Lane, row.lane).name;
    if (step->is_time)
        said.what = time_words(walk, said.time);
    else if (row.kind == ROW_PROCESS)
        say_calls(walk, step, &said);
    else
        said.what = row.event;
    if (said.call_count == 0)
        said.brief_what = said.what;
    if (step->fault_branch.end > step->fault_branch.start)
        said.note = build_fault(b, step->fault_branch);
    said.chance = build_chance(b, step->chance);
    said.fault_branch = step->fault_branch;
    said.broken = step->step.broken;
    said.breaks = broken_text(walk, step->step.broken);
    said.error = step->error ? arena_strdup(walk->fresh, step->error) : NULL;
    said.is_event = model_step_is_event(b->model->actors, &step->step);
    said.is_fair = model_step_is_fair(b->model->actors, &step->step);
    return said;
}

StepperSteps stepper_steps(Stepper *walk, const Word *state)
{
    uint64_t predicates;
    uint32_t count = replay_visit(walk->b.replay, state, &predicates);
    StepperSteps steps = {arena_array(walk->fresh, StepperStep, count), count, true};

    for (uint32_t i = 0; i < count; i++) {
        const ReplayStep *step = replay_try(walk->b.replay, i);
        steps.list[i] = say_step(walk, step);
        steps.list[i].index = (uint16_t)i;
        steps.at_rest = steps.at_rest && !steps.list[i].is_fair;
        if (!step->step.is_error)
            steps.list[i].to = arrived(walk, walk->fresh);
    }
    return steps;
}

/* ---- in short ---- */

static void append_change(const Stepper *walk, GString *text, uint32_t number, TypedValue value,
                          bool is_brief)
{
    const StepperVariable *variable = &walk->variables[number];
    g_autofree char *words =
        is_brief ? build_value_brief(&walk->b, value) : build_value_text(&walk->b, value);

    g_string_append_printf(text, "%s%s %s", text->len ? ", " : "",
                           is_brief ? variable->brief_name : variable->name, words);
}

char *stepper_changes(const Stepper *walk, const StepperState *before, const StepperState *after,
                      bool is_brief)
{
    GString *text = g_string_new(NULL);

    for (uint32_t i = 0; i < walk->variable_count; i++)
        if (!walk->variables[i].is_process && !typed_value_equal(before->held[i], after->held[i]))
            append_change(walk, text, i, after->held[i], is_brief);
    return g_string_free(text, FALSE);
}

bool stepper_is_dull(const StepperVariable *variable, TypedValue held)
{
    return variable->is_place && typed_value_is_empty(held);
}
