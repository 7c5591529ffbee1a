/* The sentences of a cause, in words. */
#include "traces/explain/cause_private.h"

#include "checker/program/program.h"

#include <string.h>

void cause_say(CauseFinder *finder, Sentence sentence, char *text)
{
    if (finder->count < MAX_SENTENCES) {
        sentence.text = arena_strdup(finder->example->arena, text);
        finder->sentences[finder->count++] = sentence;
    }
    g_free(text);
}

/* "writer", "expire": who took the step. */
const char *cause_doer(const Counterexample *example, int row)
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

char *cause_value_words(const Counterexample *example, TypedValue value)
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
    const char *who = cause_doer(example, origin.row);
    g_autofree char *where = variable_words(example, origin.variable);
    g_autofree char *value = cause_value_words(example, origin.value);

    if (origin.is_own)
        return g_strdup_printf("%s set %s to %s at step %d", who, where, value, origin.row + 1);
    return g_strdup_printf("%s read %s from %s at step %d", who, value, where, origin.row + 1);
}

void cause_say_origin(CauseFinder *finder, Origin origin, int missed)
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
            cause_value_words(example, origin_change(example, missed, origin.variable)->new);
        text = g_strdup_printf("%s, before %s set it to %s at step %d", head,
                               cause_doer(example, missed), written, missed + 1);
    }
    cause_say(finder, sentence, text);
}

void cause_say_fill(CauseFinder *finder, int row, uint32_t variable, uint32_t part, int since)
{
    const Counterexample *example = finder->example;
    const int lane = origin_variable(example, variable)->lane;
    const TypedValue value = origin_value(example, variable, row);
    int undone = 0;
    const RowCall *call = undone_call(example, lane, since, row, &undone);
    g_autofree char *after =
        call ? g_strdup_printf(", after %s's %s at step %d", cause_doer(example, undone),
                               call->call, undone + 1)
             : g_strdup("");
    g_autofree char *words = cause_value_words(example, value);
    Sentence sentence = {.kind = SENTENCE_PUT,
                         .rows = {(uint32_t)row + 1, (uint32_t)undone + 1},
                         .row_count = call ? 2 : 1,
                         .variable = variable,
                         .value = value,
                         .part = part};

    cause_say(finder, sentence,
              g_strdup_printf("%s put %s into %s at step %d%s", cause_doer(example, row), words,
                              example->lanes[lane].name, row + 1, after));
}

/* What the other components that the window looks at hold by then. */
void cause_say_others(CauseFinder *finder, int row, int lane, TypedValue value)
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
        g_autofree char *words = cause_value_words(example, held);
        Sentence sentence = {.kind = SENTENCE_WAS,
                             .rows = {(uint32_t)set + 1},
                             .row_count = 1,
                             .variable = (uint32_t)variable,
                             .value = held};
        cause_say(finder, sentence,
                  g_strdup_printf("%s was %s since %s set it at step %d", example->lanes[i].name,
                                  words, cause_doer(example, set), set + 1));
    }
}

void cause_say_held(CauseFinder *finder, int row, uint32_t variable, TypedValue value)
{
    const Counterexample *example = finder->example;
    int set = origin_changed_by(example, variable, row);
    g_autofree char *words = cause_value_words(example, value);
    g_autofree char *where = variable_words(example, variable);
    g_autofree char *since = set >= 0 ? g_strdup_printf("since %s put it there at step %d",
                                                        cause_doer(example, set), set + 1)
                                      : g_strdup("from the start");
    Sentence sentence = {.kind = SENTENCE_HELD,
                         .rows = {(uint32_t)(set + 1)},
                         .row_count = set >= 0,
                         .variable = variable,
                         .value = value};

    cause_say(finder, sentence, g_strdup_printf("%s has held %s %s", where, words, since));
}

/* ---- on its way ---- */

static void insert(CauseFinder *finder, uint32_t at, Sentence sentence, char *text)
{
    const uint32_t last = finder->count;

    cause_say(finder, sentence, text);
    if (finder->count == last)
        return;
    const Sentence said = finder->sentences[last];
    memmove(&finder->sentences[at + 1], &finder->sentences[at], (last - at) * sizeof said);
    finder->sentences[at] = said;
}

/* Between where it was read first and where it is stale: what stored it on its way. */
void cause_say_stores(CauseFinder *finder)
{
    const Counterexample *example = finder->example;
    const Cause *cause = &example->cause;

    for (uint32_t i = 1; i < cause->leg_count; i++) {
        const CauseLeg *before = &cause->legs[i - 1], *leg = &cause->legs[i];
        if (leg->lane == before->lane || leg->variable == example->variable_count)
            continue;
        g_autofree char *where = variable_words(example, leg->variable);
        Sentence sentence = {.kind = SENTENCE_LEFT,
                             .rows = {before->to, leg->from},
                             .row_count = 2,
                             .variable = leg->variable,
                             .value = finder->sentences[0].value};
        insert(finder, i, sentence,
               g_strdup_printf("%s left it in %s at step %u, and %s read it there at step %u",
                               cause_doer(example, (int)before->to - 1), where, before->to,
                               cause_doer(example, (int)leg->from - 1), leg->from));
    }
}
