/* Which variables have a bar of their own, and what is written on them. */
#include "traces/sequence/sequence_private.h"

#include "checker/program/program.h"

#include <string.h>

bool sequence_bar_changes(const SequenceBar *bar, const Change *change)
{
    if (change->lane != bar->lane)
        return false;
    return bar->is_main ? change->is_main : !change->is_main && change->number == bar->variable;
}

const Change *sequence_change(const Sequence *sequence, uint32_t row, const SequenceBar *bar)
{
    const Row *it = &sequence->example->rows[row];

    for (uint32_t i = 0; i < it->change_count; i++)
        if (sequence_bar_changes(bar, &it->changes[i]))
            return &it->changes[i];
    return NULL;
}

static const Change *first_change(const Counterexample *example, uint32_t variable)
{
    for (uint32_t i = 0; i < example->row_count; i++)
        for (uint32_t j = 0; j < example->rows[i].change_count; j++)
            if (example->rows[i].changes[j].number == variable)
                return &example->rows[i].changes[j];
    return NULL;
}

static const char *initial_text(const Sequence *sequence, uint32_t variable)
{
    const Counterexample *example = sequence->example;
    const TypedValue value = example->variables[variable].values[0];
    const Change *change = first_change(example, variable);

    if (example->variables[variable].initial)
        return example->variables[variable].initial;
    if (change || !value.type || !example->program)
        return change ? change->before : "";
    g_autofree char *text = value_text(program_system(example->program), value.type, value.slots);
    return arena_strdup(sequence->arena, text);
}

static void add_bar(Sequence *sequence, SequenceBar bar)
{
    sequence->bars[sequence->bar_count++] = bar;
}

static bool has_main(const Counterexample *example, int lane)
{
    for (uint32_t i = 0; i < example->variable_count; i++)
        if (example->variables[i].lane == lane && example->variables[i].is_main)
            return true;
    return example->variable_count == 0 && !example->lanes[lane].in_parts;
}

/* The sentence that says that the old value was read from there, or is there; NULL. */
static const Sentence *said_of(const Counterexample *example, uint32_t variable)
{
    const Cause *cause = &example->cause;

    for (uint32_t i = 0; i < cause->count; i++) {
        const Sentence *it = &cause->sentences[i];
        if ((it->kind == SENTENCE_READ || it->kind == SENTENCE_HELD) && it->variable == variable)
            return it;
    }
    return NULL;
}

/* Where the old value came from, or is, has a bar, be it the same all the time. Places of arrays have bars
 * where they change; other variables do where the component has no first one to write them on. */
static bool has_bar(const Counterexample *example, uint32_t variable, bool is_beside_main)
{
    const RunVariable *it = &example->variables[variable];

    if (it->is_main)
        return false;
    if (said_of(example, variable))
        return true;
    return (it->place >= 0 || !is_beside_main) && first_change(example, variable) != NULL;
}

/* Where nothing of a component changes: what it holds, be it little. */
static void add_held(Sequence *sequence, int lane)
{
    enum { MOST = 3 };
    const Counterexample *example = sequence->example;
    const uint32_t before = sequence->bar_count;

    for (uint32_t i = 0; i < example->variable_count && sequence->bar_count < before + MOST; i++) {
        const RunVariable *it = &example->variables[i];
        if (it->lane == lane && it->place >= 0 && !typed_value_is_empty(it->values[0]))
            add_bar(sequence, (SequenceBar){.lane = lane,
                                            .variable = i,
                                            .name = it->name,
                                            .initial = initial_text(sequence, i)});
    }
    if (sequence->bar_count == before)
        add_bar(sequence, (SequenceBar){.lane = lane, .variable = UINT32_MAX, .initial = ""});
}

static void add_bars_of(Sequence *sequence, int lane)
{
    const Counterexample *example = sequence->example;
    const Lane *it = &example->lanes[lane];
    const uint32_t before = sequence->bar_count;
    const bool main = has_main(example, lane);

    if (main)
        add_bar(sequence, (SequenceBar){.lane = lane,
                                        .is_main = true,
                                        .initial = it->value     ? it->value
                                                   : it->initial ? it->initial
                                                                 : ""});
    for (uint32_t i = 0; i < example->variable_count; i++)
        if (example->variables[i].lane == lane && has_bar(example, i, main))
            add_bar(sequence, (SequenceBar){.lane = lane,
                                            .variable = i,
                                            .name = example->variables[i].name,
                                            .initial = initial_text(sequence, i)});
    if (sequence->bar_count == before)
        add_held(sequence, lane);
}

void sequence_find_bars(Sequence *sequence)
{
    const Counterexample *example = sequence->example;

    sequence->bars = arena_array(sequence->arena, SequenceBar,
                                 example->variable_count + 4 * example->lane_count);
    for (uint32_t i = 0; i < example->lane_count; i++)
        if (!example->lanes[i].is_process && !example->lanes[i].idle)
            add_bars_of(sequence, (int)i);
}

int sequence_first_bar(const Sequence *sequence, int lane)
{
    for (uint32_t i = 0; i < sequence->bar_count; i++)
        if (sequence->bars[i].lane == lane)
            return (int)i;
    return -1;
}

static bool reads(const Sequence *sequence, uint32_t row, const SequenceBar *bar)
{
    const Sentence *it = bar->is_main || sequence->example->variable_count == 0
                             ? NULL
                             : said_of(sequence->example, bar->variable);

    return it && it->kind == SENTENCE_READ && it->rows[0] == row + 1;
}

int sequence_bar_of_step(const Sequence *sequence, uint32_t row, int lane)
{
    for (uint32_t i = 0; i < sequence->bar_count; i++) {
        const SequenceBar *bar = &sequence->bars[i];
        if (bar->lane == lane && (sequence_change(sequence, row, bar) || reads(sequence, row, bar)))
            return (int)i;
    }
    return sequence_first_bar(sequence, lane);
}

/* ---- what has no bar ---- */

static bool is_on_a_bar(const Sequence *sequence, const Change *change)
{
    for (uint32_t i = 0; i < sequence->bar_count; i++)
        if (sequence_bar_changes(&sequence->bars[i], change))
            return true;
    return false;
}

/* Variables beside the first that change in this run and have no bar, as they are at first. */
static const char **initial_others(const Sequence *sequence, int lane)
{
    const Counterexample *example = sequence->example;
    const char **lines = arena_array(sequence->arena, const char *, example->variable_count + 1);
    uint32_t count = 0;

    for (uint32_t i = 0; i < example->variable_count; i++) {
        const RunVariable *it = &example->variables[i];
        const Change *change = it->lane == lane && !it->is_main ? first_change(example, i) : NULL;
        if (change && !is_on_a_bar(sequence, change))
            lines[count++] =
                arena_printf(sequence->arena, "%s %s", it->name, initial_text(sequence, i));
    }
    lines[count] = NULL;
    return lines;
}

const char **sequence_others(const Sequence *sequence, int row, int lane)
{
    if (row < 0)
        return initial_others(sequence, lane);
    const Row *it = &sequence->example->rows[row];
    const char **lines = arena_array(sequence->arena, const char *, it->change_count + 1);
    uint32_t count = 0;

    for (uint32_t i = 0; i < it->change_count; i++) {
        const Change *change = &it->changes[i];
        if (change->lane == lane && !is_on_a_bar(sequence, change))
            lines[count++] =
                arena_printf(sequence->arena, "%s %s", change->variable, change->after);
    }
    lines[count] = NULL;
    return lines;
}
