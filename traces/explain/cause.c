#include "traces/explain/cause.h"

#include "traces/picture/palette.h"

#include <string.h>

/* Rows are counted from 0 here, and -1 is what was before the first. */
enum { BEFORE = -1, NOWHERE = -2, MAX_SENTENCES = 3 };

typedef struct CauseFinder {
    Counterexample *example;
    const char *sentences[MAX_SENTENCES];
    uint32_t count;
} CauseFinder;

static void say(CauseFinder *causer, char *sentence)
{
    if (causer->count < MAX_SENTENCES)
        causer->sentences[causer->count++] = arena_strdup(causer->example->arena, sentence);
    g_free(sentence);
}

/* ---- what the rows establish ---- */

static const Change *main_change(const Counterexample *example, int row, int lane)
{
    const Row *it = &example->rows[row];

    for (uint32_t i = it->change_count; i-- > 0;)
        if (it->changes[i].lane == lane && it->changes[i].is_main)
            return &it->changes[i];
    return NULL;
}

/* The last row up to that one that set the component's first variable. */
static int set_by(const Counterexample *example, int lane, int row)
{
    while (row >= 0 && !main_change(example, row, lane))
        row--;
    return row;
}

/* After the row; NULL where the component has no one value. */
static const char *value_at(const Counterexample *example, int lane, int row)
{
    const Lane *it = &example->lanes[lane];
    int set = set_by(example, lane, row);

    if (it->is_process || it->in_parts)
        return NULL;
    return set >= 0 ? main_change(example, set, lane)->after : lane_initial_value(it);
}

static bool holds(const Counterexample *example, int lane, int row, const char *value)
{
    const char *held = value_at(example, lane, row);

    return held && strcmp(held, value) == 0;
}

/* Whether the window that the run is about, or the only one, looks at that component. */
static bool is_looked_at(const Counterexample *example, int lane)
{
    int window = example->window >= 0 ? example->window : example->window_count == 1 ? 0 : -1;

    if (example->lanes[lane].is_process || lane >= 64)
        return false;
    return window >= 0 && (example->windows[window].lanes >> lane & 1);
}

static bool is_some(const char *value)
{
    return value && *value && strcmp(value, "none") != 0;
}

/* "writer", "expire": who took the step. */
static const char *doer(const Counterexample *example, int row)
{
    const Row *it = &example->rows[row];

    return it->kind == ROW_PROCESS ? example->lanes[it->lane].name : it->event;
}

/* ---- where a value came from ---- */

typedef struct Origin {
    int row;     /* in which the process read or wrote the value, or NOWHERE */
    int lane;    /* there */
    bool is_own; /* it wrote it */
} Origin;

static bool gives(const Counterexample *example, int row, const RowCall *call, const char *value)
{
    const Change *change = call->lane == NO_LANE ? NULL : main_change(example, row, call->lane);

    if (call->lane == NO_LANE || !holds(example, call->lane, row, value))
        return false;
    return change ? strcmp(change->after, value) == 0
                  : call->result && strcmp(call->result, value) == 0;
}

/* The last call of that process before the row, on another component, that gave it the value. */
static Origin origin_of(const Counterexample *example, int row, int lane, const char *value)
{
    const int process = example->rows[row].lane;

    for (int i = row - 1; i >= 0; i--) {
        const Row *it = &example->rows[i];
        if (it->kind != ROW_PROCESS || it->lane != process)
            continue;
        for (uint32_t j = it->call_count; j-- > 0;)
            if (it->calls[j].lane != lane && gives(example, i, &it->calls[j], value))
                return (Origin){i, it->calls[j].lane,
                                main_change(example, i, it->calls[j].lane) != NULL};
    }
    return (Origin){NOWHERE, NO_LANE, false};
}

/* The first row in between that set the component to something else. */
static int missed_write(const Counterexample *example, int lane, int from, int to)
{
    for (int i = from + 1; i < to; i++)
        if (main_change(example, i, lane))
            return i;
    return NOWHERE;
}

/* The last step of somebody else in between that wrote to the component: it changed it, or returned
 * nothing, as what only looks would not. */
static const RowCall *undone_call(const Counterexample *example, int lane, int from, int to,
                                  int *row)
{
    for (*row = to - 1; *row > from; (*row)--) {
        const Row *it = &example->rows[*row];
        if (it->kind != ROW_PROCESS || it->lane == example->rows[to].lane)
            continue;
        for (uint32_t j = it->call_count; j-- > 0;)
            if (it->calls[j].lane == lane &&
                (!it->calls[j].result || main_change(example, *row, lane)))
                return &it->calls[j];
    }
    return NULL;
}

/* ---- sentences ---- */

/* "reader read 0 from db at step 2" */
static char *origin_text(const Counterexample *example, Origin origin, const char *value)
{
    const char *who = doer(example, origin.row), *where = example->lanes[origin.lane].name;

    if (origin.is_own)
        return g_strdup_printf("%s set %s to %s at step %d", who, where, value, origin.row + 1);
    return g_strdup_printf("%s read %s from %s at step %d", who, value, where, origin.row + 1);
}

static void say_origin(CauseFinder *causer, Origin origin, const char *value, int missed)
{
    const Counterexample *example = causer->example;
    const char *written = main_change(example, missed, origin.lane)->after;
    g_autofree char *text = origin_text(example, origin, value);

    say(causer, g_strdup_printf("%s, before %s set it to %s at step %d", text,
                                doer(example, missed), written, missed + 1));
}

static void say_fill(CauseFinder *causer, int row, int lane, const char *value, int since)
{
    const Counterexample *example = causer->example;
    int undone = 0;
    const RowCall *call = undone_call(example, lane, since, row, &undone);
    g_autofree char *after = call ? g_strdup_printf(", after %s's %s at step %d",
                                                    doer(example, undone), call->call, undone + 1)
                                  : g_strdup("");

    say(causer, g_strdup_printf("%s put %s into %s at step %d%s", doer(example, row), value,
                                example->lanes[lane].name, row + 1, after));
}

/* What the other components that the window looks at hold by then. */
static void say_others(CauseFinder *causer, int row, int lane, const char *value)
{
    const Counterexample *example = causer->example;

    for (uint32_t i = 0; i < example->lane_count; i++) {
        const char *held = (int)i == lane ? NULL : value_at(example, (int)i, row);
        int set = set_by(example, (int)i, row);
        if (!is_looked_at(example, (int)i) || !is_some(held) || strcmp(held, value) == 0)
            continue;
        if (set >= 0 && set < row)
            say(causer, g_strdup_printf("%s was %s since %s set it at step %d",
                                        example->lanes[i].name, held, doer(example, set), set + 1));
    }
}

/* ---- cases ---- */

static void set_edges(Counterexample *example, int fill, int lane, Origin origin, int missed)
{
    int from = set_by(example, origin.lane, origin.row);

    example->cause.lane = origin.lane;
    example->cause.filled = lane;
    example->cause.fill = (uint32_t)fill + 1;
    example->cause.from = (uint32_t)(from + 1);
    example->cause.missed = (uint32_t)missed + 1;
}

/* A call without arguments takes nothing from who calls it. */
static bool is_given_something(const Counterexample *example, int row, int lane)
{
    const Row *it = &example->rows[row];

    for (uint32_t i = 0; i < it->call_count; i++)
        if (it->calls[i].lane == lane && !g_str_has_suffix(it->calls[i].call, "()"))
            return true;
    return false;
}

static Origin filled_from(const Counterexample *example, int row, int lane)
{
    const char *value = main_change(example, row, lane)->after;

    if (!is_some(value) || example->rows[row].kind != ROW_PROCESS ||
        !is_given_something(example, row, lane))
        return (Origin){NOWHERE, NO_LANE, false};
    return origin_of(example, row, lane, value);
}

/* A value was put there after something newer was written where it had come from. */
static bool explain_late_fill(CauseFinder *causer, int row, int lane)
{
    Counterexample *example = causer->example;
    const char *value = main_change(example, row, lane)->after;
    Origin origin = filled_from(example, row, lane);
    int missed = origin.row >= 0 ? missed_write(example, origin.lane, origin.row, row) : NOWHERE;

    if (missed < 0)
        return false;
    say_origin(causer, origin, value, missed);
    say_fill(causer, row, lane, value, missed);
    set_edges(example, row, lane, origin, missed);
    return true;
}

/* Of any other fill: what is known of it. */
static void explain_fill(CauseFinder *causer, int row, int lane)
{
    const Counterexample *example = causer->example;
    const char *value = main_change(example, row, lane)->after;
    Origin origin = filled_from(example, row, lane);

    if (!is_some(value))
        return;
    if (origin.row >= 0)
        say(causer, origin_text(example, origin, value));
    say_fill(causer, row, lane, value, origin.row >= 0 ? origin.row : BEFORE);
    say_others(causer, row, lane, value);
}

/* Something was written, and another component still holds what was there before. */
static void explain_write(CauseFinder *causer, int row, int lane)
{
    const Counterexample *example = causer->example;
    const Change *change = main_change(example, row, lane);

    for (uint32_t i = 0; i < example->lane_count; i++) {
        if ((int)i == lane || !is_looked_at(example, (int)i) ||
            !holds(example, (int)i, row, change->before) || !is_some(change->before))
            continue;
        int set = set_by(example, (int)i, row);
        g_autofree char *since = set >= 0 ? g_strdup_printf("since %s put it there at step %d",
                                                            doer(example, set), set + 1)
                                          : g_strdup("from the start");
        say(causer,
            g_strdup_printf("%s set %s from %s to %s at step %d", doer(example, row),
                            example->lanes[lane].name, change->before, change->after, row + 1));
        say(causer,
            g_strdup_printf("%s has held %s %s", example->lanes[i].name, change->before, since));
        return;
    }
}

static void explain_window(CauseFinder *causer)
{
    const Counterexample *example = causer->example;
    const int row = (int)example->opens - 1, stale = example->windows[example->window].lane;

    if (row < 0 || stale == NO_LANE)
        return;
    for (uint32_t i = 0; i < example->rows[row].change_count; i++) {
        const Change *change = &example->rows[row].changes[i];
        if (!change->is_main || !is_looked_at(example, change->lane))
            continue;
        if (explain_late_fill(causer, row, change->lane))
            return;
        explain_write(causer, row, change->lane);
        if (causer->count == 0)
            explain_fill(causer, row, change->lane);
        return;
    }
}

/* The last read returned what a component held: who had put that there, and why it was old. */
static void explain_read(CauseFinder *causer)
{
    const Counterexample *example = causer->example;
    const int last = (int)example->shown - 1;
    const Row *row = last >= 0 ? &example->rows[last] : NULL;

    if (!row || !row->breaks || row->kind != ROW_PROCESS || row->call_count == 0)
        return;
    const RowCall *call = &row->calls[row->call_count - 1];
    if (!call->result || call->lane == NO_LANE || !is_some(call->result) ||
        !holds(example, call->lane, last, call->result) || main_change(example, last, call->lane))
        return;
    const int fill = set_by(example, call->lane, last);
    if (fill >= 0)
        explain_late_fill(causer, fill, call->lane);
}

void cause_find(Counterexample *example)
{
    CauseFinder causer = {.example = example};

    if (example->window >= 0)
        explain_window(&causer);
    else
        explain_read(&causer);
    example->cause.sentences =
        arena_copy(example->arena, causer.sentences, causer.count, sizeof *causer.sentences);
    example->cause.count = causer.count;
}
