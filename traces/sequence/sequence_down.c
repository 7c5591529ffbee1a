/* Where the rows go, and what is written in them. */
#include "traces/explain/fold.h"
#include "traces/sequence/sequence_pen.h"

#include <string.h>

/* ---- what is said of a row ---- */

/* Of `leads to` what was before does not count. */
bool sequence_fails(const Sequence *sequence, int row)
{
    const Counterexample *example = sequence->example;

    if (example->window >= 0 || row >= (int)example->row_count ||
        (example->trigger != NO_TRIGGER && row + 1 < example->trigger))
        return false;
    return row < 0 ? example->fails_initially : example->rows[row].fails;
}

bool sequence_fails_somewhere(const Sequence *sequence)
{
    for (int i = -1; i < (int)sequence->example->row_count; i++)
        if (sequence_fails(sequence, i))
            return true;
    return false;
}

bool sequence_decides(const Sequence *sequence, uint32_t index)
{
    const Counterexample *example = sequence->example;
    const Row *row = &example->rows[index];

    if (example->window >= 0)
        return row->error || index + 1 == example->opens;
    if (row->breaks) /* the first of several is worth the ink */
        return strcmp(row->breaks, example->property) == 0 && index + 1 == example->shown;
    return row->error != NULL;
}

double sequence_change_y(const Sequence *sequence, uint32_t index, int lane)
{
    const Row *row = &sequence->example->rows[index];
    const SequenceRow *place = &sequence->rows[index];
    double y = place->calls[place->call_count - 1].y;

    for (uint32_t i = 0; i < row->call_count; i++)
        if (row->calls[i].lane == lane)
            y = place->calls[i].y;
    return y;
}

/* ---- calls ---- */

static Ink ink_of(const Sequence *sequence, uint32_t row)
{
    return sequence_decides(sequence, row) ? INK_RED : sequence->matters[row] ? INK_TEXT : INK_SOFT;
}

/* Beyond the bar of what is carried, where the text would break it. */
static double beside(const SequencePen *pen, double x, double width)
{
    const CauseLeg *leg = sequence_leg_at(pen->sequence, pen->row);
    const double gap = SEQUENCE_CARRY / 2.0 + 4;

    if (!leg)
        return x;
    const double bar = pen->sequence->lanes[leg->lane].x;
    return x < bar + gap && x + width > bar - gap ? bar + gap : x;
}

/* Where it is long, without the names of fields. */
static const char *call_text(const SequencePen *pen, const RowCall *call)
{
    enum { FEW = 2, MANY = 9 };
    char **lines =
        sequence_wrap(pen->sequence, FONT_CALL, call->call, pen->right - pen->left, MANY);

    return g_strv_length(lines) > FEW && call->brief_call ? call->brief_call : call->call;
}

/* The statement stands behind the call, or above it where there is no room. */
static void write_call(SequencePen *pen, const RowCall *call)
{
    const char *words = call_text(pen, call);
    const double width = sequence_text_width(FONT_CALL, words);
    const double text = call->text ? sequence_text_width(FONT_SMALL, call->text) : 0;
    const double left = beside(pen, pen->left + width + 10, text);
    const bool is_beside = call->text && left + text <= pen->right;

    if (call->text && !is_beside)
        sequence_pen_write(pen, FONT_SMALL, INK_SOFT, call->text, 4);
    const double top = pen->y;
    sequence_pen_write(pen, FONT_CALL, ink_of(pen->sequence, pen->row), words, 5);
    if (!is_beside)
        return;
    char **lines = sequence_wrap(pen->sequence, FONT_SMALL, call->text, 1000, 1);
    sequence_pen_add(
        pen, (SequenceLabel){.box = {left, top + 1.5, text, sequence_line_height(FONT_SMALL)},
                             .lines = lines,
                             .font = FONT_SMALL,
                             .ink = INK_SOFT,
                             .tooltip = call->text});
}

/* The value that came back, on its arrow. */
static void write_result(SequencePen *pen, const RowCall *call, SequenceCall *place)
{
    Sequence *sequence = pen->sequence;
    const double left = pen->left + 6;
    char **lines = sequence_wrap(sequence, FONT_CALL, call->result, pen->right - left - 14, 4);
    const double height = sequence_lines_height(FONT_CALL, lines) + 2;
    DrawingPaint plate = sequence_palette_paint(sequence->palette, call->result);
    DrawingBox box = {left, place->y + 4, sequence_lines_width(FONT_CALL, lines) + 12, height};

    plate.shape = DRAWING_ROUNDED;
    plate.hatch = DRAWING_PLAIN;
    sequence_pen_add(pen, (SequenceLabel){.box = box,
                                          .lines = lines,
                                          .font = FONT_CALL,
                                          .ink = INK_TEXT,
                                          .align = DRAWING_CENTRE,
                                          .plate = plate,
                                          .tooltip = call->result});
    place->back = box.y + height / 2;
    place->pill = box.x + box.width;
    pen->y = box.y + height;
}

static void place_call(SequencePen *pen, const RowCall *call, SequenceCall *place)
{
    write_call(pen, call);
    place->y = pen->y + 4;
    pen->y = place->y + 5;
    if (call->result)
        write_result(pen, call, place);
    pen->y += 2;
}

/* ---- rows without calls ---- */

static const char *step_text(const Sequence *sequence, const Row *row)
{
    const char *suffix = row->kind == ROW_EVENT   ? " (event)"
                         : row->kind == ROW_FAULT ? " (fault)"
                                                  : "";

    if (row->kind == ROW_PROCESS)
        return row->chance ? "nothing is called" : "goes on";
    return arena_printf(sequence->arena, "%s%s", row->event, suffix);
}

/* Of an event it stands beside its bar, of a process at its lane. */
static void place_other(SequencePen *pen, SequenceCall *place)
{
    const Row *row = &pen->sequence->example->rows[pen->row];
    const char *text = step_text(pen->sequence, row);
    const Font font = FONT_CALL;

    if (pen->sequence->example->lanes[row->lane].is_process) {
        place->y = pen->y + sequence_line_height(font) / 2;
        place->pill = pen->left + sequence_text_width(font, text);
        sequence_pen_write(pen, font,
                           row->kind == ROW_PROCESS ? INK_SOFT : ink_of(pen->sequence, pen->row),
                           text, 3);
    } else {
        const double most = MIN(sequence_text_width(font, text) + 1, pen->right - pen->left);
        SequencePen right = *pen;
        right.left = pen->right - most;
        sequence_pen_write(&right, font, ink_of(pen->sequence, pen->row), text, 3);
        place->y = pen->y + sequence_line_height(font) / 2;
        pen->y = right.y;
    }
    pen->y += 2;
}

/* ---- rows ---- */

static void give_calls(Sequence *sequence, uint32_t index)
{
    SequenceRow *place = &sequence->rows[index];

    place->call_count = MAX(sequence->example->rows[index].call_count, 1);
    place->calls = arena_array(sequence->arena, SequenceCall, place->call_count);
}

/* All rows of a fold are in the one place, where a line says how many they are. */
static double place_fold(Sequence *sequence, uint32_t index, double y)
{
    const uint32_t length = fold_length(sequence->example, index);
    SequencePen pen = {sequence, index, sequence->lanes_left, sequence->bars_left - 12, y + 4};
    g_autofree char *text = length ? fold_text(sequence->example, index) : NULL;

    if (!length)
        return y;
    sequence_pen_write(&pen, FONT_SMALL, INK_SOFT, arena_strdup(sequence->arena, text), 3);
    for (uint32_t i = index; i < index + length; i++) {
        SequenceRow *row = &sequence->rows[i];
        give_calls(sequence, i);
        row->top = y;
        for (uint32_t j = 0; j < row->call_count; j++)
            row->calls[j].y = y + 6;
    }
    double bottom = pen.y;
    for (uint32_t i = index; i < index + length; i++)
        bottom = MAX(bottom, sequence_lowest_bar(sequence, i));
    for (uint32_t i = index; i < index + length; i++)
        sequence->rows[i].bottom = bottom + 4;
    return bottom + 4;
}

static double place_row(Sequence *sequence, uint32_t index, double y)
{
    const Row *row = &sequence->example->rows[index];
    SequenceRow *place = &sequence->rows[index];
    const bool is_process = sequence->example->lanes[row->lane].is_process;
    const double x = is_process ? sequence->lanes[row->lane].x + 11 : sequence->lanes_left;
    SequencePen pen = {sequence, index, x, sequence->bars_left - 12, y + 3};

    give_calls(sequence, index);
    place->top = y;
    if (is_process)
        sequence_pen_requests(&pen);
    place->begins = pen.y + 2;
    if (row->call_count == 0)
        place_other(&pen, &place->calls[0]);
    for (uint32_t i = 0; i < row->call_count; i++)
        place_call(&pen, &row->calls[i], &place->calls[i]);
    if (row->on_server)
        sequence_pen_write(&pen, FONT_SMALL, INK_SOFT, row->on_server, 2);
    const SequenceCall *last = &place->calls[place->call_count - 1];
    place->begins = MAX(place->begins, place->calls[0].y - 7);
    place->ends = MAX(last->y, last->back) + 7;
    sequence_pen_notes(&pen);
    if (is_process) {
        pen.y = MAX(pen.y, place->ends);
        sequence_pen_returns(&pen);
    }
    sequence_pen_missed(&pen);
    place->bottom = MAX(pen.y, sequence_lowest_bar(sequence, index)) + 3;
    return place->bottom;
}

/* Rows that only show what may happen after the run are under a line; what repeats has a title. */
static double above_row(const Sequence *sequence, uint32_t index)
{
    const Counterexample *example = sequence->example;

    if (index == example->shown && counterexample_is_afterword(example, index))
        return 20;
    return index == example->loop ? 18 : 0;
}

static void write_loop_title(Sequence *sequence, uint32_t index, double y)
{
    SequencePen pen = {sequence, index, sequence->lanes_left, sequence->bars_left - 12, y - 15};

    sequence_pen_write(&pen, FONT_SMALL_BOLD, INK_SOFT, "repeats forever:", 1);
}

void sequence_place_rows(Sequence *sequence)
{
    double y = sequence->lanes_top + 4;

    for (uint32_t i = 0; i < sequence->bar_count; i++)
        y = MAX(y, sequence->lanes_top + sequence_bar_height(sequence, -1, &sequence->bars[i]));
    for (uint32_t i = 0; i < sequence->example->row_count; i++) {
        y += above_row(sequence, i);
        if (i == sequence->example->loop)
            write_loop_title(sequence, i, y);
        y = sequence->example->rows[i].folded ? place_fold(sequence, i, y)
                                              : place_row(sequence, i, y);
    }
    SequencePen pen = {sequence, SEQUENCE_NO_ROW, sequence->lanes_left, sequence->bars_left - 12,
                       y};
    sequence_pen_waits(&pen);
    sequence->lanes_bottom = pen.y + 6;
}
