#include "traces/explain/cause.h"

#include "traces/picture/palette.h"

#include <string.h>

/* Rows are counted from 0 here, and -1 is what was before the first. */
enum { BEFORE = -1, NOWHERE = -2, MAX_SENTENCES = 3 };

typedef struct Prover {
    Trace *trace;
    const char *sentences[MAX_SENTENCES];
    uint32_t count;
} Prover;

static void say(Prover *prover, char *sentence)
{
    if (prover->count < MAX_SENTENCES)
        prover->sentences[prover->count++] = arena_strdup(prover->trace->arena, sentence);
    g_free(sentence);
}

/* ---- what the rows establish ---- */

static const TraceChange *main_change(const Trace *trace, int row, int lane)
{
    const TraceRow *it = &trace->rows[row];

    for (uint32_t i = it->change_count; i-- > 0;)
        if (it->changes[i].lane == lane && it->changes[i].is_main)
            return &it->changes[i];
    return NULL;
}

/* The last row up to that one that set the component's first variable. */
static int set_by(const Trace *trace, int lane, int row)
{
    while (row >= 0 && !main_change(trace, row, lane))
        row--;
    return row;
}

/* After the row; NULL where the component has no one value. */
static const char *value_at(const Trace *trace, int lane, int row)
{
    const TraceLane *it = &trace->lanes[lane];
    int set = set_by(trace, lane, row);

    if (it->is_process || it->in_parts)
        return NULL;
    return set >= 0 ? main_change(trace, set, lane)->after : lane_initial_value(it);
}

static bool holds(const Trace *trace, int lane, int row, const char *value)
{
    const char *held = value_at(trace, lane, row);

    return held && strcmp(held, value) == 0;
}

/* Whether the window that the run is about, or the only one, looks at that component. */
static bool is_looked_at(const Trace *trace, int lane)
{
    int window = trace->window >= 0 ? trace->window : trace->window_count == 1 ? 0 : -1;

    if (trace->lanes[lane].is_process || lane >= 64)
        return false;
    return window >= 0 && (trace->windows[window].lanes >> lane & 1);
}

static bool is_some(const char *value)
{
    return value && *value && strcmp(value, "none") != 0;
}

/* "writer", "expire": who took the step. */
static const char *doer(const Trace *trace, int row)
{
    const TraceRow *it = &trace->rows[row];

    return it->kind == ROW_PROCESS ? trace->lanes[it->lane].name : it->event;
}

/* ---- where a value came from ---- */

typedef struct Origin {
    int row;     /* in which the process read or wrote the value, or NOWHERE */
    int lane;    /* there */
    bool is_own; /* it wrote it */
} Origin;

static bool gives(const Trace *trace, int row, const TraceCall *call, const char *value)
{
    const TraceChange *change =
        call->lane == TRACE_NO_LANE ? NULL : main_change(trace, row, call->lane);

    if (call->lane == TRACE_NO_LANE || !holds(trace, call->lane, row, value))
        return false;
    return change ? strcmp(change->after, value) == 0
                  : call->result && strcmp(call->result, value) == 0;
}

/* The last call of that process before the row, on another component, that gave it the value. */
static Origin origin_of(const Trace *trace, int row, int lane, const char *value)
{
    const int process = trace->rows[row].lane;

    for (int i = row - 1; i >= 0; i--) {
        const TraceRow *it = &trace->rows[i];
        if (it->kind != ROW_PROCESS || it->lane != process)
            continue;
        for (uint32_t j = it->call_count; j-- > 0;)
            if (it->calls[j].lane != lane && gives(trace, i, &it->calls[j], value))
                return (Origin){i, it->calls[j].lane,
                                main_change(trace, i, it->calls[j].lane) != NULL};
    }
    return (Origin){NOWHERE, TRACE_NO_LANE, false};
}

/* The first row in between that set the component to something else. */
static int missed_write(const Trace *trace, int lane, int from, int to)
{
    for (int i = from + 1; i < to; i++)
        if (main_change(trace, i, lane))
            return i;
    return NOWHERE;
}

/* The last step of somebody else in between that wrote to the component: it changed it, or returned
 * nothing, as what only looks would not. */
static const TraceCall *undone_call(const Trace *trace, int lane, int from, int to, int *row)
{
    for (*row = to - 1; *row > from; (*row)--) {
        const TraceRow *it = &trace->rows[*row];
        if (it->kind != ROW_PROCESS || it->lane == trace->rows[to].lane)
            continue;
        for (uint32_t j = it->call_count; j-- > 0;)
            if (it->calls[j].lane == lane &&
                (!it->calls[j].result || main_change(trace, *row, lane)))
                return &it->calls[j];
    }
    return NULL;
}

/* ---- sentences ---- */

/* "reader read 0 from db at step 2" */
static char *origin_text(const Trace *trace, Origin origin, const char *value)
{
    const char *who = doer(trace, origin.row), *where = trace->lanes[origin.lane].name;

    if (origin.is_own)
        return g_strdup_printf("%s set %s to %s at step %d", who, where, value, origin.row + 1);
    return g_strdup_printf("%s read %s from %s at step %d", who, value, where, origin.row + 1);
}

static void say_origin(Prover *prover, Origin origin, const char *value, int missed)
{
    const Trace *trace = prover->trace;
    const char *written = main_change(trace, missed, origin.lane)->after;
    g_autofree char *text = origin_text(trace, origin, value);

    say(prover, g_strdup_printf("%s, before %s set it to %s at step %d", text, doer(trace, missed),
                                written, missed + 1));
}

static void say_fill(Prover *prover, int row, int lane, const char *value, int since)
{
    const Trace *trace = prover->trace;
    int undone = 0;
    const TraceCall *call = undone_call(trace, lane, since, row, &undone);
    g_autofree char *after = call ? g_strdup_printf(", after %s's %s at step %d",
                                                    doer(trace, undone), call->call, undone + 1)
                                  : g_strdup("");

    say(prover, g_strdup_printf("%s put %s into %s at step %d%s", doer(trace, row), value,
                                trace->lanes[lane].name, row + 1, after));
}

/* What the other components that the window looks at hold by then. */
static void say_others(Prover *prover, int row, int lane, const char *value)
{
    const Trace *trace = prover->trace;

    for (uint32_t i = 0; i < trace->lane_count; i++) {
        const char *held = (int)i == lane ? NULL : value_at(trace, (int)i, row);
        int set = set_by(trace, (int)i, row);
        if (!is_looked_at(trace, (int)i) || !is_some(held) || strcmp(held, value) == 0)
            continue;
        if (set >= 0 && set < row)
            say(prover, g_strdup_printf("%s was %s since %s set it at step %d",
                                        trace->lanes[i].name, held, doer(trace, set), set + 1));
    }
}

/* ---- cases ---- */

static void set_edges(Trace *trace, int fill, int lane, Origin origin, int missed)
{
    int from = set_by(trace, origin.lane, origin.row);

    trace->proof.lane = origin.lane;
    trace->proof.filled = lane;
    trace->proof.fill = (uint32_t)fill + 1;
    trace->proof.from = (uint32_t)(from + 1);
    trace->proof.missed = (uint32_t)missed + 1;
}

/* A call without arguments takes nothing from who calls it. */
static bool is_given_something(const Trace *trace, int row, int lane)
{
    const TraceRow *it = &trace->rows[row];

    for (uint32_t i = 0; i < it->call_count; i++)
        if (it->calls[i].lane == lane && !g_str_has_suffix(it->calls[i].call, "()"))
            return true;
    return false;
}

static Origin filled_from(const Trace *trace, int row, int lane)
{
    const char *value = main_change(trace, row, lane)->after;

    if (!is_some(value) || trace->rows[row].kind != ROW_PROCESS ||
        !is_given_something(trace, row, lane))
        return (Origin){NOWHERE, TRACE_NO_LANE, false};
    return origin_of(trace, row, lane, value);
}

/* A value was put there after something newer was written where it had come from. */
static bool prove_late_fill(Prover *prover, int row, int lane)
{
    Trace *trace = prover->trace;
    const char *value = main_change(trace, row, lane)->after;
    Origin origin = filled_from(trace, row, lane);
    int missed = origin.row >= 0 ? missed_write(trace, origin.lane, origin.row, row) : NOWHERE;

    if (missed < 0)
        return false;
    say_origin(prover, origin, value, missed);
    say_fill(prover, row, lane, value, missed);
    set_edges(trace, row, lane, origin, missed);
    return true;
}

/* Of any other fill: what is known of it. */
static void prove_fill(Prover *prover, int row, int lane)
{
    const Trace *trace = prover->trace;
    const char *value = main_change(trace, row, lane)->after;
    Origin origin = filled_from(trace, row, lane);

    if (!is_some(value))
        return;
    if (origin.row >= 0)
        say(prover, origin_text(trace, origin, value));
    say_fill(prover, row, lane, value, origin.row >= 0 ? origin.row : BEFORE);
    say_others(prover, row, lane, value);
}

/* Something was written, and another component still holds what was there before. */
static void prove_write(Prover *prover, int row, int lane)
{
    const Trace *trace = prover->trace;
    const TraceChange *change = main_change(trace, row, lane);

    for (uint32_t i = 0; i < trace->lane_count; i++) {
        if ((int)i == lane || !is_looked_at(trace, (int)i) ||
            !holds(trace, (int)i, row, change->before) || !is_some(change->before))
            continue;
        int set = set_by(trace, (int)i, row);
        g_autofree char *since = set >= 0 ? g_strdup_printf("since %s put it there at step %d",
                                                            doer(trace, set), set + 1)
                                          : g_strdup("from the start");
        say(prover,
            g_strdup_printf("%s set %s from %s to %s at step %d", doer(trace, row),
                            trace->lanes[lane].name, change->before, change->after, row + 1));
        say(prover,
            g_strdup_printf("%s has held %s %s", trace->lanes[i].name, change->before, since));
        return;
    }
}

static void prove_window(Prover *prover)
{
    const Trace *trace = prover->trace;
    const int row = (int)trace->opens - 1, stale = trace->windows[trace->window].lane;

    if (row < 0 || stale == TRACE_NO_LANE)
        return;
    for (uint32_t i = 0; i < trace->rows[row].change_count; i++) {
        const TraceChange *change = &trace->rows[row].changes[i];
        if (!change->is_main || !is_looked_at(trace, change->lane))
            continue;
        if (prove_late_fill(prover, row, change->lane))
            return;
        prove_write(prover, row, change->lane);
        if (prover->count == 0)
            prove_fill(prover, row, change->lane);
        return;
    }
}

/* The last read returned what a component held: who had put that there, and why it was old. */
static void prove_read(Prover *prover)
{
    const Trace *trace = prover->trace;
    const int last = (int)trace->shown - 1;
    const TraceRow *row = last >= 0 ? &trace->rows[last] : NULL;

    if (!row || !row->breaks || row->kind != ROW_PROCESS || row->call_count == 0)
        return;
    const TraceCall *call = &row->calls[row->call_count - 1];
    if (!call->result || call->lane == TRACE_NO_LANE || !is_some(call->result) ||
        !holds(trace, call->lane, last, call->result) || main_change(trace, last, call->lane))
        return;
    const int fill = set_by(trace, call->lane, last);
    if (fill >= 0)
        prove_late_fill(prover, fill, call->lane);
}

void trace_prove(Trace *trace)
{
    Prover prover = {.trace = trace};

    if (trace->window >= 0)
        prove_window(&prover);
    else
        prove_read(&prover);
    trace->proof.sentences =
        arena_copy(trace->arena, prover.sentences, prover.count, sizeof *prover.sentences);
    trace->proof.count = prover.count;
}
