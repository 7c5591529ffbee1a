/* The band of a window, and how much is written on the bars. */
#include "traces/sequence/sequence_private.h"

bool sequence_is_stale(const Sequence *sequence, const SequenceBar *bar)
{
    if (sequence->window < 0 || sequence->example->windows[sequence->window].lane != bar->lane)
        return false;
    return sequence->stale < 0 || bar == &sequence->bars[sequence->stale];
}

bool sequence_opens(const Sequence *sequence, int row)
{
    if (sequence->window < 0)
        return false;
    const uint32_t window = (uint32_t)sequence->window, after = (uint32_t)(row + 1);

    return counterexample_is_open(sequence->example, window, after) &&
           (row < 0 || !counterexample_is_open(sequence->example, window, after - 1));
}

bool sequence_closes(const Sequence *sequence, int row)
{
    if (sequence->window < 0 || row < 0)
        return false;
    const uint32_t window = (uint32_t)sequence->window, after = (uint32_t)(row + 1);

    return counterexample_is_open(sequence->example, window, after - 1) &&
           !counterexample_is_open(sequence->example, window, after);
}

/* Places of an array differ at the end of their names: where those are long they are written without
 * the fields' names. */
char **sequence_bar_name(const Sequence *sequence, const SequenceBar *bar)
{
    enum { FEW = 2, MOST = 5 };
    char **lines = sequence_wrap(sequence, FONT_SMALL, bar->name, bar->width, MOST);

    if (g_strv_length(lines) <= FEW || bar->variable >= sequence->example->variable_count)
        return lines;
    return sequence_wrap(sequence, FONT_SMALL,
                         sequence->example->variables[bar->variable].brief_name, bar->width, MOST);
}

char **sequence_value_lines(const Sequence *sequence, const SequenceBar *bar, const char *value)
{
    return sequence_wrap(sequence, FONT_VALUE, value, bar->width - 6, 6);
}

char **sequence_tab_lines(const Sequence *sequence, int row, const SequenceBar *bar)
{
    const bool opens = sequence_opens(sequence, row);

    if (!sequence_is_stale(sequence, bar) || (!opens && !sequence_closes(sequence, row)))
        return NULL;
    const char *name = sequence->example->windows[sequence->window].name;
    g_autofree char *text = g_strconcat(name,
                                        row < 0 ? " is open"
                                        : opens ? " opens"
                                                : " closes",
                                        NULL);
    return sequence_wrap(sequence, FONT_SMALL_BOLD, text, bar->width + 2 * SEQUENCE_SLEEVE - 6, 4);
}

static double others_height(const Sequence *sequence, int row, const SequenceBar *bar)
{
    double height = 0;

    if (sequence_first_bar(sequence, bar->lane) != (int)(bar - sequence->bars))
        return 0;
    for (const char **line = sequence_others(sequence, row, bar->lane); *line; line++)
        height += sequence_lines_height(
            FONT_SMALL, sequence_wrap(sequence, FONT_SMALL, *line, bar->width - 6, 3));
    return height;
}

double sequence_bar_height(const Sequence *sequence, int row, const SequenceBar *bar)
{
    const Change *change = row < 0 ? NULL : sequence_change(sequence, (uint32_t)row, bar);
    const char *value = row < 0 ? bar->initial : change ? change->after : NULL;
    char **tab = sequence_tab_lines(sequence, row, bar);
    double height = others_height(sequence, row, bar);

    if (value)
        height += sequence_lines_height(FONT_VALUE, sequence_value_lines(sequence, bar, value));
    if (tab)
        height += sequence_lines_height(FONT_SMALL_BOLD, tab) + 5;
    return height > 0 ? height + 5 : 0;
}

double sequence_lowest_bar(const Sequence *sequence, uint32_t index)
{
    double lowest = 0;

    for (uint32_t i = 0; i < sequence->bar_count; i++) {
        const SequenceBar *bar = &sequence->bars[i];
        const double height = sequence_bar_height(sequence, (int)index, bar);
        if (height > 0)
            lowest = MAX(lowest, sequence_change_y(sequence, index, bar->lane) + height);
    }
    return lowest;
}
