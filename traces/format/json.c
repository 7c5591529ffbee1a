/* A run as JSON: all that the trace knows, nothing worded twice. */
#include "checker/base/duration.h"
#include "checker/base/member.h"
#include "traces/format/formats.h"

#include <string.h>

/* "lease + reorder" as ["lease", "reorder"], "as written" as []: as `check` has it. */
static void add_fixes(JsonBuilder *builder, const char *fixes)
{
    member_array(builder, "fixes");
    if (strcmp(fixes, "as written") != 0) {
        g_auto(GStrv) names = g_strsplit(fixes, " + ", -1);
        for (char **name = names; *name; name++)
            json_builder_add_string_value(builder, *name);
    }
    json_builder_end_array(builder);
}

/* A number where it is one, true and false as such, a duration as text. */
static void add_param(JsonBuilder *builder, const char *name, const char *value)
{
    gint64 number = 0;

    if (g_ascii_string_to_signed(value, 10, G_MININT64, G_MAXINT64, &number, NULL))
        member_int(builder, name, number);
    else if (strcmp(value, "true") == 0 || strcmp(value, "false") == 0)
        member_bool(builder, name, value[0] == 't');
    else
        member_string(builder, name, value);
}

/* "WRITERS=1, READERS=1" */
static void add_params(JsonBuilder *builder, const char *params)
{
    g_auto(GStrv) pairs = g_strsplit(params, ", ", -1);

    member_object(builder, "params");
    for (char **pair = pairs; *pair; pair++) {
        char *equals = strchr(*pair, '=');
        if (!equals)
            continue;
        *equals = '\0';
        add_param(builder, *pair, equals + 1);
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

static void add_lanes(JsonBuilder *builder, const Counterexample *example)
{
    member_array(builder, "lanes");
    for (uint32_t i = 0; i < example->lane_count; i++) {
        const Lane *lane = &example->lanes[i];
        json_builder_begin_object(builder);
        member_string(builder, "name", lane->name);
        member_string(builder, "kind", lane->is_process ? "process" : "component");
        if (!lane->is_process)
            member_string(builder, "initial", lane->initial);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
}

static void add_calls(JsonBuilder *builder, const Counterexample *example, const Row *row)
{
    member_array(builder, "calls");
    for (uint32_t i = 0; i < row->call_count; i++) {
        const RowCall *call = &row->calls[i];
        json_builder_begin_object(builder);
        member_string(builder, "lane",
                      call->lane == NO_LANE ? NULL : example->lanes[call->lane].name);
        member_string(builder, "call", call->call);
        member_string(builder, "result", call->result);
        member_string(builder, "text", call->text);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
}

static void add_requests(JsonBuilder *builder, const Row *row)
{
    member_array(builder, "requests");
    for (uint32_t i = 0; i < row->request_count; i++) {
        const RowRequest *request = &row->requests[i];
        json_builder_begin_object(builder);
        member_string(builder, "name", request->name);
        member_bool(builder, "begins", request->begins);
        member_bool(builder, "ends", request->ends);
        member_string(builder, "result", request->result);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
}

static void add_changes(JsonBuilder *builder, const Counterexample *example, const Row *row)
{
    member_array(builder, "changes");
    for (uint32_t i = 0; i < row->change_count; i++) {
        const Change *change = &row->changes[i];
        json_builder_begin_object(builder);
        member_string(builder, "lane", example->lanes[change->lane].name);
        member_string(builder, "variable", change->variable);
        member_string(builder, "before", change->before);
        member_string(builder, "after", change->after);
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
    add_calls(builder, example, row);
    add_requests(builder, row);
    add_changes(builder, example, row);
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
    add_fixes(builder, example->fixes);
    add_params(builder, example->params);
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
