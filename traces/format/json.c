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

static void add_windows(JsonBuilder *builder, const Trace *trace)
{
    member_array(builder, "windows");
    for (uint32_t i = 0; i < trace->window_count; i++) {
        const TraceWindow *window = &trace->windows[i];
        json_builder_begin_object(builder);
        member_string(builder, "name", window->name);
        member_string(builder, "text", window->text);
        member_string(builder, "lane",
                      window->lane == TRACE_NO_LANE ? NULL : trace->lanes[window->lane].name);
        member_bool(builder, "initially", window->initially);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
}

static void add_lanes(JsonBuilder *builder, const Trace *trace)
{
    member_array(builder, "lanes");
    for (uint32_t i = 0; i < trace->lane_count; i++) {
        const TraceLane *lane = &trace->lanes[i];
        json_builder_begin_object(builder);
        member_string(builder, "name", lane->name);
        member_string(builder, "kind", lane->is_process ? "process" : "component");
        if (!lane->is_process)
            member_string(builder, "initial", lane->initial);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
}

static void add_calls(JsonBuilder *builder, const Trace *trace, const TraceRow *row)
{
    member_array(builder, "calls");
    for (uint32_t i = 0; i < row->call_count; i++) {
        const TraceCall *call = &row->calls[i];
        json_builder_begin_object(builder);
        member_string(builder, "lane",
                      call->lane == TRACE_NO_LANE ? NULL : trace->lanes[call->lane].name);
        member_string(builder, "call", call->call);
        member_string(builder, "result", call->result);
        member_string(builder, "text", call->text);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
}

static void add_requests(JsonBuilder *builder, const TraceRow *row)
{
    member_array(builder, "requests");
    for (uint32_t i = 0; i < row->request_count; i++) {
        const TraceRequest *request = &row->requests[i];
        json_builder_begin_object(builder);
        member_string(builder, "name", request->name);
        member_bool(builder, "begins", request->begins);
        member_bool(builder, "ends", request->ends);
        member_string(builder, "result", request->result);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
}

static void add_changes(JsonBuilder *builder, const Trace *trace, const TraceRow *row)
{
    member_array(builder, "changes");
    for (uint32_t i = 0; i < row->change_count; i++) {
        const TraceChange *change = &row->changes[i];
        json_builder_begin_object(builder);
        member_string(builder, "lane", trace->lanes[change->lane].name);
        member_string(builder, "variable", change->variable);
        member_string(builder, "before", change->before);
        member_string(builder, "after", change->after);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
}

static void add_open(JsonBuilder *builder, const Trace *trace, uint32_t steps)
{
    member_array(builder, "open");
    for (uint32_t i = 0; i < trace->window_count; i++)
        if (trace_is_open(trace, i, steps))
            json_builder_add_string_value(builder, trace->windows[i].name);
    json_builder_end_array(builder);
}

static void add_row(JsonBuilder *builder, const Trace *trace, uint32_t index)
{
    static const char *const kinds[] = {
        [ROW_PROCESS] = "process", [ROW_EVENT] = "event", [ROW_FAULT] = "fault"};
    const TraceRow *row = &trace->rows[index];

    json_builder_begin_object(builder);
    member_int(builder, "step", index + 1);
    if (row->time) {
        g_autofree char *seconds = duration_seconds(row->at);
        member_string(builder, "time", seconds);
    }
    member_string(builder, "kind", kinds[row->kind]);
    member_string(builder, "lane", trace->lanes[row->lane].name);
    if (row->event)
        member_string(builder, "event", row->event);
    if (row->chance)
        member_string(builder, "chance", row->chance);
    add_calls(builder, trace, row);
    add_requests(builder, row);
    add_changes(builder, trace, row);
    member_string(builder, "state", row->state ? row->state : "");
    add_open(builder, trace, index + 1);
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

static void add_remedies(JsonBuilder *builder, const Trace *trace)
{
    static const char *const effects[] = {[REMEDY_NOTHING] = "nothing",
                                          [REMEDY_IN_VAIN] = "in vain",
                                          [REMEDY_REMOVES] = "removes",
                                          [REMEDY_PREVENTS] = "prevents"};

    member_array(builder, "with_fixes");
    for (uint32_t i = 0; i < trace->remedy_count; i++) {
        const TraceRemedy *remedy = &trace->remedies[i];
        json_builder_begin_object(builder);
        member_string(builder, "fix", remedy->fix);
        member_string(builder, "effect", effects[remedy->kind]);
        json_builder_set_member_name(builder, "step");
        if (remedy->step)
            json_builder_add_int_value(builder, remedy->step);
        else
            json_builder_add_null_value(builder);
        member_string(builder, "text", remedy->text);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
}

/* Steps are counted from 1, as everywhere that people read. */
static void add_shape(JsonBuilder *builder, const Trace *trace)
{
    member_int(builder, "steps", trace->shown);
    member_int(builder, "opens", trace->opens);
    json_builder_set_member_name(builder, "repeats_from");
    if (trace->loop < trace->row_count)
        json_builder_add_int_value(builder, (int64_t)trace->loop + 1);
    else
        json_builder_add_null_value(builder);
}

JsonNode *trace_json(const Trace *trace)
{
    g_autoptr(JsonBuilder) builder = json_builder_new();

    json_builder_begin_object(builder);
    member_string(builder, "design", trace->design);
    member_string(builder, "title", trace->title);
    add_fixes(builder, trace->fixes);
    add_params(builder, trace->params);
    member_string(builder, "property", trace->property);
    member_string(builder, "headline", trace->headline);
    member_string(builder, "ending", trace->ending);
    member_string(builder, "verdict", trace->verdict);
    member_string(builder, "rescue", trace->rescue);
    member_string(builder, "command", trace->command);
    member_array(builder, "proof");
    for (uint32_t i = 0; i < trace->proof.count; i++)
        json_builder_add_string_value(builder, trace->proof.sentences[i]);
    json_builder_end_array(builder);
    add_remedies(builder, trace);
    add_shape(builder, trace);
    add_windows(builder, trace);
    add_lanes(builder, trace);
    member_array(builder, "rows");
    for (uint32_t i = 0; i < trace->row_count; i++)
        add_row(builder, trace, i);
    json_builder_end_array(builder);
    json_builder_end_object(builder);
    return json_builder_get_root(builder);
}
