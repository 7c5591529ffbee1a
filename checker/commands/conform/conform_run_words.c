#include "checker/commands/conform/conform_run_private.h"
#include "traces/page/log/log_table.h"

#include <string.h>

static const Lane *lane_at(const ConformRunLooking *l, guint lane)
{
    return &g_array_index(l->b.lanes, Lane, lane);
}

static const ModelActor *actor_of(const ConformRunLooking *l, const KnownStep *step)
{
    return &l->b.model->actors[step->actor];
}

/* Events and faults are in the lane of what they happen to. */
guint conform_run_lane(const ConformRunLooking *l, const KnownStep *step)
{
    const ModelActor *actor = actor_of(l, step);
    guint lane = 0;

    if (actor->kind == ACTOR_PROCESS)
        return step->actor;
    while (lane + 1 < l->b.lanes->len && strcmp(lane_at(l, lane)->name, actor->owner) != 0)
        lane++;
    return lane;
}

/* What the log never tells of has the design's own numbers. */
static const char *unseen_of(const ConformRunLooking *l, const Instance *instance, int64_t index)
{
    const LogGroup *group = l->request->group;

    for (guint i = 0; instance && i < group->place_count; i++) {
        const BoundPlace *place = &group->places[i];
        if (!place->place->in_program && place->index == index &&
            strcmp(place->instance, instance->name) == 0)
            return CONFORM_RUN_UNSEEN;
    }
    return NULL;
}

/* Of a log's texts nothing may be unseen, or turn the letters around it. Caller frees. */
static char *value_words(const ConformRunLooking *l, TypedValue value, uint32_t names,
                         const char *if_unseen)
{
    g_autofree char *text = allowed_value_text(&l->words, value, names, if_unseen);

    return log_table_seen(text);
}

/* ---- calls ---- */

char *conform_run_call(const ConformRunLooking *l, const KnownCall *call, uint32_t names)
{
    const int lane = build_lane_of(&l->b, call->operation->instance, call->index);
    const char *if_unseen = unseen_of(l, call->operation->instance, call->index);
    GString *text = g_string_new(lane_at(l, (guint)MAX(lane, 0))->name);

    g_string_append_printf(text, ".%s(", call->operation->name);
    for (uint32_t i = 0; i < call->operation->argument_count; i++) {
        g_autofree char *value = value_words(l, call->arguments[i], names, if_unseen);
        g_string_append_printf(text, "%s%s", i ? ", " : "", value);
    }
    g_string_append_c(text, ')');
    return g_string_free(text, FALSE);
}

char *conform_run_result(const ConformRunLooking *l, const KnownCall *call, uint32_t names)
{
    const char *if_unseen = unseen_of(l, call->operation->instance, call->index);

    return call->result.type ? value_words(l, call->result, names, if_unseen) : NULL;
}

static void append_call(GString *text, const ConformRunLooking *l, const KnownCall *call,
                        uint32_t names)
{
    g_autofree char *words = conform_run_call(l, call, names);
    g_autofree char *result = conform_run_result(l, call, names);

    g_string_append(text, words);
    if (result)
        g_string_append_printf(text, " \342\206\222 %s", result);
}

static bool is_missing(const ConformRunLooking *l, const ConformRunStep *step)
{
    for (guint i = 0; i < step->taken_count; i++)
        if (!conform_run_taken(l, step)[i].line)
            return true;
    return false;
}

const char *conform_run_words(const ConformRunLooking *l, const ConformRunStep *step)
{
    const ModelActor *actor = actor_of(l, step->step);
    g_autoptr(GString) text = g_string_new(lane_at(l, conform_run_lane(l, step->step))->name);

    g_string_append_c(text, ' ');
    if (actor->kind != ACTOR_PROCESS)
        g_string_append_printf(text, "%s%s", actor->name,
                               actor->kind == ACTOR_FAULT ? " (fault)" : "");
    else if (step->step->call_count == 0)
        g_string_append(text, "goes on");
    for (uint32_t i = 0; i < step->step->call_count; i++) {
        if (i > 0)
            g_string_append(text, "; ");
        append_call(text, l, &step->step->calls[i], step->names);
    }
    if (is_missing(l, step))
        g_string_append(text, " (the log lacks it)");
    return arena_strdup(l->run->arena, text->str);
}

/* ---- states ---- */

char *conform_run_value(const ConformRunLooking *l, guint variable, uint32_t state, uint32_t names)
{
    const RunVariable *it = &g_array_index(l->b.watched, Watched, variable).variable;
    TypedValue value = known_steps_value(l->found->known, state, it->var, it->index);

    if (it->place >= 0) {
        TypedValue one = {value.type->element, value.slots, NULL};
        one.slots += (uint32_t)it->place * typed_value_slots(one);
        value = one;
    }
    return value_words(l, value, names, unseen_of(l, it->var->instance, it->index));
}

/* A component's first variable, and what else is there. */
static bool is_told(const RunVariable *variable, const char *value)
{
    static const char *const NOTHING[] = {"none", "false", "{}", "[]", CONFORM_RUN_UNSEEN, NULL};

    return variable->is_main || !g_strv_contains(NOTHING, value);
}

static void append_value(GString *text, const ConformRunLooking *l, guint variable,
                         const char *value)
{
    const RunVariable *it = &g_array_index(l->b.watched, Watched, variable).variable;

    g_string_append_printf(text, "%s%s%s%s %s", text->len > 0 ? ", " : "",
                           it->lane >= 0 ? lane_at(l, (guint)it->lane)->name : "",
                           it->lane >= 0 && !it->is_main ? "." : "", it->is_main ? "" : it->name,
                           value);
}

const char *conform_run_state_words(const ConformRunLooking *l, uint32_t way)
{
    const uint32_t state = run_steps_state(l->found->run.possible, way);
    const uint32_t names = run_steps_names(l->found->run.possible, way);
    const uint64_t open = build_open(&l->b, known_steps_of(l->found->known, state)->predicates);
    g_autoptr(GString) text = g_string_new(NULL);

    for (guint i = 0; i < l->b.watched->len; i++) {
        g_autofree char *value = conform_run_value(l, i, state, names);
        if (is_told(&g_array_index(l->b.watched, Watched, i).variable, value))
            append_value(text, l, i, value);
    }
    for (uint32_t i = 0; i < l->b.system->window_count; i++)
        if (open >> i & 1)
            g_string_append_printf(text, "; %s is open", l->b.system->windows[i].decl->name.text);
    return arena_strdup(l->run->arena, text->str);
}
