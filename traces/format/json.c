/* A run as JSON: all that the trace knows, nothing worded twice. */
#include "checker/base/duration.h"
#include "checker/base/member.h"
#include "traces/format/formats.h"
#include "traces/format/json_row.h"
#include "traces/format/json_value.h"

static void add_fixes(JsonBuilder *builder, const Counterexample *example)
{
    member_array(builder, "fixes");
    for (uint32_t i = 0; i < example->fix_count; i++)
        json_builder_add_string_value(builder, example->fix_names[i]);
    json_builder_end_array(builder);
}

void json_param(JsonBuilder *builder, const char *name, ParamKind kind, int64_t value)
{
    g_autofree char *seconds = duration_seconds(value);

    switch (kind) {
    case PARAM_BOOL: member_bool(builder, name, value != 0); break;
    case PARAM_DURATION: member_string(builder, name, seconds); break;
    case PARAM_NUMBER: member_int(builder, name, value); break;
    }
}

static void add_params(JsonBuilder *builder, const Counterexample *example)
{
    member_object(builder, "params");
    for (uint32_t i = 0; i < example->param_count; i++) {
        const RunParam *param = &example->params[i];
        json_param(builder, param->name, param->kind, param->value);
    }
    json_builder_end_object(builder);
}

static void add_windows(JsonBuilder *builder, const Counterexample *example)
{
    member_array(builder, "windows");
    for (uint32_t i = 0; i < example->window_count; i++) {
        const RunWindow *window = &example->windows[i];
        json_builder_begin_object(builder);
        member_string(builder, "name", window->name);
        member_string(builder, "text", window->text);
        member_string(builder, "lane",
                      window->lane == NO_LANE ? NULL : example->lanes[window->lane].name);
        member_bool(builder, "initially", window->initially);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
}

static void add_initial_values(const JsonValues *values, const RunVariable *list, uint32_t count,
                               int lane)
{
    for (uint32_t i = 0; i < count; i++) {
        if (list[i].lane != lane || list[i].place > 0)
            continue;
        json_builder_set_member_name(values->builder, list[i].var->name);
        json_value_add_variable(values, &list[i], 0);
    }
}

/* What a component holds before the first step, variable by variable, its timers last. */
static void add_initial(JsonBuilder *builder, const Counterexample *example, int lane)
{
    const JsonValues values = {builder, example, JSON_PLAIN};

    member_object(builder, "initial");
    add_initial_values(&values, example->variables, example->variable_count, lane);
    add_initial_values(&values, example->timers, example->timer_count, lane);
    json_builder_end_object(builder);
}

static void add_lanes(JsonBuilder *builder, const Counterexample *example)
{
    member_array(builder, "lanes");
    for (uint32_t i = 0; i < example->lane_count; i++) {
        const Lane *lane = &example->lanes[i];
        json_builder_begin_object(builder);
        member_string(builder, "name", lane->name);
        member_string(builder, "kind",
                      lane->is_time      ? "time"
                      : lane->is_process ? "process"
                                         : "component");
        if (!lane->is_process)
            add_initial(builder, example, (int)i);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
}

static void add_clause_values(const JsonValues *values, const char *name,
                              const RunClauseValue *list, uint32_t count)
{
    member_array(values->builder, name);
    for (uint32_t i = 0; i < count; i++) {
        json_builder_begin_object(values->builder);
        member_string(values->builder, "text", list[i].text);
        json_row_value(values, "value", list[i].value);
        json_builder_end_object(values->builder);
    }
    json_builder_end_array(values->builder);
}

/* The part of a check's condition that decided; null for what has none. */
static void add_clause(JsonBuilder *builder, const Counterexample *example)
{
    const RunClause *clause = &example->clause;
    const JsonValues values = {builder, example, JSON_PLAIN};

    if (!clause->text) {
        member_string(builder, "clause", NULL);
        return;
    }
    member_object(builder, "clause");
    member_string(builder, "text", clause->text);
    member_bool(builder, "is", clause->value);
    member_int(builder, "after", clause->row);
    json_row_place(builder, "place", clause->place);
    add_clause_values(&values, "with", clause->bindings, clause->binding_count);
    add_clause_values(&values, "values", clause->values, clause->value_count);
    json_builder_end_object(builder);
}

static void add_what_ifs(JsonBuilder *builder, const Counterexample *example)
{
    static const char *const effects[] = {[WHAT_IF_NOTHING] = "nothing",
                                          [WHAT_IF_IN_VAIN] = "in vain",
                                          [WHAT_IF_REMOVES] = "removes",
                                          [WHAT_IF_PREVENTS] = "prevents"};
    static const char *const outcomes[] = {[WHAT_IF_UNKNOWN] = "unknown",
                                           [WHAT_IF_EVERY_RUN] = "every run",
                                           [WHAT_IF_THIS_RUN] = "this run",
                                           [WHAT_IF_NO_HELP] = "no run"};

    member_array(builder, "with_fixes");
    for (uint32_t i = 0; i < example->what_if_count; i++) {
        const WhatIf *what_if = &example->what_ifs[i];
        json_builder_begin_object(builder);
        member_string(builder, "fix", what_if->fix);
        member_string(builder, "effect", effects[what_if->kind]);
        member_string(builder, "mends", outcomes[what_if->outcome]);
        json_builder_set_member_name(builder, "step");
        if (what_if->step)
            json_builder_add_int_value(builder, what_if->step);
        else
            json_builder_add_null_value(builder);
        member_string(builder, "text", what_if->text);
        member_string(builder, "others", what_if->others);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
}

/* Steps are counted from 1, as everywhere that people read. */
static void add_shape(JsonBuilder *builder, const Counterexample *example)
{
    member_int(builder, "steps", example->shown);
    member_int(builder, "opens", example->opens);
    json_builder_set_member_name(builder, "repeats_from");
    if (example->loop < example->row_count)
        json_builder_add_int_value(builder, (int64_t)example->loop + 1);
    else
        json_builder_add_null_value(builder);
}

static void add_why(JsonBuilder *builder, const Counterexample *example)
{
    member_string(builder, "ending", example->ending);
    member_string(builder, "verdict", example->verdict);
    member_string(builder, "rescue", example->rescue);
    add_clause(builder, example);
    member_array(builder, "proof");
    for (uint32_t i = 0; i < example->cause.count; i++)
        json_builder_add_string_value(builder, example->cause.sentences[i].text);
    json_builder_end_array(builder);
}

static void add_run(JsonBuilder *builder, const Counterexample *example)
{
    add_shape(builder, example);
    add_windows(builder, example);
    add_lanes(builder, example);
    member_array(builder, "rows");
    for (uint32_t i = 0; i < example->row_count; i++)
        json_row_add(builder, example, i);
    json_builder_end_array(builder);
}

static bool shows(const Counterexample *example, RunPart part)
{
    return run_format_shows(&format_json, example, part);
}

JsonNode *json_write(const Counterexample *example)
{
    g_autoptr(JsonBuilder) builder = json_builder_new();

    json_builder_begin_object(builder);
    member_string(builder, "design", example->design);
    member_string(builder, "title", example->title);
    add_fixes(builder, example);
    add_params(builder, example);
    member_string(builder, "property", example->property);
    member_string(builder, "subtitle", example->subtitle);
    member_string(builder, "headline", example->headline);
    member_string(builder, "failure", example->failure);
    if (shows(example, RUN_PART_COMMAND))
        member_string(builder, "command", example->command);
    if (shows(example, RUN_PART_WHY))
        add_why(builder, example);
    if (shows(example, RUN_PART_FIXES))
        add_what_ifs(builder, example);
    if (shows(example, RUN_PART_RUN))
        add_run(builder, example);
    json_builder_end_object(builder);
    return json_builder_get_root(builder);
}

static GBytes *write_format(const RunFormat *format, const Counterexample *example,
                            const RunStyle *style, GError **error)
{
    (void)format;
    (void)style;
    (void)error;
    return run_format_json_bytes(json_write(example));
}

const RunFormat format_json = {.name = "json",
                               .ending = NULL,
                               .help = "all that is known of the run, with typed values",
                               .parts = RUN_PARTS_ALL,
                               .write = write_format};
