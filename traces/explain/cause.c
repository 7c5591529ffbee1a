#include "traces/explain/cause.h"

#include "traces/explain/cause_private.h"

static void set_edges(Counterexample *example, int fill, int lane, Origin origin, int missed)
{
    Cause *cause = &example->cause;

    cause->lane = origin_variable(example, origin.variable)->lane;
    cause->filled = lane;
    cause->fill = (uint32_t)fill + 1;
    cause->from = (uint32_t)(origin_changed_by(example, origin.variable, origin.row) + 1);
    cause->missed = (uint32_t)missed + 1;
}

static int missed_write(const Counterexample *example, Origin origin, int row)
{
    return origin.row >= 0 && origin.is_whole
               ? origin_missed_write(example, origin.variable, origin.row, row)
               : NOWHERE;
}

static void explain_missed(CauseFinder *finder, int row, uint32_t variable, uint32_t part,
                           Origin origin, int missed)
{
    cause_say_origin(finder, origin, missed);
    cause_say_fill(finder, row, variable, part, missed);
    set_edges(finder->example, row, origin_variable(finder->example, variable)->lane, origin,
              missed);
}

/* Of a value that is put together some part is older than where it was read from. */
static bool explain_late_part(CauseFinder *finder, int row, uint32_t variable)
{
    const Counterexample *example = finder->example;
    const TypedValue value = origin_value(example, variable, row);

    for (uint32_t i = 0; value.type && i < typed_value_slots(value); i++) {
        const Origin origin = origin_of_part(example, row, variable, value, i);
        const int missed = missed_write(example, origin, row);
        if (missed < 0 ||
            typed_value_equal(origin_value(example, origin.variable, row), origin.value))
            continue;
        explain_missed(finder, row, variable, i, origin, missed);
        return true;
    }
    return false;
}

/* A value was put there after something newer was written where it had come from. */
static bool explain_late_fill(CauseFinder *finder, int row, uint32_t variable)
{
    const Counterexample *example = finder->example;
    const TypedValue value = origin_value(example, variable, row);
    Origin origin = origin_of_fill(example, row, variable, value);

    if (origin.row < 0)
        origin = origin_of_put_back(example, row, variable, value);
    const int missed = missed_write(example, origin, row);
    if (missed < 0)
        return explain_late_part(finder, row, variable);
    explain_missed(finder, row, variable, 0, origin, missed);
    return true;
}

/* Of any other fill: what is known of it. */
static void explain_fill(CauseFinder *finder, int row, uint32_t variable)
{
    const Counterexample *example = finder->example;
    const TypedValue value = origin_value(example, variable, row);
    Origin origin = origin_of_fill(example, row, variable, value);

    if (typed_value_is_none(value))
        return;
    if (origin.row >= 0)
        cause_say_origin(finder, origin, NOWHERE);
    cause_say_fill(finder, row, variable, 0, origin.row >= 0 ? origin.row : BEFORE);
    cause_say_others(finder, row, origin_variable(example, variable)->lane, value);
}

/* Something was written, and another component still holds what was there before. */
static void explain_write(CauseFinder *finder, int row, const Change *change)
{
    const Counterexample *example = finder->example;

    for (uint32_t i = 0; i < example->lane_count; i++) {
        const int variable =
            (int)i == change->lane ? NO_VARIABLE : origin_main_variable(example, (int)i);
        if (variable == NO_VARIABLE || !origin_looks_at(example, (int)i) ||
            typed_value_is_none(change->old) ||
            !typed_value_equal(origin_value(example, (uint32_t)variable, row), change->old))
            continue;
        Sentence sentence = {.kind = SENTENCE_WROTE,
                             .rows = {(uint32_t)row + 1},
                             .row_count = 1,
                             .variable = change->number,
                             .value = change->new};
        cause_say(finder, sentence,
                  g_strdup_printf("%s set %s from %s to %s at step %d", cause_doer(example, row),
                                  example->lanes[change->lane].name, change->before, change->after,
                                  row + 1));
        cause_say_held(finder, row, (uint32_t)variable, change->old);
        return;
    }
}

/* An old value was there already, and now it counts: it is served again, or its key is current. */
static void explain_revealed(CauseFinder *finder, int row)
{
    const Counterexample *example = finder->example;
    const int stale = example->windows[example->window].lane;
    const int variable = origin_stale_variable(example, stale, row);

    if (variable == NO_VARIABLE || origin_change(example, row, (uint32_t)variable))
        return;
    const TypedValue value = origin_value(example, (uint32_t)variable, row);
    cause_say_held(finder, row, (uint32_t)variable, value);
    cause_say_others(finder, row, stale, value);
}

/* What the row changed of what the window looks at. */
static void explain_row(CauseFinder *finder, int row)
{
    const Counterexample *example = finder->example;

    for (uint32_t i = 0; i < example->rows[row].change_count; i++) {
        const Change *change = &example->rows[row].changes[i];
        if (!change->is_main || !origin_looks_at(example, change->lane))
            continue;
        if (explain_late_fill(finder, row, change->number))
            return;
        explain_write(finder, row, change);
        if (finder->count == 0)
            explain_revealed(finder, row);
        if (finder->count == 0)
            explain_fill(finder, row, change->number);
        return;
    }
}

/* What opened it says nothing: since then something old may have been put there, and that is what
 * is left in the end. */
static void explain_what_is_left(CauseFinder *finder, int stale)
{
    const Counterexample *example = finder->example;
    const int variable = origin_main_variable(example, stale);
    uint32_t last = example->opens;

    while (last < example->shown &&
           counterexample_is_open(example, (uint32_t)example->window, last + 1))
        last++;
    const int row = variable == NO_VARIABLE
                        ? NOWHERE
                        : origin_changed_by(example, (uint32_t)variable, (int)last - 1);
    if (row >= (int)example->opens)
        explain_late_fill(finder, row, (uint32_t)variable);
}

static void explain_window(CauseFinder *finder)
{
    const Counterexample *example = finder->example;
    const int row = (int)example->opens - 1, stale = example->windows[example->window].lane;

    if (row < 0 || stale == NO_LANE)
        return;
    explain_row(finder, row);
    if (finder->count == 0)
        explain_what_is_left(finder, stale);
    if (finder->count == 0)
        explain_revealed(finder, row);
}

/* What the read returned that broke the check: its own result, or that of its last call. */
static TypedValue returned(const Row *row)
{
    for (uint32_t i = row->request_count; i-- > 0;)
        if (row->requests[i].ends && row->requests[i].value.type)
            return row->requests[i].value;
    return row->call_count ? row->calls[row->call_count - 1].value : (TypedValue){0};
}

/* The last read returned what a component held: who had put that there, and why it was old. */
static void explain_read(CauseFinder *finder)
{
    const Counterexample *example = finder->example;
    const int last = (int)example->shown - 1;
    const Row *row = last >= 0 ? &example->rows[last] : NULL;

    if (!row || !row->breaks || row->kind != ROW_PROCESS)
        return;
    const Flow *source = origin_source(example, returned(row));
    if (!source)
        return;
    Origin origin = origin_of_read(example, source, returned(row));
    if (origin.row >= 0 && origin.written >= 0 && !origin.is_own)
        explain_late_fill(finder, origin.written, origin.variable);
}

static void keep_sentences(CauseFinder *finder)
{
    Cause *cause = &finder->example->cause;

    cause->sentences = arena_copy(finder->example->arena, finder->sentences, finder->count,
                                  sizeof *finder->sentences);
    cause->count = finder->count;
}

void cause_find(Counterexample *example)
{
    CauseFinder finder = {.example = example};

    if (example->window >= 0)
        explain_window(&finder);
    else
        explain_read(&finder);
    keep_sentences(&finder);
    cause_find_legs(example);
    cause_say_stores(&finder);
    keep_sentences(&finder);
}
