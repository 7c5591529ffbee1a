/* From a run to its drawing: what is found out of it, where it goes, and the order of drawing. */
#include "traces/sequence/sequence.h"

#include "traces/explain/fold.h"
#include "traces/explain/origin.h"
#include "traces/sequence/sequence_private.h"
#include "traces/sequence/sequence_words.h"

/* ---- what is found out ---- */

/* In a run about a check a band would say something only where there is but one window. */
static int window_shown(const Counterexample *example)
{
    int window = example->window >= 0 ? example->window : example->window_count == 1 ? 0 : -1;

    if (window >= 0 && (example->windows[window].lane == NO_LANE ||
                        example->lanes[example->windows[window].lane].idle))
        return -1;
    return window;
}

/* -1: the variable has no bar. */
static int bar_of(const Sequence *sequence, int lane, uint32_t variable)
{
    const bool is_main = sequence->example->variables[variable].is_main;

    for (uint32_t i = 0; i < sequence->bar_count; i++) {
        const SequenceBar *bar = &sequence->bars[i];
        if (bar->lane == lane && bar->is_main == is_main && (is_main || bar->variable == variable))
            return (int)i;
    }
    return -1;
}

/* Where the cause says that the old value is, else what is older than what another component holds. */
static int stale_variable(const Counterexample *example, int lane)
{
    for (uint32_t i = 0; i < example->cause.count && example->variable_count > 0; i++) {
        const Sentence *it = &example->cause.sentences[i];
        const RunVariable *variable = &example->variables[it->variable];
        if (variable->lane == lane && !variable->is_main &&
            (it->kind == SENTENCE_PUT || it->kind == SENTENCE_HELD))
            return (int)it->variable;
    }
    return example->opens > 0 && example->variable_count > 0
               ? origin_stale_variable(example, lane, (int)example->opens - 1)
               : NO_VARIABLE;
}

/* Else the bar which the opening step changed, or the first of its component. */
static int find_stale(const Sequence *sequence)
{
    const Counterexample *example = sequence->example;
    const int lane = sequence->window < 0 ? NO_LANE : example->windows[sequence->window].lane;

    if (lane == NO_LANE)
        return -1;
    const int variable = stale_variable(example, lane);
    const int bar = variable == NO_VARIABLE ? -1 : bar_of(sequence, lane, (uint32_t)variable);
    if (bar >= 0)
        return bar;
    return example->opens > 0 ? sequence_bar_of_step(sequence, example->opens - 1, lane)
                              : sequence_first_bar(sequence, lane);
}

/* ---- the whole ---- */

static void place_heads(Sequence *sequence)
{
    double heads = 0, names = 0;

    for (uint32_t i = 0; i < sequence->example->lane_count; i++)
        if (!sequence->example->lanes[i].idle)
            heads = MAX(heads, sequence_lines_height(FONT_LANE, sequence->lanes[i].name) + 6);
    for (uint32_t i = 0; i < sequence->bar_count; i++)
        if (sequence->bars[i].name)
            names = MAX(names, sequence_lines_height(
                                   FONT_SMALL, sequence_bar_name(sequence, &sequence->bars[i])) +
                                   3);
    sequence->header = sequence_words_above(sequence, NULL, SEQUENCE_MARGIN) + 12;
    sequence->lanes_top = sequence->header + heads + names + 4;
}

static Sequence *lay_out(const Counterexample *example)
{
    Arena *arena = arena_new();
    Sequence *sequence = arena_new0(arena, Sequence);

    sequence->example = example;
    sequence->arena = arena;
    sequence->strings = g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev);
    sequence->labels = g_array_new(FALSE, FALSE, sizeof(SequenceLabel));
    sequence->owners = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    sequence->lanes = arena_array(arena, SequenceLane, example->lane_count);
    sequence->rows = arena_array(arena, SequenceRow, example->row_count);
    sequence->matters = fold_matters(example);
    sequence_find_bars(sequence);
    sequence->palette = sequence_palette_new(sequence);
    sequence->window = window_shown(example);
    sequence->stale = find_stale(sequence);
    sequence_find_carry(sequence);
    sequence_place_across(sequence);
    place_heads(sequence);
    sequence_place_rows(sequence);
    sequence->height =
        sequence_words_below(sequence, NULL, sequence->lanes_bottom) + SEQUENCE_MARGIN;
    return sequence;
}

static void free_sequence(Sequence *sequence)
{
    g_array_unref(sequence->labels);
    g_array_unref(sequence->owners);
    g_ptr_array_unref(sequence->strings);
    sequence_palette_free(sequence->palette);
    g_free(sequence->matters);
    arena_free(sequence->arena);
}

/* What is said to those who do not see it. */
static char *description(const Counterexample *example)
{
    GString *text = g_string_new(example->verdict ? example->verdict : example->title);

    for (uint32_t i = 0; i < example->cause.count; i++)
        g_string_append_printf(text, "\n%s", example->cause.sentences[i].text);
    if (example->ending && *example->ending)
        g_string_append_printf(text, "\n%s", example->ending);
    return g_string_free(text, FALSE);
}

Drawing *sequence_draw(const Counterexample *example)
{
    Sequence *sequence = lay_out(example);
    g_autofree char *said = description(example);
    Drawing *drawing = drawing_new(sequence->width, sequence->height, example->headline, said);

    sequence_words_above(sequence, drawing, SEQUENCE_MARGIN);
    sequence_draw_margin(sequence, drawing);
    sequence_draw_arrows(sequence, drawing);
    sequence_draw_lanes(sequence, drawing);
    sequence_draw_bars(sequence, drawing);
    sequence_draw_steps(sequence, drawing);
    sequence_words_below(sequence, drawing, sequence->lanes_bottom);
    free_sequence(sequence);
    return drawing;
}

char *sequence_svg(const Counterexample *example, Theme theme)
{
    g_autoptr(Drawing) drawing = sequence_draw(example);

    return drawing_svg(drawing, theme);
}
