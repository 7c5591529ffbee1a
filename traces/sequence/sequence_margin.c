/* Left of the lanes: what repeats, the axis of time, and which rows could change places. */
#include "traces/sequence/sequence_private.h"

static double row_y(const Sequence *sequence, uint32_t row)
{
    return sequence->rows[row].calls[0].y;
}

static void write_small(Drawing *drawing, double x, double y, DrawingAlign align, Ink ink,
                        const char *text)
{
    drawing_text(drawing,
                 (DrawingText){.x = x, .y = y, .align = align, .font = FONT_SMALL, .ink = ink},
                 text);
}

/* A shade behind all that repeats, and an arrow from its end back up. */
static void draw_loop(const Sequence *sequence, Drawing *drawing)
{
    const Counterexample *example = sequence->example;
    const uint32_t last = example->row_count - 1;

    if (example->loop >= example->row_count)
        return;
    const double top = sequence->rows[example->loop].top - 16;
    const double bottom = sequence->lanes_bottom - 2, x = sequence->loop + 2;
    const double first = row_y(sequence, example->loop);
    const DrawingPoint back[] = {{x + 9, MAX(row_y(sequence, last), first + 8)},
                                 {x, MAX(row_y(sequence, last), first + 8)},
                                 {x, first},
                                 {x + 12, first}};
    drawing_group(drawing, "loop", 0, NULL);
    drawing_box(drawing,
                (DrawingBox){SEQUENCE_MARGIN - 6, top, sequence->width - 2 * (SEQUENCE_MARGIN - 6),
                             bottom - top},
                (DrawingPaint){.shape = DRAWING_ROUNDED, .fill = INK_SHADE});
    drawing_path(drawing, back, G_N_ELEMENTS(back),
                 (DrawingPen){.ink = INK_SOFT, .width = 2.4, .head = DRAWING_FULL_HEAD});
}

/* ---- time ---- */

/* Two strokes across the axis: what lies between is not to scale. */
static void draw_break(Drawing *drawing, double x, double y)
{
    const DrawingPen pen = {.ink = INK_SOFT, .width = 1};

    for (int i = 0; i < 2; i++)
        drawing_line(drawing, (DrawingPoint){x - 4, y + 3 * i + 2},
                     (DrawingPoint){x + 4, y + 3 * i - 2}, pen);
}

static void draw_time(const Sequence *sequence, Drawing *drawing)
{
    const Counterexample *example = sequence->example;
    const DrawingPen pen = {.ink = INK_PALE, .width = 1};
    const double x = sequence->axis;
    double from = 0;

    if (x <= 0)
        return;
    drawing_group(drawing, "time", 0, NULL);
    for (uint32_t i = 0; i < example->row_count; i++) {
        const char *when = counterexample_when(example, i);
        const double y = row_y(sequence, i);
        if (!when || example->rows[i].folded)
            continue;
        if (i > 0) {
            const double gap = (row_y(sequence, i - 1) + y) / 2;
            drawing_line(drawing, (DrawingPoint){x, from}, (DrawingPoint){x, gap - 2}, pen);
            draw_break(drawing, x, gap);
            from = gap + 5;
        } else {
            from = y;
        }
        drawing_line(drawing, (DrawingPoint){x - 3, y}, (DrawingPoint){x + 3, y}, pen);
        write_small(drawing, x - 6, y, DRAWING_RIGHT, INK_SOFT, when);
    }
    drawing_line(drawing, (DrawingPoint){x, from}, (DrawingPoint){x, sequence->lanes_bottom}, pen);
}

/* ---- orders ---- */

void sequence_draw_bracket(Drawing *drawing, double x, double top, double bottom)
{
    const DrawingPoint points[] = {{x, top}, {x + 4, top}, {x + 4, bottom}, {x, bottom}};

    drawing_path(drawing, points, G_N_ELEMENTS(points), (DrawingPen){.ink = INK_PALE, .width = 1});
}

static void draw_orders(const Sequence *sequence, Drawing *drawing)
{
    drawing_group(drawing, "order", 0, NULL);
    for (uint32_t i = 0; i + 1 < sequence->example->row_count; i++)
        if (counterexample_swaps(sequence->example, i))
            sequence_draw_bracket(drawing, sequence->orders, row_y(sequence, i) + 1,
                                  row_y(sequence, i + 1) - 1);
}

/* Where the check does not hold there is a red line. */
static void draw_failing(const Sequence *sequence, Drawing *drawing)
{
    const uint32_t count = sequence->example->row_count;
    const double x = sequence->lanes_left - 8;

    drawing_group(drawing, "fails", 0, sequence->example->property);
    for (int i = -1; i < (int)count; i++) {
        if (!sequence_fails(sequence, i))
            continue;
        const double top = i < 0 ? sequence->lanes_top : row_y(sequence, (uint32_t)i);
        const double bottom =
            i + 1 < (int)count ? row_y(sequence, (uint32_t)i + 1) : sequence->lanes_bottom;
        if (bottom > top)
            drawing_box(drawing, (DrawingBox){x, top, 3, bottom - top},
                        (DrawingPaint){.fill = INK_RED});
    }
}

/* What is below the line is not part of the run. */
static void draw_divider(const Sequence *sequence, Drawing *drawing)
{
    const Counterexample *example = sequence->example;
    static const char text[] = "then, for instance";

    if (example->shown >= example->row_count ||
        !counterexample_is_afterword(example, example->shown))
        return;
    const double y = sequence->rows[example->shown].top - 9;
    const double width = sequence_text_width(FONT_SMALL, text), left = SEQUENCE_MARGIN;
    const DrawingPen pen = {.ink = INK_PALE, .width = 1, .dash = DRAWING_DASHED};
    drawing_group(drawing, "divider", 0, NULL);
    write_small(drawing, left, y, DRAWING_LEFT, INK_SOFT, text);
    drawing_line(drawing, (DrawingPoint){left + width + 6, y},
                 (DrawingPoint){sequence->bars_left - 10, y}, pen);
}

void sequence_draw_margin(const Sequence *sequence, Drawing *drawing)
{
    draw_loop(sequence, drawing);
    draw_time(sequence, drawing);
    draw_orders(sequence, drawing);
    draw_failing(sequence, drawing);
    draw_divider(sequence, drawing);
}
