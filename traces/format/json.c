/* A run as JSON: all that the trace knows, nothing worded twice. */
#include "checker/base/duration.h"
#include "checker/base/member.h"
#include "traces/format/formats.h"
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

/* NULL for what no text stands for. */
static void add_place(JsonBuilder *builder, const char *name, SourcePlace place)
{
    if (!place.file) {
        member_string(builder, name, NULL);
        return;
    }
    member_object(builder, name);
    member_string(builder, "file", place.file);
    member_int(builder, "line", place.line);
    member_int(builder, "column", place.column);
    member_object(builder, "end");
    member_int(builder, "line", place.end_line);
    member_int(builder, "column", place.end_column);
    json_builder_end_object(builder);
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

/* What a component holds before the first step, variable by variable. */
static void add_initial(JsonBuilder *builder, const Counterexample *example, int lane)
{
    const JsonValues values = {builder, example, JSON_PLAIN};

    member_object(builder, "initial");
    for (uint32_t i = 0; i < example->variable_count; i++) {
        const RunVariable *variable = &example->variables[i];
        if (variable->lane != lane || variable->place > 0)
            continue;
        json_builder_set_member_name(builder, variable->var->name);
        json_value_add_variable(&values, variable, 0);
    }
    json_builder_end_object(builder);
}

static void add_lanes(JsonBuilder *builder, const Counterexample *example)
{
    member_array(builder, "lanes");
    for (uint32_t i = 0; i < example->lane_count; i++) {
        const Lane *lane = &example->lanes[i];
        json_builder_begin_object(builder);
        member_string(builder, "name", lane->name);
        member_string(builder, "kind", lane->is_process ? "process" : "component");
        if (!lane->is_process)
            add_initial(builder, example, (int)i);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
}

static void add_value(const JsonValues *values, const char *name, TypedValue value)
{
    json_builder_set_member_name(values->builder, name);
    json_value_add(values, value);
}

/* Where nothing is returned there is no `result`; null is none. */
static void add_call(const JsonValues *values, const RowCall *call)
{
    JsonBuilder *builder = values->builder;

    json_builder_begin_object(builder);
    member_string(builder, "lane", values->example->lanes[call->lane].name);
    member_string(builder, "operation", call->operation->name);
    member_array(builder, "arguments");
    for (uint32_t i = 0; i < call->operation->argument_count; i++)
        json_value_add(values, call->arguments[i]);
    json_builder_end_array(builder);
    if (call->value.type)
        add_value(values, "result", call->value);
    member_string(builder, "call", call->call);
    add_place(builder, "place", call->place);
    member_string(builder, "text", call->text);
    add_place(builder, "text_place", call->text_place);
    json_builder_end_object(builder);
}

static void add_request(const JsonValues *values, const RowRequest *request)
{
    JsonBuilder *builder = values->builder;

    json_builder_begin_object(builder);
    member_string(builder, "name", request->name);
    if (request->object.type)
        add_value(values, "of", request->object);
    member_bool(builder, "begins", request->begins);
    member_bool(builder, "ends", request->ends);
    if (request->value.type)
        add_value(values, "result", request->value);
    json_builder_end_object(builder);
}

static void add_change(const JsonValues *values, const Change *change)
{
    JsonBuilder *builder = values->builder;
    const RunVariable *variable = &values->example->variables[change->number];

    json_builder_begin_object(builder);
    member_string(builder, "lane", values->example->lanes[change->lane].name);
    member_string(builder, "variable", variable->var->name);
    if (variable->place >= 0) {
        json_builder_set_member_name(builder, "at");
        json_value_add_place(values, variable);
    }
    add_value(values, "before", change->old);
    add_value(values, "after", change->new);
    json_builder_end_object(builder);
}

static void add_events(JsonBuilder *builder, const Counterexample *example, const Row *row)
{
    const JsonValues values = {builder, example, JSON_PLAIN};

    member_array(builder, "calls");
    for (uint32_t i = 0; i < row->call_count; i++)
        add_call(&values, &row->calls[i]);
    json_builder_end_array(builder);
    member_array(builder, "requests");
    for (uint32_t i = 0; i < row->request_count; i++)
        add_request(&values, &row->requests[i]);
    json_builder_end_array(builder);
    member_array(builder, "changes");
    for (uint32_t i = 0; i < row->change_count; i++)
        add_change(&values, &row->changes[i]);
    json_builder_end_array(builder);
}

static void add_open(JsonBuilder *builder, const Counterexample *example, uint32_t steps)
{
    member_array(builder, "open");
    for (uint32_t i = 0; i < example->window_count; i++)
        if (counterexample_is_open(example, i, steps))
            json_builder_add_string_value(builder, example->windows[i].name);
    json_builder_end_array(builder);
}

static void add_row(JsonBuilder *builder, const Counterexample *example, uint32_t index)
{
    static const char *const kinds[] = {
        [ROW_PROCESS] = "process", [ROW_EVENT] = "event", [ROW_FAULT] = "fault"};
    const Row *row = &example->rows[index];

    json_builder_begin_object(builder);
    member_int(builder, "step", index + 1);
    if (row->time) {
        g_autofree char *seconds = duration_seconds(row->at);
        member_string(builder, "time", seconds);
    }
    member_string(builder, "kind", kinds[row->kind]);
    member_string(builder, "lane", example->lanes[row->lane].name);
    if (row->event)
        member_string(builder, "event", row->event);
    if (row->chance)
        member_string(builder, "chance", row->chance);
    if (row->place.file)
        add_place(builder, "place", row->place);
    add_events(builder, example, row);
    member_string(builder, "state", row->state ? row->state : "");
    add_open(builder, example, index + 1);
    if (row->folded)
        member_bool(builder, "folded", true);
    if (row->swaps)
        member_bool(builder, "swaps_with_next", true);
    if (row->error)
        member_string(builder, "error", row->error);
    if (row->breaks)
        member_string(builder, "breaks", row->breaks);
    json_builder_end_object(builder);
}

static void add_what_ifs(JsonBuilder *builder, const Counterexample *example)
{
    static const char *const effects[] = {[WHAT_IF_NOTHING] = "nothing",
                                          [WHAT_IF_IN_VAIN] = "in vain",
                                          [WHAT_IF_REMOVES] = "removes",
                                          [WHAT_IF_PREVENTS] = "prevents"};

    member_array(builder, "with_fixes");
    for (uint32_t i = 0; i < example->what_if_count; i++) {
        const WhatIf *what_if = &example->what_ifs[i];
        json_builder_begin_object(builder);
        member_string(builder, "fix", what_if->fix);
        member_string(builder, "effect", effects[what_if->kind]);
        json_builder_set_member_name(builder, "step");
        if (what_if->step)
            json_builder_add_int_value(builder, what_if->step);
        else
            json_builder_add_null_value(builder);
        member_string(builder, "text", what_if->text);
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

JsonNode *json_write(const Counterexample *example)
{
    g_autoptr(JsonBuilder) builder = json_builder_new();

    json_builder_begin_object(builder);
    member_string(builder, "design", example->design);
    member_string(builder, "title", example->title);
    add_fixes(builder, example);
    add_params(builder, example);
    member_string(builder, "property", example->property);
    member_string(builder, "headline", example->headline);
    member_string(builder, "ending", example->ending);
    member_string(builder, "verdict", example->verdict);
    member_string(builder, "rescue", example->rescue);
    member_string(builder, "command", example->command);
    member_array(builder, "proof");
    for (uint32_t i = 0; i < example->cause.count; i++)
        json_builder_add_string_value(builder, example->cause.sentences[i].text);
    json_builder_end_array(builder);
    add_what_ifs(builder, example);
    add_shape(builder, example);
    add_windows(builder, example);
    add_lanes(builder, example);
    member_array(builder, "rows");
    for (uint32_t i = 0; i < example->row_count; i++)
        add_row(builder, example, i);
    json_builder_end_array(builder);
    json_builder_end_object(builder);
    return json_builder_get_root(builder);
}

static GBytes *write_format(const RunFormat *format, const Counterexample *example, gboolean colour,
                            GError **error)
{
    (void)format;
    (void)colour;
    (void)error;
    return run_format_json_bytes(json_write(example));
}

const RunFormat format_json = {.name = "json",
                               .ending = NULL,
                               .help = "all that is known of the run, with typed values",
                               .write = write_format};
