/* What a step does, recorded while it runs: calls, requests, assertions, faults. */
#include "checker/program/execute/interpreter.h"
#include "checker/program/replay/replay_private.h"

void replay_clear_events(Replay *replay)
{
    g_array_set_size(replay->step.events, 0);
    g_clear_pointer(&replay->values, arena_free);
    g_clear_pointer(&replay->step.error, g_free);
    replay->step.fault_branch = (Span){0};
}

/* ---- values ---- */

static TypedValue value_at_reg(Replay *replay, const Type *type, Reg reg, const int64_t *v)
{
    const uint32_t count = layout_slots(type);

    if (!replay->values)
        replay->values = arena_new();
    return (TypedValue){type, arena_copy(replay->values, &v[reg], count, sizeof *v),
                        replay->flow ? data_flow_of(replay->flow, (uint32_t)reg, count) : NULL};
}

static TypedValue result_of(Replay *replay, const CodeNote *note, const int64_t *v)
{
    if (note->value == NO_REG || note->type->kind == KIND_VOID)
        return (TypedValue){0};
    return value_at_reg(replay, note->type, note->value, v);
}

static TypedValue *arguments_of(Replay *replay, const CodeNote *note, Var *const *arguments,
                                const int64_t *v)
{
    if (!replay->values)
        replay->values = arena_new();
    TypedValue *values = arena_array(replay->values, TypedValue, note->argument_count);
    for (uint32_t i = 0; i < note->argument_count; i++)
        values[i] = value_at_reg(replay, arguments[i]->type, note->arguments[i], v);
    return values;
}

/* ---- notes ---- */

static void record_call(Replay *replay, const CodeNote *note, const int64_t *v)
{
    ReplayEvent event = {.kind = REPLAY_CALL,
                         .call = {.operation = note->operation,
                                  .stmt = note->stmt,
                                  .span = note->span,
                                  .index = note->index == NO_REG ? -1 : v[note->index]}};

    event.call.arguments = arguments_of(replay, note, note->operation->arguments, v);
    g_array_append_val(replay->step.events, event);
}

static void record_result(Replay *replay, const CodeNote *note, const int64_t *v)
{
    for (guint i = replay->step.events->len; i-- > 0;) {
        ReplayEvent *event = &g_array_index(replay->step.events, ReplayEvent, i);
        if (event->kind == REPLAY_CALL && event->call.operation == note->operation) {
            event->call.result = result_of(replay, note, v);
            return;
        }
    }
}

static ReplayEvent entering(Replay *replay, const CodeNote *note, const int64_t *v)
{
    return (ReplayEvent){.kind = REPLAY_ENTER,
                         .request = note->request,
                         .arguments = arguments_of(replay, note, note->request->arguments, v)};
}

static void record_assertion(Replay *replay, const CodeNote *note, const int64_t *v)
{
    const TypedStmt *stmt = note->stmt;

    if (v[note->value] || replay->step.error)
        return;
    replay->step.error = stmt->text ? g_strdup_printf("assertion fails: %s", stmt->text)
                                    : g_strdup("assertion fails");
    replay->step.error_span = stmt->span;
}

void replay_record_note(void *user, const CodeNote *note, const int64_t *v)
{
    Replay *replay = user;
    ReplayEvent event = {.kind = REPLAY_LEAVE, .request = note->request};

    switch (note->kind) {
    case NOTE_CALL: record_call(replay, note, v); return;
    case NOTE_RESULT: record_result(replay, note, v); return;
    case NOTE_ENTER: event = entering(replay, note, v); break;
    case NOTE_LEAVE: event.result = result_of(replay, note, v); break;
    case NOTE_ASSERT: record_assertion(replay, note, v); return;
    case NOTE_FAULT: replay->step.fault_branch = note->span; return;
    }
    g_array_append_val(replay->step.events, event);
}

void replay_record_instruction(void *user, const Instruction *instruction, const int64_t *v)
{
    Replay *replay = user;

    data_flow_instruction(replay->flow, instruction, v);
}

/* ---- requests that are entered at the beginning ---- */

typedef struct Entering {
    Replay *replay;
    GArray *events;
} Entering;

static void record_entering(void *user, const CodeNote *note, const int64_t *v)
{
    Entering *e = user;

    if (note->kind != NOTE_ENTER)
        return;
    ReplayEvent event = entering(e->replay, note, v);
    g_array_append_val(e->events, event);
}

/* A process that begins at its first scheduling point may have entered a request on the way there.
 */
static GArray *entered_at_first(Replay *replay, uint32_t number)
{
    const ProcessInstance *process = &replay->program->processes[number];
    GArray *entered = g_array_new(FALSE, TRUE, sizeof(ReplayEvent));
    Entering e = {replay, entered};
    const Recorder recorder = {.note = record_entering, .user = &e};
    Workspace *w = replay->observer;

    if (!replay->began[number]) /* it begins with its first step, and is heard then */
        return entered;
    w->recorder = &recorder;
    w->stepped = true;
    w->choices = w->taken = 0;
    interpreter_run(w, process->start);
    w->recorder = NULL;
    return entered;
}

void replay_record_entered(Replay *replay, uint32_t number)
{
    if (replay->entered[number])
        return;
    g_autoptr(GArray) entered = entered_at_first(replay, number);
    replay->entered[number] = true;
    g_array_prepend_vals(replay->step.events, entered->data, entered->len);
}

GPtrArray *replay_entered(Replay *replay, uint32_t number)
{
    g_autoptr(GArray) entered = entered_at_first(replay, number);
    GPtrArray *requests = g_ptr_array_new();

    for (guint i = 0; i < entered->len; i++)
        g_ptr_array_add(requests, (gpointer)g_array_index(entered, ReplayEvent, i).request);
    return requests;
}
