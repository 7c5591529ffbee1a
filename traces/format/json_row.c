#include "traces/format/json_row.h"

#include "checker/base/duration.h"
#include "checker/base/member.h"

void json_row_place(JsonBuilder *builder, const char *name, SourcePlace place)
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

void json_row_value(const JsonValues *values, const char *name, TypedValue value)
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
        json_row_value(values, "result", call->value);
    member_string(builder, "call", call->call);
    json_row_place(builder, "place", call->place);
    member_string(builder, "text", call->text);
    json_row_place(builder, "text_place", call->text_place);
    json_builder_end_object(builder);
}

static void add_request(const JsonValues *values, const RowRequest *request)
{
    JsonBuilder *builder = values->builder;

    json_builder_begin_object(builder);
    member_string(builder, "name", request->name);
    if (request->object.type)
        json_row_value(values, "of", request->object);
    member_bool(builder, "begins", request->begins);
    member_bool(builder, "ends", request->ends);
    if (request->value.type)
        json_row_value(values, "result", request->value);
    json_builder_end_object(builder);
}

static void add_change(const JsonValues *values, const RunVariable *variable, uint32_t row)
{
    JsonBuilder *builder = values->builder;

    json_builder_begin_object(builder);
    member_string(builder, "lane", values->example->lanes[variable->lane].name);
    member_string(builder, "variable", variable->var->name);
    if (variable->place >= 0) {
        json_builder_set_member_name(builder, "at");
        json_value_add_place(values, variable);
    }
    json_row_value(values, "before", variable->values[row]);
    json_row_value(values, "after", variable->values[row + 1]);
    json_builder_end_object(builder);
}

static void add_changes(const JsonValues *values, uint32_t index)
{
    const Counterexample *example = values->example;
    const Row *row = &example->rows[index];

    member_array(values->builder, "changes");
    for (uint32_t i = 0; i < row->change_count; i++)
        add_change(values, &example->variables[row->changes[i].number], index);
    for (uint32_t i = 0; i < example->timer_count; i++) {
        const TypedValue *is = &example->timers[i].values[index];
        if (!*is[0].slots != !*is[1].slots) /* how long it still runs is no change */
            add_change(values, &example->timers[i], index);
    }
    json_builder_end_array(values->builder);
}

static void add_events(JsonBuilder *builder, const Counterexample *example, uint32_t index)
{
    const JsonValues values = {builder, example, JSON_PLAIN};
    const Row *row = &example->rows[index];

    member_array(builder, "calls");
    for (uint32_t i = 0; i < row->call_count; i++)
        add_call(&values, &row->calls[i]);
    json_builder_end_array(builder);
    member_array(builder, "requests");
    for (uint32_t i = 0; i < row->request_count; i++)
        add_request(&values, &row->requests[i]);
    json_builder_end_array(builder);
    add_changes(&values, index);
}

static void add_draws(JsonBuilder *builder, const Counterexample *example, const Row *row)
{
    member_array(builder, "draws");
    for (uint32_t i = 0; i < row->draw_count; i++) {
        const RowDraw *draw = &row->draws[i];
        json_builder_begin_object(builder);
        member_int(builder, "parts", draw->parts);
        member_int(builder, "whole", draw->whole);
        member_string(builder, "taken", draw->taken);
        member_string(builder, "other", draw->other);
        member_string(builder, "other_lane",
                      draw->other_lane == NO_LANE ? NULL : example->lanes[draw->other_lane].name);
        member_string(builder, "text", draw->text);
        json_row_place(builder, "place", draw->place);
        json_builder_end_object(builder);
    }
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

void json_row_add(JsonBuilder *builder, const Counterexample *example, uint32_t index)
{
    static const char *const kinds[] = {[ROW_PROCESS] = "process",
                                        [ROW_EVENT] = "event",
                                        [ROW_FAULT] = "fault",
                                        [ROW_TIME] = "time"};
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
    if (row->draw_count)
        add_draws(builder, example, row);
    if (row->place.file)
        json_row_place(builder, "place", row->place);
    add_events(builder, example, index);
    member_string(builder, "state", row->state ? row->state : "");
    add_open(builder, example, index + 1);
    if (row->fails)
        member_bool(builder, "fails", true);
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
