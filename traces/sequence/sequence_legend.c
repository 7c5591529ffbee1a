/* The legend: what of this run's marks does not speak for itself. */
#include "traces/sequence/sequence_words.h"

typedef enum LegendMark {
    LEGEND_CARRY,
    LEGEND_BAND,
    LEGEND_LOOP,
    LEGEND_ORDER,
    LEGEND_DIE,
    LEGEND_NOT_TAKEN,
    LEGEND_FAILS
} LegendMark;

typedef struct SequenceLegend {
    const Sequence *sequence;
    Drawing *drawing; /* NULL: only measured */
    double x, y;
} SequenceLegend;

static const double mark_width = 22, entry_gap = 16, line_height = 16;

static void draw_carry_mark(const SequenceLegend *legend, DrawingBox box)
{
    DrawingPaint paint =
        sequence_palette_paint(legend->sequence->palette, legend->sequence->carry.value);

    drawing_box(legend->drawing, box, paint);
}

static void draw_band_mark(const SequenceLegend *legend, DrawingBox box)
{
    const Ink ink = legend->sequence->example->window >= 0 ? INK_RED : INK_SOFT;

    drawing_box(
        legend->drawing, box,
        (DrawingPaint){.outline = ink, .pen = 1.6, .hatch = DRAWING_RISING, .hatch_ink = ink});
}

static void draw_mark(const SequenceLegend *legend, LegendMark mark)
{
    const double y = legend->y + line_height / 2, x = legend->x;
    DrawingBox box = {x, y - 5, mark_width - 4, 10};

    switch (mark) {
    case LEGEND_CARRY: draw_carry_mark(legend, box); break;
    case LEGEND_BAND: draw_band_mark(legend, box); break;
    case LEGEND_LOOP:
        drawing_box(
            legend->drawing, box,
            (DrawingPaint){
                .shape = DRAWING_ROUNDED, .fill = INK_SHADE, .outline = INK_EDGE, .pen = 1});
        break;
    case LEGEND_ORDER: sequence_draw_bracket(legend->drawing, x + 9, y - 5, y + 5); break;
    case LEGEND_DIE: sequence_draw_die(legend->drawing, x + 10, y); break;
    case LEGEND_NOT_TAKEN:
        drawing_line(
            legend->drawing, (DrawingPoint){x, y}, (DrawingPoint){x + mark_width - 4, y},
            (DrawingPen){
                .ink = INK_PALE, .width = 1.2, .dash = DRAWING_DASHED, .head = DRAWING_FULL_HEAD});
        break;
    case LEGEND_FAILS:
        drawing_box(legend->drawing, (DrawingBox){x + 8, y - 6, 3, 12},
                    (DrawingPaint){.fill = INK_RED});
        break;
    }
}

static void add_entry(SequenceLegend *legend, LegendMark mark, const char *text)
{
    const double width = mark_width + sequence_text_width(FONT_SMALL, text);

    if (legend->x > SEQUENCE_MARGIN &&
        legend->x + width > legend->sequence->width - SEQUENCE_MARGIN) {
        legend->x = SEQUENCE_MARGIN;
        legend->y += line_height;
    }
    if (legend->drawing) {
        draw_mark(legend, mark);
        drawing_text(legend->drawing,
                     (DrawingText){.x = legend->x + mark_width,
                                   .y = legend->y + line_height / 2,
                                   .font = FONT_SMALL,
                                   .ink = INK_SOFT},
                     text);
    }
    legend->x += width + entry_gap;
}

static void add_carry(SequenceLegend *legend)
{
    const char *text = sequence_carry_text(legend->sequence);

    if (text)
        add_entry(legend, LEGEND_CARRY, text);
}

static void add_band(SequenceLegend *legend)
{
    const Sequence *sequence = legend->sequence;

    if (sequence->window < 0)
        return;
    g_autofree char *text =
        g_strdup_printf("%s is open", sequence->example->windows[sequence->window].name);
    for (int i = -1; i < (int)sequence->example->row_count; i++)
        if (sequence_opens(sequence, i)) {
            add_entry(legend, LEGEND_BAND, text);
            return;
        }
}

static void add_chance(SequenceLegend *legend)
{
    const Sequence *sequence = legend->sequence;
    bool drawn = false, not_taken = false;

    for (uint32_t i = 0; i < sequence->example->row_count; i++) {
        const Row *row = &sequence->example->rows[i];
        drawn |= row->chance && !row->folded;
        not_taken |= sequence->rows[i].not_taken > 0;
    }
    if (drawn)
        add_entry(legend, LEGEND_DIE, "decided by chance");
    if (not_taken)
        add_entry(legend, LEGEND_NOT_TAKEN, "what would have come instead");
}

static void add_failing(SequenceLegend *legend)
{
    g_autofree char *text = g_strdup_printf("%s fails", legend->sequence->example->property);

    if (sequence_fails_somewhere(legend->sequence))
        add_entry(legend, LEGEND_FAILS, text);
}

double sequence_legend(const Sequence *sequence, Drawing *drawing, double y)
{
    const Counterexample *example = sequence->example;
    SequenceLegend legend = {sequence, drawing, SEQUENCE_MARGIN, y};

    if (drawing)
        drawing_group(drawing, "key", 0, NULL);
    add_carry(&legend);
    add_band(&legend);
    if (example->loop < example->row_count)
        add_entry(&legend, LEGEND_LOOP, "repeats forever");
    if (counterexample_any_swaps(example))
        add_entry(&legend, LEGEND_ORDER, "in either order it comes to the same");
    add_chance(&legend);
    add_failing(&legend);
    return legend.x > SEQUENCE_MARGIN ? legend.y + line_height : y;
}
