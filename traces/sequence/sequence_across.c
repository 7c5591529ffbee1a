/* Where the lanes and bars stand, from left to right: as wide as they wish, or as they must. */
#include "traces/format/table.h"
#include "traces/sequence/sequence_private.h"

#include <string.h>

/* How wide things may be, from a roomy page to a crowded one. `reach`: from a lane to the next. A
 * process's name is broken last of all. */
typedef struct Squeeze {
    double bar, gap, lane, reach;
    bool breaks_names;
} Squeeze;

static const Squeeze squeezes[] = {
    {150, 380, 130, 150, false}, {130, 300, 120, 140, false}, {112, 240, 110, 125, false},
    {96, 200, 100, 112, false},  {88, 180, 96, 104, false},   {84, 170, 84, 96, false},
    {72, 150, 74, 0, false},     {62, 130, 66, 0, false},     {54, 116, 58, 0, true},
    {46, 104, 52, 0, true},      {40, 92, 44, 0, true},
};

static const double least_bar = 40, least_lane = 44;

double sequence_text_width(Font font, const char *text)
{
    g_autofree char *line = table_one_line(text);

    return font_width(font, line) * SEQUENCE_AIR;
}

double sequence_lines_width(Font font, char **lines)
{
    double width = 0;

    for (; *lines; lines++)
        width = MAX(width, font_width(font, *lines) * SEQUENCE_AIR);
    return width;
}

double sequence_line_height(Font font)
{
    return font.size * 1.2;
}

double sequence_lines_height(Font font, char **lines)
{
    return g_strv_length(lines) * sequence_line_height(font);
}

static char *replaced(const char *text, const char *what, const char *with)
{
    g_auto(GStrv) parts = g_strsplit(text, what, -1);

    return g_strjoinv(with, parts);
}

/* The braces of a record stay with what is next to them, and the names of its fields with their
 * values. */
static char *with_records_whole(const char *line)
{
    static const char no_break[] = "\xc2\xa0";
    GString *out = g_string_new(NULL);
    unsigned depth = 0;

    for (const char *c = line; *c; c++) {
        const bool is_blank = *c == ' ' && c > line;
        depth += *c == '{';
        depth -= *c == '}' && depth > 0;
        if (is_blank && (c[-1] == '{' || c[1] == '}' || (depth > 0 && c[-1] == ':')))
            g_string_append(out, no_break);
        else
            g_string_append_c(out, *c);
    }
    return g_string_free(out, FALSE);
}

char **sequence_wrap(const Sequence *sequence, Font font, const char *text, double most,
                     unsigned lines)
{
    g_autofree char *line = table_one_line(text);
    g_autofree char *whole = with_records_whole(line);
    char **wrapped = font_wrap(font, whole, MAX(most, font.size) / SEQUENCE_AIR, lines);

    for (char **at = wrapped; *at; at++) {
        char *plain = replaced(*at, "\xc2\xa0", " ");
        g_free(*at);
        *at = plain;
    }
    g_ptr_array_add(sequence->strings, wrapped);
    return wrapped;
}

/* ---- what is wished for ---- */

static double widest_value(const Sequence *sequence, const SequenceBar *bar)
{
    const Counterexample *example = sequence->example;
    double width = sequence_text_width(FONT_VALUE, bar->initial);

    for (uint32_t i = 0; i < example->row_count; i++) {
        const Change *change = sequence_change(sequence, i, bar);
        if (change)
            width = MAX(width, sequence_text_width(FONT_VALUE, change->after));
    }
    return width;
}

static double widest_other(const Sequence *sequence, const SequenceBar *bar)
{
    double width = 0;

    if (sequence_first_bar(sequence, bar->lane) != (int)(bar - sequence->bars))
        return 0;
    for (int i = -1; i < (int)sequence->example->row_count; i++)
        for (const char **line = sequence_others(sequence, i, bar->lane); *line; line++)
            width = MAX(width, sequence_text_width(FONT_SMALL, *line));
    return width;
}

/* "stale_entry" has a line of its own. */
static double window_width(const Sequence *sequence, const SequenceBar *bar)
{
    if (sequence->window < 0 || !sequence_is_stale(sequence, bar))
        return 0;
    return sequence_text_width(FONT_SMALL_BOLD, sequence->example->windows[sequence->window].name) -
           2 * SEQUENCE_SLEEVE;
}

static double wished_bar(const Sequence *sequence, const SequenceBar *bar)
{
    const double padding = 12;
    const double name =
        sequence_text_width(FONT_LANE, sequence->example->lanes[bar->lane].name) + 6;
    double width = MAX(widest_value(sequence, bar), widest_other(sequence, bar));

    width = MAX(width, window_width(sequence, bar)) + padding;
    if (bar->name)
        width = MAX(width, sequence_text_width(FONT_SMALL, bar->name) + 4);
    else
        width = MAX(width, name);
    return MAX(width, least_bar);
}

static double wished_lane(const Sequence *sequence, uint32_t lane)
{
    return MAX(sequence_text_width(FONT_LANE, sequence->example->lanes[lane].name) + 22,
               least_lane);
}

/* Of the box with a name, beside that; and of a lane, beside the box. */
static const double name_padding = 8, lane_gap = 6;

static double slot_of(const Sequence *sequence, uint32_t lane, Squeeze squeeze)
{
    enum { LONG = 130 }; /* a name that is longer is broken all the same */
    const double name = sequence_text_width(FONT_LANE, sequence->example->lanes[lane].name) +
                        name_padding + lane_gap;
    const double least = squeeze.breaks_names ? 0 : MIN(name, LONG);

    return MAX(MIN(wished_lane(sequence, lane), squeeze.lane), least);
}

/* From the last lane to the first bar: what the calls of that lane take, or of others beyond it. */
static double wished_gap(const Sequence *sequence, double last)
{
    const Counterexample *example = sequence->example;
    double most = 100;

    for (uint32_t i = 0; i < example->row_count; i++) {
        const Row *row = &example->rows[i];
        const bool is_process = example->lanes[row->lane].is_process;
        const double x = is_process ? sequence->lanes[row->lane].x : last;
        for (uint32_t j = 0; !row->folded && j < row->call_count; j++) {
            double width = sequence_text_width(FONT_CALL, row->calls[j].call);
            if (row->calls[j].text)
                width += 10 + sequence_text_width(FONT_SMALL, row->calls[j].text);
            most = MAX(most, width + x - last + 30);
        }
        if (!row->folded && row->event)
            most = MAX(most, sequence_text_width(FONT_CALL, row->event) + 70);
    }
    return most;
}

/* ---- placing ---- */

static double widest_time(const Counterexample *example)
{
    double widest = 0;

    for (uint32_t i = 0; i < example->row_count; i++) {
        const char *when = counterexample_when(example, i);
        if (when)
            widest = MAX(widest, sequence_text_width(FONT_SMALL, when));
    }
    return widest;
}

/* Of the number of the last row, in pixels: a digit takes up to six of them. */
static double numbers_width(const Sequence *sequence)
{
    double width = 9;

    for (uint32_t rows = sequence->example->row_count; rows >= 10; rows /= 10)
        width += 6;
    return width;
}

static void place_margin(Sequence *sequence)
{
    const Counterexample *example = sequence->example;
    const double time = widest_time(example);
    double x = SEQUENCE_MARGIN;

    sequence->loop = x;
    if (example->loop < example->row_count)
        x += 18;
    sequence->axis = time > 0 ? x + time + 8 : 0;
    if (time > 0)
        x += time + 14;
    sequence->numbers = x + numbers_width(sequence);
    sequence->orders = sequence->numbers + 4;
    sequence->lanes_left = sequence->numbers + (counterexample_any_swaps(example) ? 14 : 8) +
                           (sequence_fails_somewhere(sequence) ? 8 : 0);
}

/* So that what is called need not cross the next lane. */
static double wished_reach(const Sequence *sequence, uint32_t lane)
{
    const Counterexample *example = sequence->example;
    double most = 0;

    for (uint32_t i = 0; i < example->row_count; i++)
        for (uint32_t j = 0; example->rows[i].lane == (int)lane && !example->rows[i].folded &&
                             j < example->rows[i].call_count;
             j++)
            most = MAX(most, sequence_text_width(FONT_CALL, example->rows[i].calls[j].call) + 24);
    return most;
}

static double place_lanes(Sequence *sequence, Squeeze squeeze)
{
    double x = sequence->lanes_left, last = x, reach = 0;

    for (uint32_t i = 0; i < sequence->example->lane_count; i++) {
        const Lane *lane = &sequence->example->lanes[i];
        if (!lane->is_process || lane->idle)
            continue;
        const double slot = slot_of(sequence, i, squeeze);
        sequence->lanes[i].x = last = MAX(x + slot / 2, reach);
        sequence->lanes[i].width = slot - lane_gap;
        x = last + slot / 2;
        reach = last + MIN(wished_reach(sequence, i), squeeze.reach);
    }
    return last;
}

static double sleeve_of(const Sequence *sequence, const SequenceBar *bar)
{
    return sequence->window >= 0 && sequence_is_stale(sequence, bar) ? SEQUENCE_SLEEVE : 0;
}

/* Returns where they end. */
static double place_bars(Sequence *sequence, double x)
{
    for (uint32_t i = 0; i < sequence->bar_count; i++) {
        SequenceBar *bar = &sequence->bars[i];
        const double sleeve = sleeve_of(sequence, bar);
        if (i > 0)
            x += bar->lane == bar[-1].lane ? 3 : SEQUENCE_BAR_GAP;
        bar->x = x + sleeve;
        x = bar->x + bar->width + sleeve;
    }
    return x;
}

static double place_all(Sequence *sequence, Squeeze squeeze)
{
    const double last = place_lanes(sequence, squeeze);
    const double gap = MIN(wished_gap(sequence, last), squeeze.gap);

    for (uint32_t i = 0; i < sequence->bar_count; i++)
        sequence->bars[i].width = MIN(wished_bar(sequence, &sequence->bars[i]), squeeze.bar);
    sequence->bars_left = last + gap;
    return place_bars(sequence, sequence->bars_left) + SEQUENCE_MARGIN;
}

/* What a page has more than is wished for goes to the bars first, and then to the calls. */
static void spread(Sequence *sequence, double spare)
{
    const double most = 110, each = spare / (sequence->bar_count + 1.0);
    double bars = 0;

    for (uint32_t i = 0; i < sequence->bar_count; i++) {
        SequenceBar *bar = &sequence->bars[i];
        const double more = MAX(0, MIN(each, most - bar->width));
        bar->width += more;
        bars += more;
    }
    sequence->bars_left += spare - bars;
    place_bars(sequence, sequence->bars_left);
}

static void name_lanes(Sequence *sequence)
{
    for (uint32_t i = 0; i < sequence->example->lane_count; i++) {
        SequenceLane *lane = &sequence->lanes[i];
        const Lane *it = &sequence->example->lanes[i];
        double left = 1e9, right = 0;
        for (uint32_t j = 0; j < sequence->bar_count; j++) {
            const SequenceBar *bar = &sequence->bars[j];
            if (bar->lane != (int)i)
                continue;
            left = MIN(left, bar->x);
            right = MAX(right, bar->x + bar->width);
        }
        if (right > 0) {
            lane->x = (left + right) / 2;
            lane->width = right - left;
        }
        lane->name =
            sequence_wrap(sequence, FONT_LANE, it->name, MAX(lane->width - 6, least_lane - 8), 3);
    }
}

void sequence_place_across(Sequence *sequence)
{
    double width = 0;

    place_margin(sequence);
    for (size_t i = 0; i < G_N_ELEMENTS(squeezes); i++) {
        width = place_all(sequence, squeezes[i]);
        if (width <= SEQUENCE_WIDTH)
            break;
    }
    sequence->width = MAX(width, SEQUENCE_WIDTH);
    if (width < SEQUENCE_WIDTH && sequence->bar_count > 0)
        spread(sequence, SEQUENCE_WIDTH - width);
    name_lanes(sequence);
}
