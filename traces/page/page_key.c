#include "traces/page/page_key.h"

#include <string.h>

/* All that page_step looks at but events and values. */
typedef struct Head {
    const Process *process;
    const Event *event;
    const char *fault;
    int64_t index;
    uint64_t broken;
    double chance;
    Span fault_branch, error_span, waiting;
    uint32_t number, delay, events;
    bool is_time, is_error, is_internal, enables_process, crashed, waits;
} Head;

static void add_number(GByteArray *key, int64_t number)
{
    g_byte_array_append(key, (const guint8 *)&number, sizeof number);
}

static void add_pointer(GByteArray *key, const void *pointer)
{
    g_byte_array_append(key, (const guint8 *)&pointer, sizeof pointer);
}

static void add_value(GByteArray *key, TypedValue value)
{
    add_pointer(key, value.type);
    for (uint32_t i = 0; value.type && i < typed_value_slots(value); i++)
        add_number(key, value.slots[i]);
}

static void add_head(GByteArray *key, const Builder *b, const ReplayStep *step)
{
    Head head;

    memset(&head, 0, sizeof head); /* gaps too */
    head.process = step->process;
    head.event = step->event;
    head.fault = step->fault;
    head.index = step->index;
    head.broken = step->step.broken;
    head.chance = step->chance;
    head.fault_branch = step->fault_branch;
    head.error_span = step->error_span;
    head.number = step->number;
    head.delay = step->step.delay;
    head.events = step->events->len;
    head.is_time = step->is_time;
    head.is_error = step->step.is_error;
    head.is_internal = step->step.is_internal;
    head.enables_process = step->step.enables_process;
    if (step->process) {
        g_autofree char *text = replay_waiting_at(b->replay, step->process->first + step->number,
                                                  &head.crashed, &head.waiting);
        head.waits = text != NULL; /* and its place is its text */
    }
    g_byte_array_append(key, (const guint8 *)&head, sizeof head);
}

static void add_event(GByteArray *key, const ReplayEvent *event)
{
    add_number(key, event->kind);
    if (event->kind != REPLAY_CALL) {
        add_pointer(key, event->request);
        add_value(key, event->result);
        return;
    }
    add_pointer(key, event->call.operation);
    add_pointer(key, event->call.stmt);
    add_number(key, event->call.index);
    for (uint32_t i = 0; i < event->call.operation->argument_count; i++)
        add_value(key, event->call.arguments[i]);
    add_value(key, event->call.result);
}

static void add_changes(GByteArray *key, const Builder *b)
{
    for (guint i = 0; i < b->watched->len; i++) {
        const Watched *watched = &g_array_index(b->watched, Watched, i);
        const RunVariable *variable = &watched->variable;
        if (!replay_changed(b->replay, variable->var, variable->index, variable->place))
            continue;
        add_number(key, i);
        add_value(key, build_value(b, watched));
    }
}

GBytes *page_key(const Builder *b, const ReplayStep *step)
{
    GByteArray *key = g_byte_array_new();

    add_head(key, b, step);
    for (guint i = 0; i < step->events->len; i++)
        add_event(key, &g_array_index(step->events, ReplayEvent, i));
    if (!step->step.is_error)
        add_changes(key, b);
    if (step->error)
        g_byte_array_append(key, (const guint8 *)step->error, (guint)strlen(step->error));
    return g_byte_array_free_to_bytes(key);
}
