#include "traces/page/page_words.h"

#include "checker/base/member.h"
#include "checker/language/syntax/tree.h"

/* Where there is one. */
static void optional_member(JsonBuilder *out, const char *name, const char *text)
{
    if (text)
        member_string(out, name, text);
}

/* ---- places ---- */

void page_sources(JsonBuilder *b, const Design *design)
{
    member_array(b, "sources");
    for (uint16_t i = 0; i < source_map_count(design->sources); i++) {
        const Source *source = source_map_get(design->sources, i);
        g_autofree char *name = g_path_get_basename(source->path);
        json_builder_begin_object(b);
        member_string(b, "name", name);
        member_string(b, "text", source->text);
        json_builder_end_object(b);
    }
    json_builder_end_array(b);
}

void page_lines(JsonBuilder *out, const Design *design, Span span)
{
    const Source *source = source_map_get(design->sources, span.source);
    uint32_t first, last, column;

    source_position(source, span.start, &first, &column);
    source_position(source, MAX(span.end, span.start + 1) - 1, &last, &column);
    json_builder_begin_array(out);
    json_builder_add_int_value(out, span.source);
    json_builder_add_int_value(out, first);
    json_builder_add_int_value(out, last);
    json_builder_end_array(out);
}

static void add_lines(JsonBuilder *out, const Builder *b, const char *name, Span span)
{
    if (span.end <= span.start)
        return;
    json_builder_set_member_name(out, name);
    page_lines(out, b->system->design, span);
}

void page_place(JsonBuilder *out, const Builder *b, uint32_t process)
{
    bool crashed;
    Span span;
    g_autofree char *text = replay_waiting_at(b->replay, process, &crashed, &span);

    json_builder_begin_array(out);
    json_builder_add_string_value(out, text ? text : crashed ? "crashed" : "finished");
    if (text && span.end > span.start)
        page_lines(out, b->system->design, span);
    json_builder_end_array(out);
}

/* ---- in short ---- */

static char *terse_text(const Builder *b, TypedValue value)
{
    return value.type ? value_text_terse(b->system, value.type, value.slots) : NULL;
}

static char *terse_call(const Builder *b, const RowCall *call)
{
    GString *text = g_string_new(g_array_index(b->lanes, Lane, call->lane).name);

    g_string_append_printf(text, ".%s(", call->operation->name);
    for (uint32_t i = 0; i < call->operation->argument_count; i++) {
        g_autofree char *argument = terse_text(b, call->arguments[i]);
        g_string_append_printf(text, "%s%s", i ? ", " : "", argument);
    }
    g_string_append_c(text, ')');
    return g_string_free(text, FALSE);
}

/* Where it says less than the whole does. */
static void short_member(JsonBuilder *out, const char *name, const char *whole, const char *terse)
{
    if (g_strcmp0(whole, terse) != 0)
        optional_member(out, name, terse);
}

/* ---- what a step does ---- */

static void add_call(JsonBuilder *out, const Builder *b, const RowCall *call, Span span)
{
    g_autofree char *terse = terse_call(b, call), *result = terse_text(b, call->value);

    json_builder_begin_object(out);
    member_int(out, "lane", call->lane);
    optional_member(out, "call", call->call);
    short_member(out, "short", call->call, terse);
    optional_member(out, "result", call->result);
    short_member(out, "short_result", call->result, result);
    optional_member(out, "text", call->text);
    json_builder_set_member_name(out, "lines");
    page_lines(out, b->system->design, span);
    json_builder_end_object(out);
}

static void add_calls(JsonBuilder *out, Builder *b, const ReplayStep *step)
{
    member_array(out, "calls");
    for (guint i = 0; i < step->events->len; i++) {
        const ReplayEvent *event = &g_array_index(step->events, ReplayEvent, i);
        if (event->kind != REPLAY_CALL)
            continue;
        RowCall call = build_call(b, &event->call);
        add_call(out, b, &call, event->call.stmt->span);
    }
    json_builder_end_array(out);
}

static bool enters_or_leaves(const ReplayStep *step)
{
    for (guint i = 0; i < step->events->len; i++)
        if (g_array_index(step->events, ReplayEvent, i).kind != REPLAY_CALL)
            return true;
    return false;
}

static void add_request(JsonBuilder *out, const Builder *b, const ReplayEvent *event)
{
    g_autofree char *result = build_value_text(b, event->result);

    json_builder_begin_array(out);
    json_builder_add_string_value(out, event->kind == REPLAY_ENTER ? "enters" : "leaves");
    json_builder_add_string_value(out, event->request->decl->name.text);
    if (result)
        json_builder_add_string_value(out, result);
    json_builder_end_array(out);
}

/* In their order with the calls, for a request begins with the first call in it: null is a call. */
static void add_requests(JsonBuilder *out, const Builder *b, const ReplayStep *step)
{
    member_array(out, "requests");
    for (guint i = 0; i < step->events->len; i++) {
        const ReplayEvent *event = &g_array_index(step->events, ReplayEvent, i);
        if (event->kind == REPLAY_CALL)
            json_builder_add_null_value(out);
        else
            add_request(out, b, event);
    }
    json_builder_end_array(out);
}

char *page_value(const Builder *b, const Watched *watched)
{
    return build_value_text(b, build_value(b, watched));
}

static void add_change(JsonBuilder *out, const Builder *b, guint number)
{
    const Watched *watched = &g_array_index(b->watched, Watched, number);
    g_autofree char *value = page_value(b, watched);
    g_autofree char *terse = terse_text(b, build_value(b, watched));

    json_builder_begin_array(out);
    json_builder_add_int_value(out, number);
    json_builder_add_string_value(out, value);
    if (g_strcmp0(value, terse) != 0)
        json_builder_add_string_value(out, terse);
    json_builder_end_array(out);
}

static void add_changes(JsonBuilder *out, const Builder *b)
{
    member_array(out, "sets");
    for (guint i = 0; i < b->watched->len; i++) {
        const RunVariable *variable = &g_array_index(b->watched, Watched, i).variable;
        if (replay_changed(b->replay, variable->var, variable->index, variable->place))
            add_change(out, b, i);
    }
    json_builder_end_array(out);
}

static void add_broken(JsonBuilder *out, const Builder *b, uint64_t broken)
{
    if (!broken)
        return;
    member_array(out, "breaks");
    for (uint32_t i = b->system->window_count; i < b->model->property_count; i++) {
        const ModelProperty *property = &b->model->properties[i];
        if (property->kind == PROPERTY_MONITOR && broken >> property->monitor & 1)
            json_builder_add_string_value(out, property->name);
    }
    json_builder_end_array(out);
}

/* What an event or a branch is in the design; calls have lines of their own. */
static Span own_span(const ReplayStep *step)
{
    if (!step->event)
        return step->fault_branch;
    const Span span = step->event->member->span;
    return step->event->member->body ? source_span_join(span, step->event->member->body->span)
                                     : span;
}

static void add_error(JsonBuilder *out, const Builder *b, const ReplayStep *step)
{
    optional_member(out, "error", step->error);
    if (step->error)
        add_lines(out, b, "wrong", step->error_span);
}

static void add_who(JsonBuilder *out, const Builder *b, const ReplayStep *step)
{
    static const char *const kinds[] = {[ROW_PROCESS] = "process",
                                        [ROW_EVENT] = "event",
                                        [ROW_FAULT] = "fault",
                                        [ROW_TIME] = "time"};
    Row row = {0};

    build_who(b, step, &row);
    member_int(out, "lane", row.lane);
    member_string(out, "kind", kinds[row.kind]);
    if (step->is_time)
        member_int(out, "delay", (int64_t)step->step.delay * b->model->tick);
    else
        optional_member(out, "event", row.event);
    if (step->step.enables_process)
        member_bool(out, "wakes", true);
    if (step->step.is_internal)
        member_bool(out, "silent", true);
    optional_member(out, "chance", build_chance(b, step->chance));
}

void page_step(JsonBuilder *out, Builder *b, const ReplayStep *step)
{
    json_builder_begin_object(out);
    add_who(out, b, step);
    if (step->fault_branch.end > step->fault_branch.start)
        optional_member(out, "fault", build_fault(b, step->fault_branch));
    add_calls(out, b, step);
    if (enters_or_leaves(step))
        add_requests(out, b, step);
    if (step->process) {
        json_builder_set_member_name(out, "at");
        page_place(out, b, step->process->first + step->number);
    }
    if (!step->step.is_error)
        add_changes(out, b);
    add_broken(out, b, step->step.broken);
    add_lines(out, b, "lines", own_span(step));
    add_error(out, b, step);
    if (step->step.is_error)
        member_bool(out, "ends", true);
    json_builder_end_object(out);
}
