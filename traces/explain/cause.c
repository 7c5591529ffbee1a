#include "traces/explain/cause.h"

#include "checker/program/program.h"
#include "traces/explain/origin.h"

#include <string.h>

enum { MAX_SENTENCES = 3 };

typedef struct CauseFinder {
    Counterexample *example;
    Sentence sentences[MAX_SENTENCES];
    uint32_t count;
} CauseFinder;

static void say(CauseFinder *finder, Sentence sentence, char *text)
{
    if (finder->count < MAX_SENTENCES) {
        sentence.text = arena_strdup(finder->example->arena, text);
        finder->sentences[finder->count++] = sentence;
    }
    g_free(text);
}

/* "writer", "expire": who took the step. */
static const char *doer(const Counterexample *example, int row)
{
    const Row *it = &example->rows[row];

    return it->kind == ROW_PROCESS ? example->lanes[it->lane].name : it->event;
}

/* ---- words ---- */

/* "db", "db.replica" */
static char *variable_words(const Counterexample *example, uint32_t number)
{
    const RunVariable *variable = origin_variable(example, number);

    if (variable->lane == NO_LANE)
        return g_strdup(variable->name);
    const char *lane = example->lanes[variable->lane].name;
    return variable->is_main ? g_strdup(lane) : g_strdup_printf("%s.%s", lane, variable->name);
}

static char *value_words(const Counterexample *example, TypedValue value)
{
    return value_text(program_system(example->program), value.type, value.slots);
}

static bool writes(const Counterexample *example, int row, const RowCall *call)
{
    const Row *it = &example->rows[row];

    for (uint32_t i = 0; i < it->change_count; i++)
        if (it->changes[i].lane == call->lane && it->changes[i].is_main)
            return true;
    return call->operation->type->kind == KIND_VOID;
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
            if (it->calls[j].lane == lane && writes(example, *row, &it->calls[j]))
                return &it->calls[j];
    }
    return NULL;
}

/* ---- sentences ---- */

/* "reader read 0 from db at step 2" */
static char *origin_text(const Counterexample *example, Origin origin)
{
    const char *who = doer(example, origin.row);
    g_autofree char *where = variable_words(example, origin.variable);
    g_autofree char *value = value_words(example, origin.value);

    if (origin.is_own)
        return g_strdup_printf("%s set %s to %s at step %d", who, where, value, origin.row + 1);
    return g_strdup_printf("%s read %s from %s at step %d", who, value, where, origin.row + 1);
}

static void say_origin(CauseFinder *finder, Origin origin, int missed)
{
    const Counterexample *example = finder->example;
    Sentence sentence = {.kind = origin.is_beside ? SENTENCE_ALSO
                                 : origin.is_own  ? SENTENCE_SET
                                                  : SENTENCE_READ,
                         .source = origin.source,
                         .source_row = (uint32_t)origin.source_row + 1,
                         .rows = {(uint32_t)origin.row + 1, (uint32_t)missed + 1},
                         .row_count = missed >= 0 ? 2 : 1,
                         .variable = origin.variable,
                         .value = origin.value};
    char *text = origin_text(example, origin);

    if (missed >= 0) {
        g_autofree char *head = text;
        g_autofree char *written =
            value_words(example, origin_change(example, missed, origin.variable)->new);
        text = g_strdup_printf("%s, before %s set it to %s at step %d", head, doer(example, missed),
                               written, missed + 1);
    }
    say(finder, sentence, text);
}

static void say_fill(CauseFinder *finder, int row, uint32_t variable, TypedValue value, int since)
{
    const Counterexample *example = finder->example;
    const int lane = origin_variable(example, variable)->lane;
    int undone = 0;
    const RowCall *call = undone_call(example, lane, since, row, &undone);
    g_autofree char *after = call ? g_strdup_printf(", after %s's %s at step %d",
                                                    doer(example, undone), call->call, undone + 1)
                                  : g_strdup("");
    g_autofree char *words = value_words(example, value);
    Sentence sentence = {.kind = SENTENCE_PUT,
                         .rows = {(uint32_t)row + 1, (uint32_t)undone + 1},
                         .row_count = call ? 2 : 1,
                         .variable = variable,
                         .value = value};

    say(finder, sentence,
        g_strdup_printf("%s put %s into %s at step %d%s", doer(example, row), words,
                        example->lanes[lane].name, row + 1, after));
}

/* What the other components that the window looks at hold by then. */
static void say_others(CauseFinder *finder, int row, int lane, TypedValue value)
{
    const Counterexample *example = finder->example;

    for (uint32_t i = 0; i < example->lane_count; i++) {
        const int variable = (int)i == lane ? NO_VARIABLE : origin_main_variable(example, (int)i);
        if (variable == NO_VARIABLE || !origin_looks_at(example, (int)i))
            continue;
        TypedValue held = origin_value(example, (uint32_t)variable, row);
        int set = origin_changed_by(example, (uint32_t)variable, row);
        if (typed_value_is_none(held) || typed_value_equal(held, value) || set < 0 || set >= row)
            continue;
        g_autofree char *words = value_words(example, held);
        Sentence sentence = {.kind = SENTENCE_WAS,
                             .rows = {(uint32_t)set + 1},
                             .row_count = 1,
                             .variable = (uint32_t)variable,
                             .value = held};
        say(finder, sentence,
            g_strdup_printf("%s was %s since %s set it at step %d", example->lanes[i].name, words,
                            doer(example, set), set + 1));
    }
}

/* ---- cases ---- */

static void set_edges(Counterexample *example, int fill, int lane, Origin origin, int missed)
{
    Cause *cause = &example->cause;

    cause->lane = origin_variable(example, origin.variable)->lane;
    cause->filled = lane;
    cause->fill = (uint32_t)fill + 1;
    cause->from = (uint32_t)(origin_changed_by(example, origin.variable, origin.row) + 1);
    cause->missed = (uint32_t)missed + 1;
}

/* A value was put there after something newer was written where it had come from. */
static bool explain_late_fill(CauseFinder *finder, int row, uint32_t variable)
{
    Counterexample *example = finder->example;
    const TypedValue value = origin_value(example, variable, row);
    Origin origin = origin_of_fill(example, row, variable, value);
    int missed = origin.row >= 0 && origin.is_whole
                     ? origin_missed_write(example, origin.variable, origin.row, row)
                     : NOWHERE;

    if (missed < 0)
        return false;
    say_origin(finder, origin, missed);
    say_fill(finder, row, variable, value, missed);
    set_edges(example, row, origin_variable(example, variable)->lane, origin, missed);
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
        say_origin(finder, origin, NOWHERE);
    say_fill(finder, row, variable, value, origin.row >= 0 ? origin.row : BEFORE);
    say_others(finder, row, origin_variable(example, variable)->lane, value);
}

static void say_held(CauseFinder *finder, int row, uint32_t variable, TypedValue value)
{
    const Counterexample *example = finder->example;
    int set = origin_changed_by(example, variable, row);
    g_autofree char *words = value_words(example, value);
    g_autofree char *since =
        set >= 0 ? g_strdup_printf("since %s put it there at step %d", doer(example, set), set + 1)
                 : g_strdup("from the start");
    Sentence sentence = {.kind = SENTENCE_HELD,
                         .rows = {(uint32_t)(set + 1)},
                         .row_count = set >= 0,
                         .variable = variable,
                         .value = value};

    say(finder, sentence,
        g_strdup_printf("%s has held %s %s",
                        example->lanes[origin_variable(example, variable)->lane].name, words,
                        since));
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
        say(finder, sentence,
            g_strdup_printf("%s set %s from %s to %s at step %d", doer(example, row),
                            example->lanes[change->lane].name, change->before, change->after,
                            row + 1));
        say_held(finder, row, (uint32_t)variable, change->old);
        return;
    }
}

static void explain_window(CauseFinder *finder)
{
    const Counterexample *example = finder->example;
    const int row = (int)example->opens - 1, stale = example->windows[example->window].lane;

    if (row < 0 || stale == NO_LANE)
        return;
    for (uint32_t i = 0; i < example->rows[row].change_count; i++) {
        const Change *change = &example->rows[row].changes[i];
        if (!change->is_main || !origin_looks_at(example, change->lane))
            continue;
        if (explain_late_fill(finder, row, change->number))
            return;
        explain_write(finder, row, change);
        if (finder->count == 0)
            explain_fill(finder, row, change->number);
        return;
    }
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

void cause_find(Counterexample *example)
{
    CauseFinder finder = {.example = example};

    if (example->window >= 0)
        explain_window(&finder);
    else
        explain_read(&finder);
    example->cause.sentences =
        arena_copy(example->arena, finder.sentences, finder.count, sizeof *finder.sentences);
    example->cause.count = finder.count;
}
