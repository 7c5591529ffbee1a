/* The bars of what components hold, and the band of the window around the one that is stale. */
#include "traces/sequence/sequence_private.h"

static const SequenceLane *lane_of(const Sequence *sequence, const SequenceBar *bar)
{
    return &sequence->lanes[bar->lane];
}

static const char *full_name(const Sequence *sequence, const SequenceBar *bar)
{
    const char *lane = sequence->example->lanes[bar->lane].name;

    return bar->name ? arena_printf(sequence->arena, "%s.%s", lane, bar->name) : lane;
}

/* Red is the band that the picture is about: that of the last opening, from that row on (-1: the
 * start). Those before, and those of a run about a check, only tell. */
static Ink band_ink(const Sequence *sequence, int row)
{
    const Counterexample *example = sequence->example;

    return example->window >= 0 && row + 1 == (int)example->opens ? INK_RED : INK_SOFT;
}

/* ---- the bar ---- */

static void draw_segment(const Sequence *sequence, Drawing *drawing, const SequenceBar *bar,
                         double top, double bottom, const char *value, uint32_t since)
{
    g_autofree char *tooltip =
        since ? g_strdup_printf("%s %s, since step %u", full_name(sequence, bar), value, since)
              : g_strdup_printf("%s %s, from the start", full_name(sequence, bar), value);

    drawing_group(drawing, "value", since, tooltip);
    drawing_box(drawing, (DrawingBox){bar->x, top, bar->width, bottom - top},
                sequence_palette_paint(sequence->palette, value));
}

static void draw_segments(const Sequence *sequence, Drawing *drawing, const SequenceBar *bar)
{
    const char *value = bar->initial;
    double top = sequence->lanes_top;
    uint32_t since = 0;

    for (uint32_t i = 0; i < sequence->example->row_count; i++) {
        const Change *change = sequence_change(sequence, i, bar);
        if (!change)
            continue;
        const double y = sequence_change_y(sequence, i, bar->lane);
        if (y > top)
            draw_segment(sequence, drawing, bar, top, y, value, since);
        top = y;
        value = change->after;
        since = i + 1;
    }
    draw_segment(sequence, drawing, bar, top, sequence->lanes_bottom, value, since);
}

/* ---- what is written on it ---- */

/* On a ground without hatching. */
static double write_lines(Drawing *drawing, const SequenceBar *bar, double y, Font font,
                          char **lines, Ink ground)
{
    const double height = sequence_line_height(font);

    for (; *lines; lines++, y += height) {
        const double width = font_width(font, *lines) + 4;
        DrawingBox box = {bar->x + (bar->width - width) / 2, y + 0.5, width, height - 1};
        drawing_box(drawing, box, (DrawingPaint){.fill = ground});
        drawing_text(drawing,
                     (DrawingText){.x = bar->x + bar->width / 2,
                                   .y = y + height / 2,
                                   .align = DRAWING_CENTRE,
                                   .font = font,
                                   .ink = INK_TEXT},
                     *lines);
    }
    return y;
}

/* What opens stands on a plate as wide as the band, what closes below it. */
static double write_tab(const Sequence *sequence, Drawing *drawing, int row, const SequenceBar *bar,
                        double y)
{
    char **lines = sequence_tab_lines(sequence, row, bar);
    const bool opens = sequence_opens(sequence, row);
    const double height = lines ? sequence_lines_height(FONT_SMALL_BOLD, lines) + 3 : 0;
    DrawingBox box = {bar->x - SEQUENCE_SLEEVE, y, bar->width + 2 * SEQUENCE_SLEEVE, height};
    const DrawingPaint plate = {.fill = opens ? band_ink(sequence, row) : INK_PAPER,
                                .outline = opens ? INK_NONE : INK_EDGE,
                                .pen = 1};

    if (!lines)
        return y;
    sequence_draw_label(drawing, &(SequenceLabel){.box = box,
                                                  .lines = lines,
                                                  .font = FONT_SMALL_BOLD,
                                                  .ink = opens ? INK_ON_RED : INK_TEXT,
                                                  .align = DRAWING_CENTRE,
                                                  .plate = plate});
    return y + height + 1;
}

static void write_bar(const Sequence *sequence, Drawing *drawing, int row, const SequenceBar *bar,
                      const char *value, bool changes)
{
    const Ink ground = sequence_palette_paint(sequence->palette, value).fill;
    double y =
        row < 0 ? sequence->lanes_top : sequence_change_y(sequence, (uint32_t)row, bar->lane);

    drawing_group(drawing, "says", row < 0 ? 0 : (uint32_t)row + 1, NULL);
    y = write_tab(sequence, drawing, row, bar, y) + 2;
    if (changes)
        y = write_lines(drawing, bar, y, FONT_VALUE, sequence_value_lines(sequence, bar, value),
                        ground);
    if (sequence_first_bar(sequence, bar->lane) != (int)(bar - sequence->bars))
        return;
    const char **others = sequence_others(sequence, row, bar->lane);
    if (*others && !changes && row >= 0) /* a line marks what leaves the colour */
        drawing_line(drawing, (DrawingPoint){bar->x, y - 2},
                     (DrawingPoint){bar->x + bar->width, y - 2},
                     (DrawingPen){.ink = INK_EDGE, .width = 1});
    for (; *others; others++)
        y = write_lines(drawing, bar, y, FONT_SMALL,
                        sequence_wrap(sequence, FONT_SMALL, *others, bar->width - 6, 3), ground);
}

static bool changes_lane(const Row *row, int lane)
{
    for (uint32_t i = 0; i < row->change_count; i++)
        if (row->changes[i].lane == lane)
            return true;
    return false;
}

/* Of the changes within a fold the last is written: for each row, whether one comes later in its fold. */
static const bool *change_later_in_fold(const Sequence *sequence, int lane)
{
    const Row *rows = sequence->example->rows;
    const uint32_t count = sequence->example->row_count;
    bool *later = arena_array(sequence->arena, bool, count);

    for (uint32_t i = count; i-- > 0;)
        later[i] = rows[i].folded && i + 1 < count && rows[i + 1].folded &&
                   (changes_lane(&rows[i + 1], lane) || later[i + 1]);
    return later;
}

static void write_on_bar(const Sequence *sequence, Drawing *drawing, const SequenceBar *bar)
{
    const bool *later = change_later_in_fold(sequence, bar->lane);
    const char *value = bar->initial;

    write_bar(sequence, drawing, -1, bar, value, true);
    for (uint32_t i = 0; i < sequence->example->row_count; i++) {
        const Change *change = sequence_change(sequence, i, bar);
        value = change ? change->after : value;
        if (!later[i] && sequence_bar_height(sequence, (int)i, bar) > 0)
            write_bar(sequence, drawing, (int)i, bar, value, change != NULL);
    }
}

/* ---- the band ---- */

static void draw_open(const Sequence *sequence, Drawing *drawing, const SequenceBar *bar, int row,
                      double bottom)
{
    const RunWindow *window = &sequence->example->windows[sequence->window];
    const Ink ink = band_ink(sequence, row);
    const double top =
        row < 0 ? sequence->lanes_top : sequence_change_y(sequence, (uint32_t)row, bar->lane);
    const double height = bottom - top;
    DrawingBox left = {bar->x - SEQUENCE_SLEEVE, top, SEQUENCE_SLEEVE, height};
    DrawingBox right = {bar->x + bar->width, top, SEQUENCE_SLEEVE, height};
    DrawingBox both = {left.x, top, bar->width + 2 * SEQUENCE_SLEEVE, height};
    const DrawingPaint hatching = {.hatch = DRAWING_RISING, .hatch_ink = ink};
    g_autofree char *tooltip =
        g_strdup_printf("%s is open: %s", window->name, window->text ? window->text : "");

    drawing_group(drawing, "band", (uint32_t)(row + 1), tooltip);
    drawing_box(drawing, left, hatching);
    drawing_box(drawing, right, hatching);
    drawing_box(drawing, both, (DrawingPaint){.outline = ink, .pen = 2});
}

static void draw_band(const Sequence *sequence, Drawing *drawing, const SequenceBar *bar)
{
    enum { CLOSED = -2 };
    int since = sequence_opens(sequence, -1) ? -1 : CLOSED;

    for (uint32_t i = 0; i < sequence->example->row_count; i++) {
        if (sequence_opens(sequence, (int)i))
            since = (int)i;
        if (!sequence_closes(sequence, (int)i))
            continue;
        draw_open(sequence, drawing, bar, since, sequence_change_y(sequence, i, bar->lane));
        since = CLOSED;
    }
    if (since != CLOSED)
        draw_open(sequence, drawing, bar, since, sequence->lanes_bottom);
}

/* ---- heads ---- */

static void draw_head(const Sequence *sequence, Drawing *drawing, uint32_t index)
{
    const Lane *it = &sequence->example->lanes[index];
    const SequenceLane *lane = &sequence->lanes[index];
    const double height = sequence_lines_height(FONT_LANE, lane->name) + 6;
    DrawingBox box = {lane->x - lane->width / 2, sequence->header, lane->width, height};

    drawing_group(drawing, "head", 0, it->name);
    sequence_draw_label(
        drawing,
        &(SequenceLabel){.box = box,
                         .lines = lane->name,
                         .font = FONT_LANE,
                         .ink = INK_TEXT,
                         .align = DRAWING_CENTRE,
                         .plate = {.shape = it->is_process ? DRAWING_ROUNDED : DRAWING_RECTANGLE,
                                   .fill = it->is_process ? INK_PAPER : INK_HEADER,
                                   .outline = INK_SOFT,
                                   .pen = 1}});
}

static void name_bar(const Sequence *sequence, Drawing *drawing, const SequenceBar *bar)
{
    if (!bar->name)
        return;
    char **lines = sequence_bar_name(sequence, bar);
    const double height = sequence_lines_height(FONT_SMALL, lines);
    const double x = bar->x + bar->width / 2;
    const double top =
        sequence->header + sequence_lines_height(FONT_LANE, lane_of(sequence, bar)->name) + 8;

    sequence_draw_label(drawing, &(SequenceLabel){.box = {x, top, 0, height},
                                                  .lines = lines,
                                                  .font = FONT_SMALL,
                                                  .ink = INK_SOFT,
                                                  .align = DRAWING_CENTRE});
}

void sequence_draw_bars(const Sequence *sequence, Drawing *drawing)
{
    for (uint32_t i = 0; i < sequence->bar_count; i++)
        draw_segments(sequence, drawing, &sequence->bars[i]);
    for (uint32_t i = 0; i < sequence->bar_count; i++)
        if (sequence_is_stale(sequence, &sequence->bars[i]))
            draw_band(sequence, drawing, &sequence->bars[i]);
    for (uint32_t i = 0; i < sequence->bar_count; i++)
        write_on_bar(sequence, drawing, &sequence->bars[i]);
    for (uint32_t i = 0; i < sequence->example->lane_count; i++)
        if (!sequence->example->lanes[i].idle)
            draw_head(sequence, drawing, i);
    for (uint32_t i = 0; i < sequence->bar_count; i++)
        name_bar(sequence, drawing, &sequence->bars[i]);
}
