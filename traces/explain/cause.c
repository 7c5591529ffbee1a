#include "traces/explain/cause.h"

#include "checker/program/program.h"

#include <string.h>

/* Rows are counted from 0 here, and -1 is what was before the first. */
enum { BEFORE = -1, NOWHERE = -2, MAX_SENTENCES = 3, NO_VARIABLE = -1 };

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

/* ---- what the rows establish ---- */

static const RunVariable *variable_at(const Counterexample *example, uint32_t number)
{
    return &example->variables[number];
}

static TypedValue value_at(const Counterexample *example, uint32_t variable, int row)
{
    return example->variables[variable].values[row + 1];
}

/* The last row up to that one that changed the variable. */
static int changed_by(const Counterexample *example, uint32_t variable, int row)
{
    while (row >= 0 && typed_value_equal(value_at(example, variable, row),
                                         value_at(example, variable, row - 1)))
        row--;
    return row;
}

static int main_variable(const Counterexample *example, int lane)
{
    for (uint32_t i = 0; i < example->variable_count; i++)
        if (example->variables[i].lane == lane && example->variables[i].is_main)
            return (int)i;
    return NO_VARIABLE;
}

static const Change *change_of(const Counterexample *example, int row, uint32_t variable)
{
    const Row *it = &example->rows[row];

    for (uint32_t i = 0; i < it->change_count; i++)
        if (it->changes[i].number == variable)
            return &it->changes[i];
    return NULL;
}

/* Whether the window that the run is about, or the only one, looks at that component. */
static bool is_looked_at(const Counterexample *example, int lane)
{
    int window = example->window >= 0 ? example->window : example->window_count == 1 ? 0 : -1;

    if (lane == NO_LANE || example->lanes[lane].is_process || lane >= 64)
        return false;
    return window >= 0 && (example->windows[window].lanes >> lane & 1);
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
    const RunVariable *variable = variable_at(example, number);

    if (variable->lane == NO_LANE)
        return g_strdup(variable->name);
    const char *lane = example->lanes[variable->lane].name;
    return variable->is_main ? g_strdup(lane) : g_strdup_printf("%s.%s", lane, variable->name);
}

static char *value_words(const Counterexample *example, TypedValue value)
{
    return value_text(program_system(example->program), value.type, value.slots);
}

/* ---- where a value came from ---- */

typedef struct Origin {
    int row;           /* in which it was read, or NOWHERE */
    uint32_t variable; /* from which */
    int written;       /* the row that had written it there; BEFORE: none, NOWHERE: unknown */
    bool is_own;       /* that row is the same */
    bool is_beside;    /* the value came from elsewhere, and was put there as well: */
    int source_row;    /* where it was read */
    uint32_t source;   /* and of which variable */
    bool is_whole;     /* it is all that the variable holds, not a part of it: a place of a list */
    TypedValue value;  /* as it came from there */
} Origin;

static const Origin no_origin = {.row = NOWHERE, .written = NOWHERE};

static int row_of(const Counterexample *example, uint32_t step)
{
    return step == 0 ? BEFORE : (int)counterexample_row_of(example, step) - 1;
}

/* All of a value that is not written in the design was read from one variable at one step: the read
 * of its first such part. NULL where that is not so. */
static const Flow *source_of(const Counterexample *example, const Flow *const *flows,
                             uint32_t count)
{
    const Flow *source = NULL;

    for (uint32_t i = 0; i < count; i++) {
        if (flows[i]->kind == FLOW_CONSTANT)
            continue;
        if (flows[i]->kind != FLOW_READ)
            return NULL;
        if (source && (flows[i]->step != source->step ||
                       counterexample_variable_of(example, flows[i]->slot) !=
                           counterexample_variable_of(example, source->slot)))
            return NULL;
        source = source ? source : flows[i];
    }
    return source;
}

static const Flow *value_source(const Counterexample *example, TypedValue value)
{
    if (!value.type || !value.flows)
        return NULL;
    return source_of(example, value.flows, typed_value_slots(value));
}

/* An option that holds it is as good. */
static bool is_whole(TypedValue value, TypedValue variable)
{
    const uint32_t slots = typed_value_slots(value), all = typed_value_slots(variable);

    return variable.type->kind != KIND_LIST && variable.type->kind != KIND_SET && slots <= all &&
           slots + (variable.type->kind == KIND_OPTION) >= all;
}

static Origin origin_at(const Counterexample *example, const Flow *source, TypedValue value)
{
    const uint32_t variable = counterexample_variable_of(example, source->slot);
    const int row = row_of(example, source->step), written = row_of(example, source->written);

    if (variable == example->variable_count || row < 0)
        return no_origin;
    return (Origin){.row = row,
                    .variable = variable,
                    .written = written < BEFORE ? NOWHERE : written,
                    .is_own = source->written == source->step,
                    .is_whole = is_whole(value, value_at(example, variable, row)),
                    .value = value};
}

/* Where the process that put a value into a component had it from: what it read there in an earlier
 * step, of another component. What went through components that the window does not look at (a
 * queue, a list) is followed back to one that it does, where there is one. */
static Origin origin_of(const Counterexample *example, TypedValue value, int lane, int row)
{
    const Flow *first = value_source(example, value);
    Origin nearest = no_origin;

    for (const Flow *source = first; source && source->kind == FLOW_READ; source = source->origin) {
        Origin origin = origin_at(example, source, value);
        if (origin.row < 0 || origin.row >= row)
            continue;
        const int from = variable_at(example, origin.variable)->lane;
        if (from == lane)
            continue;
        if (is_looked_at(example, from) && origin.is_whole)
            return origin;
        nearest = nearest.row < 0 ? origin : nearest;
    }
    return nearest;
}

static bool is_same_read(const Flow *one, const Flow *other)
{
    return one && other && one->slot == other->slot && one->written == other->written;
}

/* The process had drawn the value somewhere, and put the same into another component before: that
 * is where what is newer will be looked for. */
static Origin origin_beside(const Counterexample *example, TypedValue value, int lane, int row)
{
    const Origin drawn = origin_of(example, value, lane, row);
    const Flow *source = value_source(example, value);

    for (int i = row - 1; i >= 0; i--) {
        const Row *it = &example->rows[i];
        if (it->lane != example->rows[row].lane || it->kind != ROW_PROCESS)
            continue;
        for (uint32_t j = 0; j < it->change_count; j++) {
            const Change *change = &it->changes[j];
            if (change->is_main && change->lane != lane &&
                is_same_read(source, value_source(example, change->new)))
                return (Origin){.row = i,
                                .variable = change->number,
                                .written = i,
                                .is_own = true,
                                .is_beside = true,
                                .is_whole = true,
                                .source_row = drawn.row,
                                .source = drawn.variable,
                                .value = value};
        }
    }
    return no_origin;
}

/* The first row in between that changed the variable. */
static int missed_write(const Counterexample *example, uint32_t variable, int from, int to)
{
    for (int i = from + 1; i < to; i++)
        if (change_of(example, i, variable))
            return i;
    return NOWHERE;
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
            value_words(example, change_of(example, missed, origin.variable)->new);
        text = g_strdup_printf("%s, before %s set it to %s at step %d", head, doer(example, missed),
                               written, missed + 1);
    }
    say(finder, sentence, text);
}

static void say_fill(CauseFinder *finder, int row, uint32_t variable, TypedValue value, int since)
{
    const Counterexample *example = finder->example;
    const int lane = variable_at(example, variable)->lane;
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
        const int variable = (int)i == lane ? NO_VARIABLE : main_variable(example, (int)i);
        if (variable == NO_VARIABLE || !is_looked_at(example, (int)i))
            continue;
        TypedValue held = value_at(example, (uint32_t)variable, row);
        int set = changed_by(example, (uint32_t)variable, row);
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

    cause->lane = variable_at(example, origin.variable)->lane;
    cause->filled = lane;
    cause->fill = (uint32_t)fill + 1;
    cause->from = (uint32_t)(changed_by(example, origin.variable, origin.row) + 1);
    cause->missed = (uint32_t)missed + 1;
}

static Origin filled_from(const Counterexample *example, int row, uint32_t variable,
                          TypedValue value)
{
    if (typed_value_is_none(value) || example->rows[row].kind != ROW_PROCESS)
        return no_origin;
    const int lane = variable_at(example, variable)->lane;
    const Origin origin = origin_of(example, value, lane, row);
    const bool is_stale = example->window < 0 || example->windows[example->window].lane == lane;

    if (origin.row < 0 || variable_at(example, origin.variable)->is_main || !is_stale)
        return origin;
    const Origin beside = origin_beside(example, value, lane, row);
    return beside.row < 0 ? origin : beside;
}

/* A value was put there after something newer was written where it had come from. */
static bool explain_late_fill(CauseFinder *finder, int row, uint32_t variable)
{
    Counterexample *example = finder->example;
    const TypedValue value = value_at(example, variable, row);
    Origin origin = filled_from(example, row, variable, value);
    int missed = origin.row >= 0 && origin.is_whole
                     ? missed_write(example, origin.variable, origin.row, row)
                     : NOWHERE;

    if (missed < 0)
        return false;
    say_origin(finder, origin, missed);
    say_fill(finder, row, variable, value, missed);
    set_edges(example, row, variable_at(example, variable)->lane, origin, missed);
    return true;
}

/* Of any other fill: what is known of it. */
static void explain_fill(CauseFinder *finder, int row, uint32_t variable)
{
    const Counterexample *example = finder->example;
    const TypedValue value = value_at(example, variable, row);
    Origin origin = filled_from(example, row, variable, value);

    if (typed_value_is_none(value))
        return;
    if (origin.row >= 0)
        say_origin(finder, origin, NOWHERE);
    say_fill(finder, row, variable, value, origin.row >= 0 ? origin.row : BEFORE);
    say_others(finder, row, variable_at(example, variable)->lane, value);
}

static void say_held(CauseFinder *finder, int row, uint32_t variable, TypedValue value)
{
    const Counterexample *example = finder->example;
    int set = changed_by(example, variable, row);
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
                        example->lanes[variable_at(example, variable)->lane].name, words, since));
}

/* Something was written, and another component still holds what was there before. */
static void explain_write(CauseFinder *finder, int row, const Change *change)
{
    const Counterexample *example = finder->example;

    for (uint32_t i = 0; i < example->lane_count; i++) {
        const int variable = (int)i == change->lane ? NO_VARIABLE : main_variable(example, (int)i);
        if (variable == NO_VARIABLE || !is_looked_at(example, (int)i) ||
            typed_value_is_none(change->old) ||
            !typed_value_equal(value_at(example, (uint32_t)variable, row), change->old))
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
        if (!change->is_main || !is_looked_at(example, change->lane))
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
    const Flow *source = value_source(example, returned(row));
    if (!source)
        return;
    Origin origin = origin_at(example, source, returned(row));
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
