#include "traces/walk.h"

#include "traces/build_private.h"

#include <string.h>

struct Walk {
    Builder b;
    Arena *arena;
    WalkVariable *variables; /* as watched by the builder, and then one for each process */
    uint32_t variable_count;
    const WalkPlace *start;
};

static const Run nowhere = {0};

/* ---- variables ---- */

static WalkVariable variable_of(const Walk *walk, const Watched *watched)
{
    WalkVariable variable = {.name = watched->name, .is_place = watched->place >= 0};

    if (watched->lane == TRACE_NO_LANE)
        return variable;
    const char *lane = g_array_index(walk->b.lanes, TraceLane, watched->lane).name;
    variable.name = arena_printf(walk->arena, "%s.%s", lane, watched->name);
    if (watched->is_main) {
        variable.alias = variable.name;
        variable.name = lane;
    }
    return variable;
}

static void find_variables(Walk *walk)
{
    const Builder *b = &walk->b;
    const uint32_t processes = b->system->process_instances;

    walk->variables = arena_array(walk->arena, WalkVariable, b->watched->len + processes);
    for (guint i = 0; i < b->watched->len; i++)
        walk->variables[walk->variable_count++] =
            variable_of(walk, &g_array_index(b->watched, Watched, i));
    for (uint32_t i = 0; i < processes; i++)
        walk->variables[walk->variable_count++] =
            (WalkVariable){.name = b->model->actors[i].name, .is_process = true};
}

const WalkVariable *walk_variables(const Walk *walk, uint32_t *count)
{
    *count = walk->variable_count;
    return walk->variables;
}

/* ---- places ---- */

static const char *process_text(const Walk *walk, uint32_t number)
{
    bool crashed;
    g_autofree char *waiting = replay_waiting(walk->b.replay, number, &crashed);

    if (waiting)
        return arena_printf(walk->arena, "at %s", waiting);
    return crashed ? "crashed" : "ended";
}

/* The state that the replay has come to. */
static WalkPlace *arrived(Walk *walk, uint64_t predicates)
{
    const Builder *b = &walk->b;
    WalkPlace *place = arena_new0(walk->arena, WalkPlace);
    uint32_t next = 0;

    place->state = arena_copy(walk->arena, replay_state(b->replay), b->model->words, sizeof(Word));
    place->values = arena_array(walk->arena, const char *, walk->variable_count);
    for (; next < b->watched->len; next++) {
        const Watched *watched = &g_array_index(b->watched, Watched, next);
        g_autofree char *value =
            watched->place < 0
                ? replay_value(b->replay, watched->var, watched->index)
                : replay_element(b->replay, watched->var, watched->index, (uint32_t)watched->place);
        place->values[next] = arena_strdup(walk->arena, value);
    }
    for (uint32_t i = 0; i < b->system->process_instances; i++)
        place->values[next++] = process_text(walk, i);
    place->open = build_open(b, predicates);
    place->is_finished = predicates >> PREDICATE_FINISHED & 1;
    return place;
}

Walk *walk_new(const Program *program)
{
    Walk *walk = g_new0(Walk, 1);
    Span span;

    builder_init(&walk->b, program, NULL, (About){0});
    walk->arena = walk->b.arena;
    build_lanes(&walk->b);
    walk->b.replay = replay_new(program, &nowhere);
    find_variables(walk);
    if (!replay_error(walk->b.replay, &span))
        walk->start = arrived(walk, replay_predicates(walk->b.replay));
    return walk;
}

void walk_free(Walk *walk)
{
    if (!walk)
        return;
    builder_clear(&walk->b);
    arena_free(walk->arena);
    g_free(walk);
}

const WalkPlace *walk_start(Walk *walk)
{
    return walk->start;
}

/* ---- steps ---- */

/* Of an atomic block all calls are said, and what the last of them returned. */
static void say_calls(Walk *walk, const ReplayStep *step, WalkStep *said)
{
    g_autoptr(GString) what = g_string_new(NULL);

    for (guint i = 0; i < step->events->len; i++) {
        const ReplayEvent *event = &g_array_index(step->events, ReplayEvent, i);
        if (event->kind != REPLAY_CALL)
            continue;
        TraceCall call = build_call(&walk->b, &event->call);
        g_string_append_printf(what, "%s%s", what->len ? "; " : "", call.call);
        said->result = call.result;
        said->text = call.text ? call.text : said->text;
    }
    said->what = what->len ? arena_strdup(walk->arena, what->str) : "goes on";
}

static const char *broken_text(const Walk *walk, uint64_t broken)
{
    const Builder *b = &walk->b;
    g_autoptr(GString) text = g_string_new(NULL);

    for (uint32_t i = b->system->window_count; i < b->model->property_count; i++) {
        const ModelProperty *property = &b->model->properties[i];
        if (property->kind == PROPERTY_PROMISE && (broken >> property->promise & 1))
            g_string_append_printf(text, "%s%s", text->len ? ", " : "", property->name);
    }
    return text->len ? arena_strdup(walk->arena, text->str) : NULL;
}

static WalkStep say_step(Walk *walk, const ReplayStep *step)
{
    const Builder *b = &walk->b;
    TraceRow row = {0};
    WalkStep said = {.actor = step->step.actor};

    build_who(b, step, &row);
    said.kind = row.kind;
    said.time = step->is_time ? step->step.delay * b->model->tick : 0;
    said.who = step->is_time ? "time" : g_array_index(b->lanes, TraceLane, row.lane).name;
    if (step->is_time)
        said.what = arena_printf(walk->arena, "%s pass", row.event);
    else if (row.kind == ROW_PROCESS)
        say_calls(walk, step, &said);
    else
        said.what = row.event;
    if (step->fault_branch.end > step->fault_branch.start)
        said.note = build_fault(b, step->fault_branch);
    said.breaks = broken_text(walk, step->step.broken);
    said.error = step->error ? arena_strdup(walk->arena, step->error) : NULL;
    said.is_event = step_is_event(b->model->actors, &step->step);
    said.is_owed = step_is_owed(b->model->actors, &step->step);
    return said;
}

WalkSteps walk_steps(Walk *walk, const Word *state)
{
    uint64_t predicates;
    uint32_t count = replay_visit(walk->b.replay, state, &predicates);
    WalkSteps steps = {arena_array(walk->arena, WalkStep, count), count, true};

    for (uint32_t i = 0; i < count; i++) {
        const ReplayStep *step = replay_try(walk->b.replay, i);
        steps.list[i] = say_step(walk, step);
        steps.at_rest = steps.at_rest && !steps.list[i].is_owed;
        if (!step->step.is_error)
            steps.list[i].to = arrived(walk, replay_predicates(walk->b.replay));
    }
    return steps;
}

/* ---- in short ---- */

char *walk_changes(const Walk *walk, const WalkPlace *before, const WalkPlace *after)
{
    GString *text = g_string_new(NULL);

    for (uint32_t i = 0; i < walk->variable_count; i++)
        if (!walk->variables[i].is_process && strcmp(before->values[i], after->values[i]) != 0)
            g_string_append_printf(text, "%s%s %s", text->len ? ", " : "", walk->variables[i].name,
                                   after->values[i]);
    return g_string_free(text, FALSE);
}

bool walk_is_dull(const WalkVariable *variable, const char *value)
{
    static const char *const empty[] = {"none", "{}", "[]", "false", NULL};

    return variable->is_place && g_strv_contains(empty, value);
}

char *walk_step_text(const WalkStep *step, const char *between)
{
    return g_strconcat(step->who, between, step->what, step->result ? between : "",
                       step->result ? step->result : "", NULL);
}
