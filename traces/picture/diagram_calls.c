/* The rows: step numbers, arrows of calls and what is written at them, notes. */
#include "traces/explain/fold.h"
#include "traces/picture/diagram.h"

#include <string.h>

static const char ink[] = "#222222", pale[] = "#8a8a8a", red[] = "#c8161b";

static double bar_edge(const Diagram *diagram, int lane)
{
    return diagram->lanes[lane].x - diagram->lanes[lane].width / 2;
}

/* The step that opens the window, breaks the check or goes wrong is what the run is about. */
bool diagram_decides(const Diagram *diagram, uint32_t index)
{
    const Row *row = &diagram->example->rows[index];

    if (row->error || (row->breaks && diagram_breaks_first(diagram, index)))
        return true;
    return diagram->example->window >= 0 && index + 1 == diagram->example->opens;
}

static void draw_arrow(const Diagram *diagram, Picture *picture, uint32_t index,
                       const DiagramCall *place, int target)
{
    const double from = diagram->lanes[diagram->example->rows[index].lane].x;
    const double to = bar_edge(diagram, target);
    const bool strong = diagram_decides(diagram, index);
    PictureLine call = {.x1 = from,
                        .y1 = place->y,
                        .x2 = to,
                        .y2 = place->y,
                        .colour = strong ? red : ink,
                        .pen = strong ? 1.6 : 1,
                        .head = "normal"};
    PictureLine back = {.x1 = to,
                        .y1 = place->back,
                        .x2 = from + DIAGRAM_REQUEST / 2.0,
                        .y2 = place->back,
                        .colour = pale,
                        .pen = 0.9,
                        .style = "dashed",
                        .head = "vee"};

    picture_line(picture, "call", call);
    if (place->back > 0)
        picture_line(picture, "result", back);
}

/* Of events and local steps: from the mark on the lane to what the column of calls says of it. */
static void draw_leader(const Diagram *diagram, Picture *picture, uint32_t index)
{
    const Row *row = &diagram->example->rows[index];
    const bool process = diagram->example->lanes[row->lane].is_process;
    const double y = diagram->rows[index].calls[0].y;
    PictureLine line = {.x1 = process ? diagram->lanes[row->lane].x : diagram->calls,
                        .y1 = y,
                        .x2 = process ? diagram->calls - 4 : bar_edge(diagram, row->lane),
                        .y2 = y,
                        .colour = pale,
                        .pen = 1,
                        .style = "dotted"};

    picture_line(picture, "leader", line);
}

/* From the window's band to the note that it opens or closes. */
static void draw_note_leader(const Diagram *diagram, Picture *picture, uint32_t index)
{
    const Counterexample *example = diagram->example;
    const uint32_t window = (uint32_t)diagram->window;

    if (diagram->window < 0 || example->windows[window].lane == NO_LANE)
        return;
    if (counterexample_is_open(example, window, index) ==
        counterexample_is_open(example, window, index + 1))
        return;
    const int lane = example->windows[window].lane;
    const double y = diagram_change_y(diagram, index, lane);
    PictureLine line = {.x1 = diagram->lanes[lane].x,
                        .y1 = y,
                        .x2 = diagram->notes - 2,
                        .y2 = y,
                        .colour = counterexample_is_open(example, window, index) ? pale : red,
                        .pen = 1,
                        .style = "dotted"};
    picture_line(picture, "leader", line);
}

void diagram_draw_arrows(const Diagram *diagram, Picture *picture)
{
    for (uint32_t i = 0; i < diagram->example->row_count; i++) {
        const Row *row = &diagram->example->rows[i];
        if (row->folded)
            continue;
        picture_subject(picture, "step %u", i + 1);
        draw_note_leader(diagram, picture, i);
        if (row->call_count == 0)
            draw_leader(diagram, picture, i);
        for (uint32_t j = 0; j < row->call_count; j++)
            if (row->calls[j].lane != NO_LANE)
                draw_arrow(diagram, picture, i, &diagram->rows[i].calls[j], row->calls[j].lane);
    }
}

/* Elided to `most`, with the whole as tooltip. Returns the width. */
static double write_text(const Diagram *diagram, Picture *picture, PictureText where,
                         const char *text, double most)
{
    const char *fitted = diagram_fit(diagram, where.font, text, most);

    if (strcmp(fitted, text) != 0)
        where.tooltip = text;
    picture_text(picture, "text", where, fitted);
    return font_width(where.font, fitted);
}

/* The value that came back, on its arrow. */
static void draw_result(const Diagram *diagram, Picture *picture, double y, const char *result)
{
    const char *fitted = diagram_fit(diagram, FONT_CALL, result, diagram->calls_width - 12);
    PictureBox box = {diagram->calls, y - 6.5, font_width(FONT_CALL, fitted) + 10, 13};
    PicturePaint paint = palette_paint(diagram->palette, result);
    PictureText where = {.x = box.x + 5, .y = y, .align = PICTURE_LEFT, .font = FONT_CALL};

    paint.stripes = 0;
    paint.style = "rounded";
    paint.tooltip = result;
    picture_box(picture, "result", box, paint);
    write_text(diagram, picture, where, result, diagram->calls_width - 12);
}

static void write_call(const Diagram *diagram, Picture *picture, const RowCall *call,
                       const DiagramCall *place)
{
    const double most = diagram->calls_width, y = place->y - 8;
    PictureText where = {.x = diagram->calls, .y = y, .font = FONT_CALL, .colour = ink};
    const double width = write_text(diagram, picture, where, call->call, most);

    if (call->text) {
        where.font = FONT_SMALL;
        where.colour = "#666666";
        where.x += place->text_over ? 0 : width + 10;
        where.y -= place->text_over ? DIAGRAM_SMALL_LINE + 1 : 0;
        write_text(diagram, picture, where, call->text, most);
    }
    if (call->result)
        draw_result(diagram, picture, place->back, call->result);
}

/* "expire", "evict (fault)", on a ground that hides the leader behind it. */
static void write_event(const Diagram *diagram, Picture *picture, const Row *row, double y)
{
    const char *suffix = row->kind == ROW_EVENT   ? " (event)"
                         : row->kind == ROW_FAULT ? " (fault)"
                                                  : "";
    g_autofree char *text =
        g_strconcat(row->kind == ROW_PROCESS ? "goes on" : row->event, suffix, NULL);
    const char *fitted = diagram_fit(diagram, FONT_CALL, text, diagram->calls_width);
    PictureBox behind = {diagram->calls, y - 6, font_width(FONT_CALL, fitted) + 4, 12};
    PictureText where = {.x = diagram->calls,
                         .y = y,
                         .font = FONT_CALL,
                         .colour = row->kind == ROW_PROCESS ? "#666666" : ink};

    picture_box(picture, "event", behind, (PicturePaint){.fill = "#ffffff"});
    write_text(diagram, picture, where, text, diagram->calls_width);
}

static void draw_dot(Picture *picture, double x, double y, const char *colour)
{
    picture_box(picture, "step", (PictureBox){x - 2.5, y - 2.5, 5, 5},
                (PicturePaint){.shape = "circle", .fill = colour});
}

/* Events are hollow, faults are full; the mark stands on the edge of a bar, or on a process. */
static void draw_mark(const Diagram *diagram, Picture *picture, const Row *row, double y)
{
    const bool process = diagram->example->lanes[row->lane].is_process;
    const double x = process ? diagram->lanes[row->lane].x : bar_edge(diagram, row->lane);
    PicturePaint paint = {.shape = "diamond",
                          .fill = row->kind == ROW_FAULT ? ink : "#ffffff",
                          .outline = ink,
                          .pen = 1.2};

    picture_box(picture, "mark", (PictureBox){x - 6, y - 6, 12, 12}, paint);
}

/* The calls of an atomic block hang together on the process's lane. */
static void draw_atomic(const Diagram *diagram, Picture *picture, uint32_t index)
{
    const DiagramRow *row = &diagram->rows[index];
    const double x = diagram->lanes[diagram->example->rows[index].lane].x;
    const double top = row->calls[0].y, bottom = row->calls[row->call_count - 1].y;
    PictureText where = {.x = diagram->numbers,
                         .y = top + 10 +
                              (counterexample_when(diagram->example, index) ? DIAGRAM_LINE : 0),
                         .align = PICTURE_RIGHT,
                         .font = {7.5, false},
                         .colour = "#666666"};

    picture_box(picture, "atomic", (PictureBox){x - 1.5, top, 3, bottom - top},
                (PicturePaint){.fill = ink});
    picture_text(picture, "atomic", where, "atomic");
}

static void write_number(const Diagram *diagram, Picture *picture, uint32_t index)
{
    const bool strong = diagram_decides(diagram, index);
    g_autofree char *number = g_strdup_printf("%u", index + 1);
    PictureText where = {.x = diagram->numbers,
                         .y = diagram->rows[index].calls[0].y,
                         .align = PICTURE_RIGHT,
                         .font = strong ? FONT_NOTE : FONT_CALL,
                         .colour = strong ? red : "#666666"};

    picture_text(picture, "number", where, number);
    const char *when = counterexample_when(diagram->example, index);
    if (!when)
        return;
    where.y += DIAGRAM_LINE;
    where.font = FONT_SMALL;
    picture_text(picture, "time", where, when);
}

static void write_notes(const Diagram *diagram, Picture *picture, const DiagramRow *row)
{
    double y = row->calls[row->call_count - 1].y;

    for (uint32_t i = 0; i < row->note_count; i++) {
        const DiagramNote *note = &row->notes[i];
        PictureText where = {
            .x = diagram->notes, .y = y, .font = note->font, .colour = note->colour};
        if (strcmp(note->line, note->tooltip) != 0)
            where.tooltip = note->tooltip;
        picture_text(picture, "note", where, note->line);
        y += DIAGRAM_LINE;
    }
}

static void draw_row(const Diagram *diagram, Picture *picture, uint32_t index)
{
    const Row *row = &diagram->example->rows[index];
    const DiagramRow *place = &diagram->rows[index];
    const char *colour = diagram_decides(diagram, index) ? red : ink;

    picture_subject(picture, "step %u", index + 1);
    write_number(diagram, picture, index);
    if (row->call_count > 1)
        draw_atomic(diagram, picture, index);
    if (row->kind != ROW_PROCESS)
        draw_mark(diagram, picture, row, place->calls[0].y);
    else
        for (uint32_t i = 0; i < place->call_count; i++)
            draw_dot(picture, diagram->lanes[row->lane].x, place->calls[i].y, colour);
    if (row->call_count == 0)
        write_event(diagram, picture, row, place->calls[0].y);
    for (uint32_t i = 0; i < row->call_count; i++)
        write_call(diagram, picture, &row->calls[i], &place->calls[i]);
    write_notes(diagram, picture, place);
}

/* Across the lifelines: nothing happens there that matters. */
static void write_fold(const Diagram *diagram, Picture *picture, uint32_t index)
{
    g_autofree char *text = fold_text(diagram->example, index);
    const double y = diagram->rows[index].calls[0].y, x = diagram->orders + 12;
    const double most = diagram->calls + diagram->calls_width - x;
    PictureText where = {.x = x, .y = y, .font = FONT_SMALL, .colour = "#555555"};
    const char *fitted = diagram_fit(diagram, FONT_SMALL, text, most);
    PictureBox behind = {x - 3, y - 6, font_width(FONT_SMALL, fitted) * DIAGRAM_AIR + 6, 12};

    picture_subject(picture, "steps from %u on", index + 1);
    picture_box(picture, "fold", behind, (PicturePaint){.fill = "#ffffff"});
    write_text(diagram, picture, where, text, most);
}

void diagram_draw_calls(const Diagram *diagram, Picture *picture)
{
    for (uint32_t i = 0; i < diagram->example->row_count; i++) {
        if (!diagram->example->rows[i].folded)
            draw_row(diagram, picture, i);
        else if (fold_length(diagram->example, i) > 0)
            write_fold(diagram, picture, i);
    }
}
