#include "traces/sequence/sequence_pen.h"

#include "traces/explain/row_notes.h"

void sequence_pen_add(const SequencePen *pen, SequenceLabel label)
{
    Sequence *sequence = pen->sequence;

    g_array_append_val(sequence->labels, label);
    g_array_append_val(sequence->owners, pen->row);
}

/* Below what is there, from the left. */
void sequence_pen_write(SequencePen *pen, Font font, Ink ink, const char *text, unsigned most)
{
    char **lines = sequence_wrap(pen->sequence, font, text, pen->right - pen->left, most);
    const double height = sequence_lines_height(font, lines);

    sequence_pen_add(
        pen, (SequenceLabel){.box = {pen->left, pen->y, sequence_lines_width(font, lines), height},
                             .lines = lines,
                             .font = font,
                             .ink = ink,
                             .tooltip = text});
    pen->y += height;
}

/* On a plate, in the middle of a lane, but within the page of the lanes. */
static double add_centred(const SequencePen *pen, double x, double y, SequenceLabel label)
{
    const Sequence *sequence = pen->sequence;
    const double padding = label.plate.fill ? 5 : 0, most = sequence->bars_left - 12;
    const double width = sequence_lines_width(label.font, label.lines) + 2 * padding;
    const double height =
        sequence_lines_height(label.font, label.lines) + (label.plate.fill ? 3 : 0);
    double left = MAX(sequence->lanes_left - 4, x - width / 2);

    left = MIN(left, most - width);
    label.box = (DrawingBox){left, y, width, height};
    label.align = DRAWING_CENTRE;
    sequence_pen_add(pen, label);
    return y + height;
}

void sequence_pen_requests(SequencePen *pen)
{
    Sequence *sequence = pen->sequence;
    const Row *row = &sequence->example->rows[pen->row];
    const double x = sequence->lanes[row->lane].x;

    for (uint32_t i = 0; i < row->request_count; i++) {
        const RowRequest *request = &row->requests[i];
        if (!request->begins)
            continue;
        char **lines = sequence_wrap(sequence, FONT_SMALL, request->name, 150, 2);
        pen->y = add_centred(
            pen, x, pen->y,
            (SequenceLabel){
                .lines = lines, .font = FONT_SMALL, .ink = INK_SOFT, .tooltip = request->name});
    }
}

void sequence_pen_returns(SequencePen *pen)
{
    Sequence *sequence = pen->sequence;
    const Row *row = &sequence->example->rows[pen->row];
    const double x = sequence->lanes[row->lane].x;

    for (uint32_t i = 0; i < row->request_count; i++) {
        const RowRequest *request = &row->requests[i];
        if (!request->ends || !request->result)
            continue;
        g_autofree char *text = g_strdup_printf("returns %s", request->result);
        char **lines = sequence_wrap(sequence, FONT_SMALL, text, 170, 3);
        DrawingPaint plate = sequence_palette_paint(sequence->palette, request->result);
        plate.shape = DRAWING_ROUNDED;
        plate.hatch = DRAWING_PLAIN;
        pen->y = add_centred(pen, x, pen->y + 2,
                             (SequenceLabel){.lines = lines,
                                             .font = FONT_SMALL,
                                             .ink = INK_TEXT,
                                             .plate = plate,
                                             .tooltip = arena_strdup(sequence->arena, text)});
    }
}

/* ---- notes ---- */

static void write_plate(SequencePen *pen, const char *text)
{
    Sequence *sequence = pen->sequence;
    char **lines = sequence_wrap(sequence, FONT_STRONG, text, pen->right - pen->left - 12, 4);
    DrawingBox box = {pen->left, pen->y + 1, sequence_lines_width(FONT_STRONG, lines) + 12,
                      sequence_lines_height(FONT_STRONG, lines) + 3};

    sequence_pen_add(pen, (SequenceLabel){.box = box,
                                          .lines = lines,
                                          .font = FONT_STRONG,
                                          .ink = INK_ON_RED,
                                          .align = DRAWING_CENTRE,
                                          .plate = {.shape = DRAWING_ROUNDED, .fill = INK_RED},
                                          .tooltip = text});
    pen->y = box.y + box.height + 2;
}

/* What chance did, and beside a dashed arrow what it left out. */
static void write_draws(SequencePen *pen)
{
    const Sequence *sequence = pen->sequence;
    const Row *row = &sequence->example->rows[pen->row];

    for (uint32_t i = 0; i < row->draw_count; i++) {
        const RowDraw *draw = &row->draws[i];
        sequence_pen_write(pen, FONT_SMALL_BOLD, INK_TEXT, draw->text, 3);
        if (!draw->other || sequence->rows[pen->row].not_taken > 0)
            continue;
        sequence_pen_write(pen, FONT_SMALL, INK_SOFT,
                           arena_printf(sequence->arena, "%u in %u: %s", draw->whole - draw->parts,
                                        draw->whole, draw->other),
                           3);
        sequence->rows[pen->row].not_taken = pen->y + 4;
        pen->y += 10;
    }
    if (row->draw_count == 0 && row->chance)
        sequence_pen_write(pen, FONT_SMALL_BOLD, INK_TEXT,
                           arena_printf(sequence->arena, "chance %s", row->chance), 1);
}

/* What the picture is about: in red where no band says it. */
static bool is_main_note(const SequencePen *pen, const Note *note)
{
    const Sequence *sequence = pen->sequence;

    if (!sequence_decides(sequence, pen->row))
        return false;
    if (note->kind == NOTE_OPENS)
        return note->window == sequence->example->window;
    return note->kind == NOTE_ERROR || (note->kind == NOTE_BREAKS && sequence->example->window < 0);
}

/* What stands on the band is not said again; of other properties it is said in grey. */
void sequence_pen_notes(SequencePen *pen)
{
    const Sequence *sequence = pen->sequence;
    const Row *row = &sequence->example->rows[pen->row];
    g_autoptr(GArray) notes = row_notes(sequence->example, pen->row);

    for (guint i = 0; i < notes->len; i++) {
        const Note *note = &g_array_index(notes, Note, i);
        const bool is_window = note->kind == NOTE_OPENS || note->kind == NOTE_CLOSES;
        if (note->kind == NOTE_REQUEST || (is_window && note->window == sequence->window))
            continue;
        if (is_main_note(pen, note))
            write_plate(pen, note->text);
        else
            sequence_pen_write(pen, FONT_SMALL, INK_SOFT, note->text, 3);
    }
    if (row->call_count > 1)
        sequence_pen_write(pen, FONT_SMALL, INK_SOFT, "in one step", 1);
    if (row->fault)
        sequence_pen_write(pen, FONT_SMALL, INK_SOFT, row->fault, 3);
    write_draws(pen);
}

void sequence_pen_waits(SequencePen *pen)
{
    const Sequence *sequence = pen->sequence;

    for (uint32_t i = 0; i < sequence->example->lane_count; i++) {
        const Lane *lane = &sequence->example->lanes[i];
        if (!lane->waits)
            continue;
        const char *text = arena_printf(sequence->arena, "waits at %s", lane->waits);
        pen->y = add_centred(
            pen, sequence->lanes[i].x, pen->y + 2,
            (SequenceLabel){.lines = sequence_wrap(sequence, FONT_SMALL_BOLD, text, 200, 3),
                            .font = FONT_SMALL_BOLD,
                            .ink = INK_ON_RED,
                            .plate = {.shape = DRAWING_ROUNDED, .fill = INK_RED},
                            .tooltip = text});
    }
}

/* What a process holds is no longer what the component does. Beside who carries it, where somebody
 * does; else a component has it. */
void sequence_pen_missed(SequencePen *pen)
{
    const Sequence *sequence = pen->sequence;
    const SequenceCarry *carry = &sequence->carry;

    if (carry->count == 0 || carry->missed != pen->row + 1)
        return;
    const CauseLeg *leg = sequence_leg_at(sequence, pen->row);
    if (leg)
        pen->left = sequence->lanes[leg->lane].x + SEQUENCE_CARRY / 2.0 + 4;
    sequence_pen_write(pen, FONT_SMALL_BOLD, INK_TEXT,
                       arena_printf(sequence->arena, "%s is old from here on", carry->value), 3);
}
