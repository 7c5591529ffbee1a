#include "traces/page/page_words.h"

#include "checker/language/syntax/tree.h"

#include <string.h>

/* ---- JSON ---- */

static void quote_byte(GString *out, unsigned char byte)
{
    if (byte == '"' || byte == '\\')
        g_string_append_printf(out, "\\%c", byte);
    else if (byte == '\n')
        g_string_append(out, "\\n");
    else if (byte < ' ' || byte == '<' || byte == '>' || byte == '&')
        g_string_append_printf(out, "\\u%04x", byte);
    else
        g_string_append_c(out, (char)byte);
}

void page_quote(GString *out, const char *text)
{
    if (!text) {
        g_string_append(out, "null");
        return;
    }
    g_string_append_c(out, '"');
    for (const char *c = text; *c; c++)
        quote_byte(out, (unsigned char)*c);
    g_string_append_c(out, '"');
}

/* Separates the elements of an array or object that was begun at `begun`. */
static void separate(GString *out, gsize begun)
{
    if (out->len > begun)
        g_string_append_c(out, ',');
}

static void quoted_member(GString *out, const char *name, const char *text)
{
    if (!text)
        return;
    g_string_append_printf(out, ",\"%s\":", name);
    page_quote(out, text);
}

/* ---- places ---- */

void page_lines(GString *out, const Design *design, Span span)
{
    const Source *source = source_map_get(design->sources, span.source);
    uint32_t first, last, column;

    source_position(source, span.start, &first, &column);
    source_position(source, MAX(span.end, span.start + 1) - 1, &last, &column);
    g_string_append_printf(out, "[%u,%u,%u]", span.source, first, last);
}

void page_place(GString *out, const Builder *b, uint32_t process)
{
    bool crashed;
    Span span;
    g_autofree char *text = replay_waiting_at(b->replay, process, &crashed, &span);

    g_string_append_c(out, '[');
    page_quote(out, text ? text : crashed ? "crashed" : "finished");
    if (text && span.end > span.start) {
        g_string_append_c(out, ',');
        page_lines(out, b->system->design, span);
    }
    g_string_append_c(out, ']');
}

/* ---- what a step does ---- */

static void add_calls(GString *out, Builder *b, const ReplayStep *step)
{
    g_string_append(out, ",\"calls\":[");
    gsize begun = out->len;
    for (guint i = 0; i < step->events->len; i++) {
        const ReplayEvent *event = &g_array_index(step->events, ReplayEvent, i);
        if (event->kind != REPLAY_CALL)
            continue;
        RowCall call = build_call(b, &event->call);
        separate(out, begun);
        g_string_append_printf(out, "{\"lane\":%d", call.lane);
        quoted_member(out, "call", call.call);
        quoted_member(out, "result", call.result);
        quoted_member(out, "text", call.text);
        g_string_append(out, ",\"lines\":");
        page_lines(out, b->system->design, event->call.act->span);
        g_string_append_c(out, '}');
    }
    g_string_append_c(out, ']');
}

static bool enters_or_leaves(const ReplayStep *step)
{
    for (guint i = 0; i < step->events->len; i++)
        if (g_array_index(step->events, ReplayEvent, i).kind != REPLAY_CALL)
            return true;
    return false;
}

/* In their order with the calls, for a request begins with the first call in it: null is a call. */
static void add_requests(GString *out, const Builder *b, const ReplayStep *step)
{
    g_string_append(out, ",\"requests\":[");
    gsize begun = out->len;
    for (guint i = 0; i < step->events->len; i++) {
        const ReplayEvent *event = &g_array_index(step->events, ReplayEvent, i);
        separate(out, begun);
        if (event->kind == REPLAY_CALL) {
            g_string_append(out, "null");
            continue;
        }
        g_string_append(out, event->kind == REPLAY_ENTER ? "[\"enters\"," : "[\"leaves\",");
        page_quote(out, event->request->decl->name.text);
        g_autofree char *result = build_value_text(b, event->result);
        if (result) {
            g_string_append_c(out, ',');
            page_quote(out, result);
        }
        g_string_append_c(out, ']');
    }
    g_string_append_c(out, ']');
}

char *page_value(const Builder *b, const Watched *watched)
{
    return build_value_text(b, build_value(b, watched));
}

static void add_changes(GString *out, const Builder *b)
{
    g_string_append(out, ",\"sets\":[");
    gsize begun = out->len;
    for (guint i = 0; i < b->watched->len; i++) {
        const Watched *watched = &g_array_index(b->watched, Watched, i);
        if (!replay_changed(b->replay, watched->variable.var, watched->variable.index,
                            watched->variable.place))
            continue;
        g_autofree char *value = page_value(b, watched);
        separate(out, begun);
        g_string_append_printf(out, "[%u,", i);
        page_quote(out, value);
        g_string_append_c(out, ']');
    }
    g_string_append_c(out, ']');
}

static void add_broken(GString *out, const Builder *b, uint64_t broken)
{
    if (!broken)
        return;
    g_string_append(out, ",\"breaks\":[");
    gsize begun = out->len;
    for (uint32_t i = b->system->window_count; i < b->model->property_count; i++) {
        const ModelProperty *property = &b->model->properties[i];
        if (property->kind != PROPERTY_MONITOR || !(broken >> property->monitor & 1))
            continue;
        separate(out, begun);
        page_quote(out, property->name);
    }
    g_string_append_c(out, ']');
}

/* What an event or a branch is in the design; calls have lines of their own. */
static void add_lines(GString *out, const Builder *b, const ReplayStep *step)
{
    Span span = step->fault_branch;

    if (step->event) {
        span = step->event->member->span;
        if (step->event->member->body)
            span = source_span_join(span, step->event->member->body->span);
    }
    if (span.end <= span.start)
        return;
    g_string_append(out, ",\"lines\":");
    page_lines(out, b->system->design, span);
}

static void add_error(GString *out, const Builder *b, const ReplayStep *step)
{
    quoted_member(out, "error", step->error);
    if (!step->error || step->error_span.end <= step->error_span.start)
        return;
    g_string_append(out, ",\"wrong\":");
    page_lines(out, b->system->design, step->error_span);
}

static void add_who(GString *out, const Builder *b, const ReplayStep *step)
{
    static const char *const kinds[] = {
        [ROW_PROCESS] = "process", [ROW_EVENT] = "event", [ROW_FAULT] = "fault"};
    Row row = {0};

    build_who(b, step, &row);
    g_string_append_printf(out, "{\"lane\":%d,\"kind\":\"%s\"", row.lane,
                           step->is_time ? "time" : kinds[row.kind]);
    if (step->is_time)
        g_string_append_printf(out, ",\"delay\":%" G_GINT64_FORMAT,
                               (int64_t)step->step.delay * b->model->tick);
    else
        quoted_member(out, "event", row.event);
    if (step->step.enables_process)
        g_string_append(out, ",\"wakes\":true");
    if (step->step.is_internal)
        g_string_append(out, ",\"silent\":true");
    const char *chance = build_chance(b, step->chance);
    if (chance)
        quoted_member(out, "chance", chance);
}

void page_step(GString *out, Builder *b, const ReplayStep *step)
{
    add_who(out, b, step);
    if (step->fault_branch.end > step->fault_branch.start)
        quoted_member(out, "fault", build_fault(b, step->fault_branch));
    add_calls(out, b, step);
    if (enters_or_leaves(step))
        add_requests(out, b, step);
    if (step->process) {
        g_string_append(out, ",\"at\":");
        page_place(out, b, step->process->first + step->number);
    }
    if (!step->step.is_error)
        add_changes(out, b);
    add_broken(out, b, step->step.broken);
    add_lines(out, b, step);
    add_error(out, b, step);
    if (step->step.is_error)
        g_string_append(out, ",\"ends\":true");
    g_string_append_c(out, '}');
}
