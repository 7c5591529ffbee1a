/* The two edges that show staleness: from where an old value was put to the write that it came
 * from, and to the write that it missed. */
#include "traces/picture/diagram.h"

static const char from_colour[] = "#1f5fa8", missed_colour[] = "#8a2b8f";

typedef struct Edge {
    const char *id, *colour, *style;
    double gap;   /* how far left of the bar it goes up */
    uint32_t row; /* that it leads to, counted from 1; 0: what was there from the start */
} Edge;

static double upper_end(const Diagram *diagram, uint32_t row)
{
    if (row == 0)
        return diagram->lanes_top + 6;
    return diagram_change_y(diagram, row - 1, diagram->example->cause.lane) + 5;
}

/* From the arrow of the step, where that comes by, else from the bar that it fills. */
static double lower_start(const Diagram *diagram, double x)
{
    const Cause *cause = &diagram->example->cause;
    const DiagramLane *filled = &diagram->lanes[cause->filled];

    if (filled->x > x)
        return x;
    return filled->x + filled->width / 2 + DIAGRAM_SLEEVE;
}

static void draw_edge(const Diagram *diagram, Picture *picture, Edge edge)
{
    const Cause *cause = &diagram->example->cause;
    const DiagramLane *lane = &diagram->lanes[cause->lane];
    const double bar = lane->x - lane->width / 2, x = bar - edge.gap;
    const double low = diagram_change_y(diagram, cause->fill - 1, cause->filled);
    const double high = upper_end(diagram, edge.row), start = lower_start(diagram, x);
    PictureLine line = {.x1 = x, .y1 = low, .x2 = x, .y2 = high, .colour = edge.colour, .pen = 1.4};

    line.style = edge.style;
    picture_line(picture, edge.id, line);
    if (start < x)
        picture_line(picture, edge.id,
                     (PictureLine){start, low, x, low, edge.colour, 1.4, edge.style, NULL});
    picture_line(picture, edge.id,
                 (PictureLine){x, high, bar, high, edge.colour, 1.4, NULL, "normal"});
    picture_box(picture, edge.id, (PictureBox){x - 2, low - 2, 4, 4},
                (PicturePaint){.shape = "circle", .fill = edge.colour});
}

void diagram_draw_cause(const Diagram *diagram, Picture *picture)
{
    const Cause *cause = &diagram->example->cause;

    if (cause->fill == 0)
        return;
    picture_subject(picture, "the");
    draw_edge(diagram, picture, (Edge){"missed write", missed_colour, "dashed", 8, cause->missed});
    draw_edge(diagram, picture, (Edge){"origin", from_colour, NULL, 14, cause->from});
}

static double draw_key(Picture *picture, double x, double y, Edge edge, const char *text)
{
    const double sample = 22;
    PictureText where = {.x = x + sample + 5, .y = y, .font = FONT_SMALL, .colour = edge.colour};

    picture_line(picture, edge.id,
                 (PictureLine){x, y, x + sample, y, edge.colour, 1.4, edge.style, "normal"});
    picture_text(picture, edge.id, where, text);
    return where.x + font_width(FONT_SMALL, text) + 18;
}

double diagram_draw_cause_key(const Diagram *diagram, Picture *picture)
{
    const double y = diagram->key + DIAGRAM_LINE / 2.0;

    if (diagram->example->cause.fill == 0)
        return DIAGRAM_MARGIN;
    double x = draw_key(picture, DIAGRAM_MARGIN, y, (Edge){"key", from_colour, NULL, 0, 0},
                        "where the old value came from");
    return draw_key(picture, x, y, (Edge){"key", missed_colour, "dashed", 0, 0},
                    "the write that it missed");
}
