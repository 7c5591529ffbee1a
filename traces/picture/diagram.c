/* A run as a sequence diagram: the page around the lanes, and the order of drawing. */
#include "traces/picture/diagram.h"
#include "traces/format/formats.h"

#include <string.h>

static const char grey[] = "#555555", line_grey[] = "#b4b4b4";

static void write_lines(Picture *picture, char **lines, PictureText where, double step)
{
    for (; *lines; lines++) {
        picture_text(picture, "line", where, *lines);
        where.y += step;
    }
}

/* What is wrong, in the design's own words and with its values. */
static void write_subtitle(const Diagram *diagram, Picture *picture, double y)
{
    PictureText where = {.x = DIAGRAM_MARGIN, .y = y, .font = FONT_CALL, .colour = grey};

    write_lines(picture, diagram->verdict_lines, where, DIAGRAM_LINE);
}

static void write_headline(const Diagram *diagram, Picture *picture)
{
    PictureText where = {.x = DIAGRAM_MARGIN,
                         .y = diagram->headline + DIAGRAM_HEADLINE / 2.0,
                         .font = FONT_HEADLINE,
                         .colour = "#111111"};

    write_lines(picture, diagram->headline_lines, where, DIAGRAM_HEADLINE);
    write_subtitle(diagram, picture, diagram->verdict + DIAGRAM_LINE / 2.0);
}

static void draw_bracket(Picture *picture, double x, double top, double bottom)
{
    const double arm = 4;

    picture_line(picture, "order", (PictureLine){x, top, x + arm, top, grey, 1, NULL, NULL});
    picture_line(picture, "order",
                 (PictureLine){x + arm, top, x + arm, bottom, grey, 1, NULL, NULL});
    picture_line(picture, "order", (PictureLine){x, bottom, x + arm, bottom, grey, 1, NULL, NULL});
}

/* Around the numbers of two rows that could as well change places. */
static void draw_orders(const Diagram *diagram, Picture *picture)
{
    const Counterexample *example = diagram->example;

    picture_subject(picture, "the");
    for (uint32_t i = 0; i + 1 < example->row_count; i++)
        if (counterexample_swaps(example, i))
            draw_bracket(picture, diagram->orders, diagram->rows[i].calls[0].y,
                         diagram->rows[i + 1].calls[0].y);
}

static void draw_order_key(const Diagram *diagram, Picture *picture)
{
    const double x = diagram_draw_cause_key(diagram, picture);
    const double y = diagram->key + DIAGRAM_LINE / 2.0;
    PictureText where = {.x = x + 9, .y = y, .font = FONT_SMALL, .colour = grey};

    if (!counterexample_any_swaps(diagram->example))
        return;
    draw_bracket(picture, x, y - 4, y + 4);
    picture_text(picture, "key", where, "in either order it comes to the same");
}

static void write_footer(const Diagram *diagram, Picture *picture)
{
    PictureText where = {.x = DIAGRAM_MARGIN,
                         .y = diagram->footer + DIAGRAM_LINE / 2.0,
                         .font = FONT_CALL,
                         .colour = "#111111"};

    picture_subject(picture, "the");
    draw_order_key(diagram, picture);
    write_lines(picture, diagram->ending_lines, where, DIAGRAM_LINE);
    diagram_draw_fixes(diagram, picture);
    where.y = diagram->origin + DIAGRAM_SMALL_LINE / 2.0;
    where.font = FONT_SMALL;
    where.colour = "#777777";
    write_lines(picture, diagram->origin_lines, where, DIAGRAM_SMALL_LINE);
}

static void draw_header(const Diagram *diagram, Picture *picture, int index)
{
    const Lane *lane = &diagram->example->lanes[index];
    const DiagramLane *place = &diagram->lanes[index];
    const char *name = diagram_fit(diagram, FONT_LANE, lane->name, place->header - 8);
    PictureBox box = {place->x - place->header / 2, diagram->header, place->header,
                      DIAGRAM_HEADER - 4};
    PicturePaint paint = {.fill = lane->is_process ? "#ffffff" : "#e8e8e8",
                          .outline = "#444444",
                          .pen = 1,
                          .style = lane->is_process ? "rounded" : NULL,
                          .tooltip = lane->name};
    PictureText where = {.x = place->x,
                         .y = box.y + box.height / 2,
                         .align = PICTURE_CENTRE,
                         .font = FONT_LANE,
                         .colour = "#111111"};

    picture_subject(picture, "%s", lane->name);
    picture_box(picture, "lane", box, paint);
    picture_text(picture, "lane", where, name);
}

static void draw_lifelines(const Diagram *diagram, Picture *picture)
{
    const double top = diagram->lanes_top - 4;

    for (uint32_t i = 0; i < diagram->example->lane_count; i++) {
        PictureBox line = {diagram->lanes[i].x - 0.5, top, 1, diagram->lanes_bottom - top};
        if (!diagram->example->lanes[i].is_process || diagram->example->lanes[i].idle)
            continue;
        picture_subject(picture, "%s", diagram->example->lanes[i].name);
        picture_box(picture, "lifeline", line, (PicturePaint){.fill = line_grey});
    }
}

/* From the end of the run back up to where it begins again. */
static void draw_loop(const Diagram *diagram, Picture *picture)
{
    const Counterexample *example = diagram->example;
    const double x = DIAGRAM_MARGIN + 3, right = x + 11;

    if (example->loop >= example->row_count)
        return;
    picture_subject(picture, "the");
    const double top = diagram->rows[example->loop].calls[0].y;
    const double bottom = diagram->rows[example->row_count - 1].calls[0].y;
    PictureLine line = {
        .x1 = right, .y1 = bottom, .x2 = x, .y2 = bottom, .colour = grey, .pen = 1.2};
    picture_line(picture, "loop", line);
    picture_line(picture, "loop", (PictureLine){x, bottom, x, top, grey, 1.2, NULL, NULL});
    picture_line(picture, "loop", (PictureLine){x, top, right, top, grey, 1.2, NULL, "normal"});
}

/* Rows that are not part of the run are under a line. */
static void draw_divider(const Diagram *diagram, Picture *picture)
{
    const Counterexample *example = diagram->example;

    if (example->shown >= example->row_count ||
        !counterexample_is_afterword(example, example->shown))
        return;
    const double y = diagram->rows[example->shown].top - 9;
    PictureLine line = {.x1 = DIAGRAM_MARGIN,
                        .y1 = y,
                        .x2 = diagram->width - DIAGRAM_MARGIN,
                        .y2 = y,
                        .colour = grey,
                        .pen = 0.8,
                        .style = "dashed"};
    static const char text[] = "then, for instance";
    PictureText where = {.x = diagram->calls, .y = y, .font = FONT_SMALL, .colour = grey};
    picture_subject(picture, "the");
    picture_line(picture, "divider", line);
    picture_box(picture, "divider",
                (PictureBox){diagram->calls - 4, y - 6, font_width(FONT_SMALL, text) + 8, 12},
                (PicturePaint){.fill = "#ffffff"});
    picture_text(picture, "divider", where, text);
}

char *diagram_dot(const Counterexample *example)
{
    g_autoptr(Diagram) diagram = diagram_layout(example);
    Picture *picture = picture_new(example->design, diagram->width, diagram->height);

    write_headline(diagram, picture);
    draw_lifelines(diagram, picture);
    draw_loop(diagram, picture);
    draw_orders(diagram, picture);
    draw_divider(diagram, picture);
    diagram_draw_arrows(diagram, picture);
    diagram_draw_cause(diagram, picture);
    diagram_draw_requests(diagram, picture);
    diagram_draw_bars(diagram, picture);
    for (uint32_t i = 0; i < example->lane_count; i++)
        if (!example->lanes[i].idle)
            draw_header(diagram, picture, (int)i);
    diagram_draw_calls(diagram, picture);
    write_footer(diagram, picture);
    return picture_end(picture);
}

/* ---- as a format of runs ---- */

static GBytes *write_dot(const RunFormat *format, const Counterexample *example, gboolean colour,
                         GError **error)
{
    (void)format;
    (void)colour;
    (void)error;
    return run_format_bytes(diagram_dot(example));
}

static GBytes *write_picture(const RunFormat *format, const Counterexample *example,
                             gboolean colour, GError **error)
{
    g_autofree char *dot = diagram_dot(example);

    (void)colour;
    return picture_render(dot, format->name, error);
}

const RunFormat format_dot = {.name = "dot",
                              .help = "the sequence diagram, for Graphviz",
                              .is_drawing = true,
                              .write = write_dot};
const RunFormat format_svg = {.name = "svg",
                              .help = "the sequence diagram, drawn",
                              .is_drawing = true,
                              .write = write_picture};
const RunFormat format_png = {
    .name = "png", .help = "likewise, in pixels", .is_drawing = true, .write = write_picture};
const RunFormat format_pdf = {
    .name = "pdf", .help = "likewise, on a page", .is_drawing = true, .write = write_picture};
