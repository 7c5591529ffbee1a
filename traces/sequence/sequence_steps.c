/* The steps: their arrows and marks, and what is written at them. */
#include "traces/explain/fold.h"
#include "traces/sequence/sequence_private.h"

static double start_of(const Sequence *sequence, uint32_t row)
{
    return sequence->lanes[sequence->example->rows[row].lane].x;
}

static double edge_of(const Sequence *sequence, uint32_t row, int lane)
{
    const int bar = sequence_bar_of_step(sequence, row, lane);

    return bar < 0 ? sequence->lanes[lane].x : sequence->bars[bar].x;
}

/* "step 5, reader: cache.set(0)", and what holds after it. */
static char *tooltip_of(const Sequence *sequence, uint32_t index)
{
    const Counterexample *example = sequence->example;
    const Row *row = &example->rows[index];
    GString *text = g_string_new(NULL);

    g_string_printf(text, "step %u", index + 1);
    if (row->time && example->rows[example->row_count - 1].at > 0)
        g_string_append_printf(text, " at %s", row->time);
    g_string_append_printf(text, ", %s", example->lanes[row->lane].name);
    for (uint32_t i = 0; i < row->call_count; i++)
        g_string_append_printf(text, "%s%s", i ? ", " : ": ", row->calls[i].call);
    if (row->event)
        g_string_append_printf(text, ": %s", row->event);
    for (uint32_t i = 0; i < sequence->bar_count; i++) {
        const SequenceBar *bar = &sequence->bars[i];
        const char *value = bar->initial;
        for (uint32_t j = 0; j <= index; j++) {
            const Change *change = sequence_change(sequence, j, bar);
            value = change ? change->after : value;
        }
        g_string_append_printf(text, "%s%s%s%s %s", i ? ", " : "\nthen ",
                               example->lanes[bar->lane].name, bar->name ? "." : "",
                               bar->name ? bar->name : "", *value ? value : "-");
    }
    return g_string_free(text, FALSE);
}

/* ---- arrows ---- */

static void draw_call(const Sequence *sequence, Drawing *drawing, uint32_t index, uint32_t number)
{
    const SequenceCall *place = &sequence->rows[index].calls[number];
    const bool decides = sequence_decides(sequence, index), matters = sequence->matters[index];
    const double from = start_of(sequence, index);
    const double to = edge_of(sequence, index, sequence->example->rows[index].calls[number].lane);
    const DrawingPen call = {.ink = decides   ? INK_RED
                                    : matters ? INK_TEXT
                                              : INK_PALE,
                             .width = decides ? 2 : 1.2,
                             .head = DRAWING_FULL_HEAD};
    const DrawingPen back = {
        .ink = INK_PALE, .width = 1, .dash = DRAWING_DASHED, .head = DRAWING_NO_HEAD};

    drawing_line(drawing, (DrawingPoint){from, place->y}, (DrawingPoint){to, place->y}, call);
    if (place->back <= 0)
        return;
    DrawingPen head = {.ink = INK_PALE, .width = 1, .head = DRAWING_OPEN_HEAD};
    drawing_line(drawing, (DrawingPoint){to, place->back}, (DrawingPoint){place->pill, place->back},
                 back);
    drawing_line(drawing, (DrawingPoint){from + 17, place->back},
                 (DrawingPoint){from + SEQUENCE_CARRY / 2.0 + 1, place->back}, head);
}

/* Where what chance left out would have gone; short of all bars where that is not known or not drawn. */
static double edge_not_taken(const Sequence *sequence, uint32_t index)
{
    const Row *row = &sequence->example->rows[index];

    for (uint32_t i = 0; i < row->draw_count; i++) {
        const int lane = row->draws[i].other_lane;
        if (!row->draws[i].other)
            continue;
        if (lane != NO_LANE && sequence_bar_of_step(sequence, index, lane) >= 0)
            return edge_of(sequence, index, lane);
        break;
    }
    return sequence->bars_left - 4;
}

static void draw_not_taken(const Sequence *sequence, Drawing *drawing, uint32_t index)
{
    const double y = sequence->rows[index].not_taken;
    const DrawingPen pen = {
        .ink = INK_PALE, .width = 1.2, .dash = DRAWING_DASHED, .head = DRAWING_FULL_HEAD};

    if (y > 0)
        drawing_line(drawing, (DrawingPoint){start_of(sequence, index), y},
                     (DrawingPoint){edge_not_taken(sequence, index), y}, pen);
}

/* Of an event: from what is written of it to its bar. */
static void draw_leader(const Sequence *sequence, Drawing *drawing, uint32_t index)
{
    const Row *row = &sequence->example->rows[index];
    const double y = sequence->rows[index].calls[0].y;

    if (sequence->example->lanes[row->lane].is_process)
        return;
    drawing_line(drawing, (DrawingPoint){sequence->bars_left - 9, y},
                 (DrawingPoint){edge_of(sequence, index, row->lane), y},
                 (DrawingPen){.ink = INK_PALE, .width = 1, .dash = DRAWING_DOTTED});
}

void sequence_draw_arrows(const Sequence *sequence, Drawing *drawing)
{
    for (uint32_t i = 0; i < sequence->example->row_count; i++) {
        const Row *row = &sequence->example->rows[i];
        if (row->folded)
            continue;
        g_autofree char *tooltip = tooltip_of(sequence, i);
        drawing_group(drawing, "step", i + 1, tooltip);
        if (row->call_count == 0)
            draw_leader(sequence, drawing, i);
        for (uint32_t j = 0; j < row->call_count; j++)
            if (row->calls[j].lane != NO_LANE)
                draw_call(sequence, drawing, i, j);
        draw_not_taken(sequence, drawing, i);
    }
}

/* ---- marks ---- */

static void draw_dot(Drawing *drawing, double x, double y, Ink ink)
{
    drawing_box(drawing, (DrawingBox){x - 3, y - 3, 6, 6},
                (DrawingPaint){.shape = DRAWING_ELLIPSE, .fill = ink});
}

/* Events are hollow, faults are full. */
static void draw_diamond(const Sequence *sequence, Drawing *drawing, uint32_t index)
{
    const Row *row = &sequence->example->rows[index];
    const bool is_process = sequence->example->lanes[row->lane].is_process;
    const Ink ink = sequence_decides(sequence, index) ? INK_RED : INK_TEXT;
    const double x = is_process ? start_of(sequence, index) : edge_of(sequence, index, row->lane);

    drawing_box(drawing, (DrawingBox){x - 6, sequence->rows[index].calls[0].y - 6, 12, 12},
                (DrawingPaint){.shape = DRAWING_DIAMOND,
                               .fill = row->kind == ROW_FAULT ? ink : INK_PAPER,
                               .outline = ink,
                               .pen = 1.4});
}

/* A die: chance decides what the step does. */
void sequence_draw_die(Drawing *drawing, double x, double y)
{
    static const DrawingPoint pips[] = {{-3, -3}, {3, -3}, {0, 0}, {-3, 3}, {3, 3}};

    drawing_box(drawing, (DrawingBox){x - 7, y - 7, 14, 14},
                (DrawingPaint){
                    .shape = DRAWING_ROUNDED, .fill = INK_PAPER, .outline = INK_TEXT, .pen = 1.2});
    for (size_t i = 0; i < G_N_ELEMENTS(pips); i++)
        drawing_box(drawing, (DrawingBox){x + pips[i].x - 1.2, y + pips[i].y - 1.2, 2.4, 2.4},
                    (DrawingPaint){.shape = DRAWING_ELLIPSE, .fill = INK_TEXT});
}

static void draw_process_marks(const Sequence *sequence, Drawing *drawing, uint32_t index)
{
    const SequenceRow *place = &sequence->rows[index];
    const double x = start_of(sequence, index);
    const Ink ink = sequence_decides(sequence, index) ? INK_RED
                    : sequence->matters[index]        ? INK_TEXT
                                                      : INK_PALE;

    if (place->call_count > 1) /* the calls of an atomic block hang together */
        drawing_box(drawing,
                    (DrawingBox){x - 1.5, place->calls[0].y, 3,
                                 place->calls[place->call_count - 1].y - place->calls[0].y},
                    (DrawingPaint){.fill = ink});
    for (uint32_t i = 0; i < place->call_count; i++)
        draw_dot(drawing, x, place->calls[i].y, ink);
    if (sequence->example->rows[index].chance)
        sequence_draw_die(drawing, x, place->calls[0].y);
}

static void write_number(const Sequence *sequence, Drawing *drawing, uint32_t index)
{
    const bool decides = sequence_decides(sequence, index);
    g_autofree char *number = g_strdup_printf("%u", index + 1);

    drawing_text(drawing,
                 (DrawingText){.x = sequence->numbers,
                               .y = sequence->rows[index].calls[0].y,
                               .align = DRAWING_RIGHT,
                               .font = decides ? FONT_STRONG : FONT_CALL,
                               .ink = decides ? INK_RED : INK_SOFT},
                 number);
}

/* ---- labels ---- */

void sequence_draw_label(Drawing *drawing, const SequenceLabel *label)
{
    const DrawingBox box = label->box;
    const double step = sequence_line_height(label->font);
    const double x = label->align == DRAWING_LEFT ? box.x : box.x + box.width / 2;
    double y = box.y + box.height / 2 - (g_strv_length(label->lines) - 1) * step / 2;

    if (label->plate.fill || label->plate.outline)
        drawing_box(drawing, box, label->plate);
    for (char **line = label->lines; *line; line++, y += step)
        drawing_text(
            drawing,
            (DrawingText){
                .x = x, .y = y, .align = label->align, .font = label->font, .ink = label->ink},
            *line);
}

static void draw_labels(const Sequence *sequence, Drawing *drawing, uint32_t row)
{
    for (guint i = 0; i < sequence->labels->len; i++)
        if (g_array_index(sequence->owners, uint32_t, i) == row)
            sequence_draw_label(drawing, &g_array_index(sequence->labels, SequenceLabel, i));
}

void sequence_draw_steps(const Sequence *sequence, Drawing *drawing)
{
    for (uint32_t i = 0; i < sequence->example->row_count; i++) {
        const Row *row = &sequence->example->rows[i];
        if (row->folded && fold_length(sequence->example, i) == 0)
            continue;
        g_autofree char *tooltip = row->folded ? NULL : tooltip_of(sequence, i);
        drawing_group(drawing, row->folded ? "fold" : "step", i + 1, tooltip);
        if (!row->folded) {
            write_number(sequence, drawing, i);
            if (row->kind == ROW_PROCESS)
                draw_process_marks(sequence, drawing, i);
            else
                draw_diamond(sequence, drawing, i);
        }
        draw_labels(sequence, drawing, i);
    }
    drawing_group(drawing, "waits", 0, NULL);
    draw_labels(sequence, drawing, SEQUENCE_NO_ROW);
}
