/* The rows of a run: whose step, which calls with which values, which requests. */
#include "checker/base/duration.h"
#include "checker/language/syntax/decl.h"
#include "checker/program/replay/draws.h"
#include "traces/counterexample/build_private.h"

#include <math.h>
#include <string.h>

/* ---- calls ---- */

SourcePlace build_place(const Builder *b, Span span)
{
    SourcePlace place = {0};

    if (span.end <= span.start)
        return place;
    const Source *source = source_map_get(b->system->design->sources, span.source);
    place.file = source->path;
    source_position(source, span.start, &place.line, &place.column);
    source_position(source, span.end, &place.end_line, &place.end_column);
    return place;
}

const char *build_call_text(const Builder *b, const ReplayCall *call, bool is_brief)
{
    const Operation *operation = call->operation;
    g_autoptr(GString) text = g_string_new(NULL);

    g_string_append_printf(
        text, "%s.%s(", build_element_name(b, operation->instance, (uint64_t)MAX(call->index, 0)),
        operation->name);
    for (uint32_t i = 0; i < operation->argument_count; i++) {
        g_autofree char *argument = is_brief ? build_value_brief(b, call->arguments[i])
                                             : build_value_text(b, call->arguments[i]);
        g_string_append_printf(text, "%s%s", i ? ", " : "", argument);
    }
    g_string_append_c(text, ')');
    return arena_strdup(b->arena, text->str);
}

static const char *words_of(const Builder *b, TypedValue value)
{
    g_autofree char *text = build_value_text(b, value);

    return text ? arena_strdup(b->arena, text) : NULL;
}

static const char *brief_of(const Builder *b, TypedValue value)
{
    g_autofree char *text = build_value_brief(b, value);

    return text ? arena_strdup(b->arena, text) : NULL;
}

static TypedValue *copy_arguments(const Builder *b, const ReplayCall *call)
{
    const uint32_t count = call->operation->argument_count;
    TypedValue *arguments = arena_array(b->arena, TypedValue, count);

    for (uint32_t i = 0; i < count; i++)
        arguments[i] = typed_value_copy(b->arena, call->arguments[i]);
    return arguments;
}

RowCall build_call(Builder *b, const ReplayCall *call)
{
    const Operation *operation = call->operation;

    return (RowCall){
        .lane = build_lane_of(b, operation->instance, call->index),
        .call = build_call_text(b, call, false),
        .result = words_of(b, call->result),
        .brief_call = build_call_text(b, call, true),
        .brief_result = brief_of(b, call->result),
        .text = call->stmt->text,
        .operation = operation,
        .index = call->index,
        .arguments = copy_arguments(b, call),
        .value = typed_value_copy(b->arena, call->result),
        .place = build_place(b, call->span),
        .text_place = build_place(b, call->stmt->text_span),
    };
}

/* ---- calls that come again ---- */

typedef struct WordedCall {
    Span span;
    RowCall call;
} WordedCall;

static bool is_same_value(TypedValue one, TypedValue other)
{
    const uint32_t slots = typed_value_slots(one);

    return one.type == other.type &&
           (slots == 0 || memcmp(one.slots, other.slots, slots * sizeof *one.slots) == 0);
}

static bool is_same_span(Span one, Span other)
{
    return one.source == other.source && one.start == other.start && one.end == other.end;
}

static bool is_known(const WordedCall *known, const ReplayCall *call)
{
    const RowCall *before = &known->call;

    if (before->operation != call->operation || before->index != call->index ||
        !is_same_span(known->span, call->span) || !is_same_value(before->value, call->result))
        return false;
    for (uint32_t i = 0; i < call->operation->argument_count; i++)
        if (!is_same_value(before->arguments[i], call->arguments[i]))
            return false;
    return true;
}

/* What goes round makes the same calls, which need words but once. Where their values come from differs. */
static RowCall call_of_row(Builder *b, const ReplayCall *call)
{
    WordedCall *known = g_hash_table_lookup(b->calls, call->stmt);

    if (known && is_known(known, call)) {
        RowCall again = known->call;
        again.arguments = copy_arguments(b, call);
        again.value = typed_value_copy(b->arena, call->result);
        return again;
    }
    if (!known) {
        known = arena_new0(b->arena, WordedCall);
        g_hash_table_insert(b->calls, (gpointer)call->stmt, known);
    }
    *known = (WordedCall){call->span, build_call(b, call)};
    return known->call;
}

/* ---- requests ---- */

static void begin_waiting(GArray *waiting, GArray *requests)
{
    for (guint i = 0; i < waiting->len; i++) {
        const WaitingRequest *it = &g_array_index(waiting, WaitingRequest, i);
        RowRequest request = {.name = it->request->decl->name.text,
                              .request = it->request,
                              .object = it->object,
                              .begins = true};
        g_array_append_val(requests, request);
    }
    g_array_set_size(waiting, 0);
}

/* The object of a request of that process which began in an earlier row. */
static TypedValue object_of_begun(const Builder *b, int lane, const Inline *request)
{
    for (guint i = b->rows->len; i-- > 0;) {
        const Row *row = &g_array_index(b->rows, Row, i);
        for (uint32_t j = 0; row->lane == lane && j < row->request_count; j++)
            if (row->requests[j].begins && row->requests[j].request == request)
                return row->requests[j].object;
    }
    return (TypedValue){0};
}

static void end_request(Builder *b, GArray *waiting, GArray *requests, int lane,
                        const ReplayEvent *event)
{
    RowRequest request = {.name = event->request->decl->name.text,
                          .request = event->request,
                          .ends = true,
                          .result = words_of(b, event->result),
                          .value = typed_value_copy(b->arena, event->result)};

    begin_waiting(waiting, requests);
    for (guint i = requests->len; i-- > 0;) {
        RowRequest *known = &g_array_index(requests, RowRequest, i);
        if (known->request != event->request || known->ends)
            continue;
        request.object = known->object;
        request.begins = known->begins;
        *known = request;
        return;
    }
    request.object = object_of_begun(b, lane, event->request);
    g_array_append_val(requests, request);
}

/* The argument that says which object it is of. */
static TypedValue object_of(Builder *b, const ReplayEvent *event)
{
    const Inline *request = event->request;

    for (uint32_t i = 0; i < request->argument_count; i++)
        if (request->arguments[i] == request->object)
            return typed_value_copy(b->arena, event->arguments[i]);
    return (TypedValue){0};
}

static void call_request(Builder *b, GArray *waiting, const ReplayEvent *event)
{
    WaitingRequest called = {event->request, object_of(b, event)};

    g_array_append_val(waiting, called);
}

/* A request begins with its first operation, which may come in a later step than its call. */
void build_events(Builder *b, const ReplayStep *step, Row *row)
{
    g_autoptr(GArray) calls = g_array_new(FALSE, FALSE, sizeof(RowCall));
    g_autoptr(GArray) requests = g_array_new(FALSE, FALSE, sizeof(RowRequest));
    GArray *waiting = step->process ? b->waiting->pdata[step->process->first + step->number] : NULL;

    for (guint i = 0; i < step->events->len; i++) {
        const ReplayEvent *event = &g_array_index(step->events, ReplayEvent, i);
        if (event->kind == REPLAY_ENTER && waiting) {
            call_request(b, waiting, event);
        } else if (event->kind == REPLAY_CALL) {
            RowCall call = call_of_row(b, &event->call);
            g_array_append_val(calls, call);
            if (waiting)
                begin_waiting(waiting, requests);
        } else if (event->kind == REPLAY_LEAVE && waiting) {
            end_request(b, waiting, requests, (int)(step->process->first + step->number), event);
        }
    }
    row->call_count = calls->len;
    row->calls = arena_copy(b->arena, calls->data, calls->len, sizeof(RowCall));
    row->request_count = requests->len;
    row->requests = arena_copy(b->arena, requests->data, requests->len, sizeof(RowRequest));
}

/* ---- rows ---- */

uint64_t build_open(const Builder *b, uint64_t predicates)
{
    uint64_t open = 0;

    for (uint32_t i = 0; i < b->system->window_count; i++)
        if (predicates >> b->model->properties[i].predicate & 1)
            open |= (uint64_t)1 << i;
    return open;
}

static const char *broken_check(const Builder *b, uint64_t broken)
{
    for (uint32_t i = b->system->window_count; i < b->model->property_count; i++) {
        const ModelProperty *property = &b->model->properties[i];
        bool asked =
            b->property.kind != REFERENCE_CHECK || i == b->system->window_count + b->property.index;
        if (property->kind == PROPERTY_MONITOR && asked && (broken >> property->monitor & 1))
            return property->name;
    }
    return NULL;
}

/* What would have been done had nothing failed: "without cache.del()". NULL where there are several
 * ways, or much is done. */
static const char *without_fault(const Builder *b, Span branch)
{
    const TypedStmt *choice = replay_choice_of(b->replay, branch);
    const TypedBlock *failed = NULL, *usual = NULL;
    uint32_t ways = 0;

    for (uint32_t i = 0; choice && i < choice->branch_count; i++) {
        const TypedBranch *it = &choice->branches[i];
        if (it->is_fault) {
            failed = it->span.start == branch.start ? &it->body : failed;
            continue;
        }
        usual = &it->body;
        ways++;
    }
    const char *words = ways == 1 ? build_way_text(b, usual) : NULL;
    if (!words || !failed)
        return NULL;
    return arena_printf(b->arena, "%s %s", failed->count ? "instead of" : "without", words);
}

/* A fault that is a branch of the design's code has no name: its line says which. */
const char *build_fault(const Builder *b, Span branch)
{
    const Source *source = source_map_get(b->system->design->sources, branch.source);
    const char *without = without_fault(b, branch);
    uint32_t line, column;

    source_position(source, branch.start, &line, &column);
    return arena_printf(b->arena, "fault at line %u%s%s", line, without ? ": " : "",
                        without ? without : "");
}

/* As a design would write it. */
const char *build_chance(const Builder *b, double chance)
{
    enum { MOST = 1000 };

    if (chance >= 1)
        return NULL;
    for (int whole = 1; whole <= MOST; whole++) {
        const double parts = round(chance * whole);
        if (parts > 0 && fabs(parts / whole - chance) < 1e-12)
            return arena_printf(b->arena, "%.0f/%d", parts, whole);
    }
    return arena_printf(b->arena, "%.3g", chance);
}

void build_who(const Builder *b, const ReplayStep *step, Row *row)
{
    if (step->is_time) {
        row->kind = ROW_TIME;
        row->lane = build_time_lane(b);
        row->event = "passes";
    } else if (step->event) {
        row->kind = step->event->is_fault ? ROW_FAULT : ROW_EVENT;
        row->lane = build_lane_of(b, step->event->instance, step->index);
        row->event = step->event->name;
    } else {
        row->kind = step->fault ? ROW_FAULT : ROW_PROCESS;
        row->lane = (int)(step->process->first + step->number);
        row->event = step->fault;
    }
}

void build_row(Builder *b, const ReplayStep *step)
{
    Row row = {.state = "", .step = b->step};

    if (b->model->tick > 0) {
        g_autofree char *time = duration_text((int64_t)step->time * b->model->tick);
        row.time = arena_strdup(b->arena, time);
        row.at = (int64_t)step->time * b->model->tick;
    }
    build_who(b, step, &row);
    if (step->is_time)
        build_add_time_lane(b);
    if (step->event)
        row.place = build_place(b, step->event->member->name.span);
    if (step->fault_branch.end > step->fault_branch.start) {
        row.fault = build_fault(b, step->fault_branch);
        row.fault_branch = step->fault_branch;
        row.place = build_place(b, step->fault_branch);
    }
    row.chance = build_chance(b, step->chance);
    build_draws(b, &row);
    if (step->fault)
        g_array_set_size(b->waiting->pdata[row.lane], 0);
    build_events(b, step, &row);
    row.conditions = replay_conditions(b->replay, &row.condition_count);
    if (step->error)
        row.error = arena_strdup(b->arena, step->error);
    row.breaks = broken_check(b, step->step.broken);
    if (step->step.is_error) {
        row.open = b->open;
    } else {
        build_read_values(b);
        row.open = build_open(b, b->predicates);
    }
    b->open = row.open;
    row.predicates = b->predicates;
    g_array_append_val(b->rows, row);
}
