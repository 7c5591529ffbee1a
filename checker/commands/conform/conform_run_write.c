/* The run of a key as JSON: lanes, variables, and the steps in the words that the page's stepper reads. */
#include "checker/base/member.h"
#include "checker/commands/conform/conform_run_private.h"
#include "traces/page/page_words.h"

#include <string.h>

/* ---- before the first step ---- */

typedef struct Here { /* a state that the run is in */
    uint32_t state, names;
} Here;

static Here begin_of(const ConformRunLooking *l)
{
    const guint first = l->run->first;

    if (first > 0)
        return (Here){conform_run_step(l, first - 1)->state, conform_run_step(l, first - 1)->names};
    if (l->steps->len > 0)
        return (Here){conform_run_step(l, 0)->before, TEXT_NAMES_NONE};
    const uint32_t way = l->found->run.moments->data[0].ways.data[0];
    return (Here){run_steps_state(l->found->run.possible, way), TEXT_NAMES_NONE};
}

static void write_lanes(const ConformRunLooking *l)
{
    member_array(l->out, "lanes");
    for (guint i = 0; i < l->b.lanes->len; i++) {
        const Lane *lane = &g_array_index(l->b.lanes, Lane, i);
        json_builder_begin_object(l->out);
        member_string(l->out, "name", lane->name);
        member_bool(l->out, "process", lane->is_process);
        json_builder_end_object(l->out);
    }
    json_builder_end_array(l->out);
}

static void write_variables(const ConformRunLooking *l, GPtrArray *values)
{
    member_array(l->out, "variables");
    for (guint i = 0; i < l->b.watched->len; i++) {
        const RunVariable *variable = &g_array_index(l->b.watched, Watched, i).variable;
        json_builder_begin_object(l->out);
        member_int(l->out, "lane", variable->lane);
        member_string(l->out, "name", variable->name);
        member_bool(l->out, "main", variable->is_main);
        member_bool(l->out, "place", !variable->is_main); /* not worth a row while it is empty */
        member_string(l->out, "initial", values->pdata[i]);
        json_builder_end_object(l->out);
    }
    json_builder_end_array(l->out);
}

static void write_open(const ConformRunLooking *l, const char *name, uint32_t state)
{
    const uint64_t open = build_open(&l->b, known_steps_of(l->found->known, state)->predicates);

    member_array(l->out, name);
    for (uint32_t i = 0; i < l->b.system->window_count; i++)
        if (open >> i & 1)
            json_builder_add_int_value(l->out, i);
    json_builder_end_array(l->out);
}

static GPtrArray *values_in(const ConformRunLooking *l, Here here)
{
    GPtrArray *values = g_ptr_array_new_with_free_func(g_free);

    for (guint i = 0; i < l->b.watched->len; i++)
        g_ptr_array_add(values, conform_run_value(l, i, here.state, here.names));
    return values;
}

/* ---- steps ---- */

static void write_calls(const ConformRunLooking *l, const ConformRunStep *step)
{
    const Design *design = l->b.system->design;

    member_array(l->out, "calls");
    for (uint32_t i = 0; i < step->step->call_count; i++) {
        const KnownCall *call = &step->step->calls[i];
        g_autofree char *words = conform_run_call(l, call, step->names);
        g_autofree char *result = conform_run_result(l, call, step->names);
        json_builder_begin_object(l->out);
        member_int(l->out, "lane", build_lane_of(&l->b, call->operation->instance, call->index));
        member_string(l->out, "call", words);
        if (result)
            member_string(l->out, "result", result);
        if (call->stmt) {
            json_builder_set_member_name(l->out, "lines");
            page_lines(l->out, design, call->stmt->span);
        }
        json_builder_end_object(l->out);
    }
    json_builder_end_array(l->out);
}

/* Which change of values it is; `values` are those after it. */
static void write_changes(const ConformRunLooking *l, const ConformRunStep *step, GPtrArray *values)
{
    member_array(l->out, "sets");
    for (guint i = 0; i < values->len; i++) {
        char *value = conform_run_value(l, i, step->state, step->names);
        if (strcmp(value, values->pdata[i]) == 0) {
            g_free(value);
            continue;
        }
        json_builder_begin_array(l->out);
        json_builder_add_int_value(l->out, i);
        json_builder_add_string_value(l->out, value);
        json_builder_end_array(l->out);
        g_free(values->pdata[i]);
        values->pdata[i] = value;
    }
    json_builder_end_array(l->out);
}

static void write_log_lines(const ConformRunLooking *l, const ConformRunStep *step)
{
    member_array(l->out, "log");
    for (guint i = 0; i < step->taken_count; i++)
        if (conform_run_taken(l, step)[i].line)
            json_builder_add_int_value(l->out, conform_run_taken(l, step)[i].line->entry->line);
    json_builder_end_array(l->out);
}

/* Where an event stands in the design. */
static void write_place(const ConformRunLooking *l, const KnownStep *step)
{
    const ModelActor *actor = &l->b.model->actors[step->actor];
    const guint lane = conform_run_lane(l, step);

    for (uint32_t i = 0; i < l->b.system->instance_count; i++) {
        const Instance *instance = l->b.system->instances[i];
        const int first = build_lane_of(&l->b, instance, -1);
        if ((int)lane < first || (int)lane >= first + (int)instance->count)
            continue;
        for (uint32_t k = 0; k < instance->event_count; k++)
            if (strcmp(instance->events[k].name, actor->name) == 0) {
                json_builder_set_member_name(l->out, "lines");
                page_lines(l->out, l->b.system->design, instance->events[k].member->span);
                return;
            }
    }
}

static void write_step(const ConformRunLooking *l, const ConformRunStep *step, GPtrArray *values)
{
    static const char *const KINDS[] = {[ACTOR_PROCESS] = "process",
                                        [ACTOR_EVENT] = "event",
                                        [ACTOR_FAULT] = "fault",
                                        [ACTOR_TIME] = "time"};
    const ModelActor *actor = &l->b.model->actors[step->step->actor];

    json_builder_begin_object(l->out);
    member_int(l->out, "lane", conform_run_lane(l, step->step));
    member_string(l->out, "kind", KINDS[actor->kind]);
    if (actor->kind != ACTOR_PROCESS) {
        member_string(l->out, "event", actor->name);
        write_place(l, step->step);
    }
    write_calls(l, step);
    write_changes(l, step, values);
    write_open(l, "open", step->state);
    write_log_lines(l, step);
    json_builder_end_object(l->out);
}

void conform_run_write(const ConformRunLooking *l)
{
    const Here begin = begin_of(l);
    g_autoptr(GPtrArray) values = values_in(l, begin);

    write_lanes(l);
    write_variables(l, values);
    write_open(l, "open", begin.state);
    member_int(l->out, "total", l->run->total);
    member_int(l->out, "before", l->run->first);
    member_array(l->out, "steps");
    for (guint i = 0; i < l->run->count; i++)
        write_step(l, conform_run_step(l, l->run->first + i), values);
    json_builder_end_array(l->out);
}
