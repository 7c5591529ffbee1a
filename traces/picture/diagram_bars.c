/* The lanes: requests as intervals on those of processes, values as bars on those of components. */
#include "traces/picture/diagram.h"

#include <string.h>

static const char window_red[] = "#d7191c";
static const char request_fill[] = "#e6e9ee", request_outline[] = "#7d8794";

typedef struct BarSpan {
    double top, bottom;
} BarSpan;

/* A request within another sticks out to the right. */
static void draw_request(const Diagram *diagram, Picture *picture, int lane, unsigned depth,
                         BarSpan span)
{
    const double x = diagram->lanes[lane].x + 4 * depth;
    PictureBox box = {x - DIAGRAM_REQUEST / 2.0, span.top, DIAGRAM_REQUEST, span.bottom - span.top};
    PicturePaint paint = {.fill = request_fill, .outline = request_outline, .pen = 0.8};

    picture_box(picture, "request", box, paint);
}

static void label_request(const Diagram *diagram, Picture *picture, int lane, double y,
                          const char *text)
{
    const char *fitted = diagram_fit(diagram, FONT_SMALL, text, diagram->lanes[lane].width);
    PictureText where = {.x = diagram->lanes[lane].x,
                         .y = y,
                         .align = PICTURE_CENTRE,
                         .font = FONT_SMALL,
                         .colour = "#444444",
                         .tooltip = text};
    PictureBox behind = {where.x - font_width(FONT_SMALL, fitted) / 2 - 1, y - 5,
                         font_width(FONT_SMALL, fitted) + 2, 10};

    picture_box(picture, "request name", behind, (PicturePaint){.fill = "#ffffff"});
    picture_text(picture, "request name", where, fitted);
}

/* What the request returned, in the colour of that value. */
static void draw_return(const Diagram *diagram, Picture *picture, int lane, double y,
                        const char *result)
{
    g_autofree char *text = g_strdup_printf("returns %s", result);
    const char *fitted = diagram_fit(diagram, FONT_SMALL, text, diagram->lanes[lane].width - 6);
    const double width = font_width(FONT_SMALL, fitted) + 8;
    PicturePaint paint = palette_paint(diagram->palette, result);
    PictureText where = {.x = diagram->lanes[lane].x,
                         .y = y,
                         .align = PICTURE_CENTRE,
                         .font = FONT_SMALL,
                         .tooltip = text};

    paint.stripes = 0;
    paint.style = "rounded";
    paint.tooltip = text;
    picture_box(picture, "returns", (PictureBox){where.x - width / 2, y - 6, width, 12}, paint);
    picture_text(picture, "returns", where, fitted);
}

/* Requests of a process that are under way: one may call another. */
typedef struct Begun {
    double tops[8];
    unsigned count;
} Begun;

static double end_request(Begun *begun, double otherwise)
{
    if (begun->count == 0)
        return otherwise;
    begun->count--;
    return begun->tops[MIN(begun->count, G_N_ELEMENTS(begun->tops) - 1)];
}

static void begin_request(Begun *begun, double top)
{
    begun->tops[MIN(begun->count, G_N_ELEMENTS(begun->tops) - 1)] = top;
    begun->count++;
}

static double request_bottom(const DiagramRow *place)
{
    const DiagramCall *last = &place->calls[place->call_count - 1];

    return MAX(last->y, last->back) + 6;
}

static void draw_row_requests(const Diagram *diagram, Picture *picture, uint32_t index,
                              Begun *begun)
{
    const Row *row = &diagram->example->rows[index];
    const DiagramRow *place = &diagram->rows[index];
    const double top = place->calls[0].y - 5;

    for (uint32_t i = 0; i < row->request_count; i++) {
        if (row->requests[i].begins)
            begin_request(begun, top);
        if (!row->requests[i].ends)
            continue;
        BarSpan span = {end_request(begun, top), request_bottom(place)};
        if (row->folded && span.top == top)
            continue; /* it began in the fold */
        draw_request(diagram, picture, row->lane, begun->count, span);
    }
}

static void label_row_requests(const Diagram *diagram, Picture *picture, uint32_t index)
{
    const Row *row = &diagram->example->rows[index];
    const DiagramRow *place = &diagram->rows[index];

    for (uint32_t i = 0; !row->folded && i < row->request_count; i++) {
        const RowRequest *request = &row->requests[i];
        if (request->begins)
            label_request(diagram, picture, row->lane, place->calls[0].y - 12, request->name);
        if (request->ends && request->result)
            draw_return(diagram, picture, row->lane, request_bottom(place) + 8, request->result);
    }
}

static void draw_lane_requests(const Diagram *diagram, Picture *picture, int lane)
{
    const Counterexample *example = diagram->example;
    Begun begun = {0};

    for (uint32_t i = 0; i < example->row_count; i++)
        if (example->rows[i].lane == lane)
            draw_row_requests(diagram, picture, i, &begun);
    while (begun.count > 0) {
        BarSpan span = {end_request(&begun, 0), diagram->lanes_bottom};
        draw_request(diagram, picture, lane, begun.count, span);
    }
    for (uint32_t i = 0; i < example->row_count; i++)
        if (example->rows[i].lane == lane)
            label_row_requests(diagram, picture, i);
}

void diagram_draw_requests(const Diagram *diagram, Picture *picture)
{
    for (uint32_t lane = 0; lane < diagram->example->lane_count; lane++) {
        if (!diagram->example->lanes[lane].is_process)
            continue;
        picture_subject(picture, "%s", diagram->example->lanes[lane].name);
        draw_lane_requests(diagram, picture, (int)lane);
    }
}

static void draw_segment(const Diagram *diagram, Picture *picture, int lane, BarSpan span,
                         const char *value)
{
    const DiagramLane *place = &diagram->lanes[lane];
    g_autofree char *tooltip = g_strdup_printf("%s %s", diagram->example->lanes[lane].name, value);
    PicturePaint paint = palette_paint(diagram->palette, value);
    PictureBox box = {place->x - place->width / 2, span.top, place->width, span.bottom - span.top};

    paint.tooltip = tooltip;
    picture_box(picture, "value", box, paint);
}

static void write_line(const Diagram *diagram, Picture *picture, int lane, PictureText where,
                       const char *text, const char *fill)
{
    const DiagramLane *place = &diagram->lanes[lane];
    const char *fitted = diagram_fit_label(diagram, where.font, text, place->width - 6);
    const double width = font_width(where.font, fitted) + 4, height = where.font.size + 1;

    where.x = place->x;
    where.align = PICTURE_CENTRE;
    where.tooltip = strcmp(fitted, text) != 0 ? text : NULL;
    PictureBox behind = {where.x - width / 2, where.y - height / 2, width, height};
    picture_box(picture, "label", behind, (PicturePaint){.fill = fill});
    picture_text(picture, "label", where, fitted);
}

/* `value` is what the bar shows here: its colour is the ground that the text stands on. */
static void write_label(const Diagram *diagram, Picture *picture, int lane, double y,
                        DiagramLabel label, const char *value)
{
    const char *fill = palette_paint(diagram->palette, value).fill;

    y += 3;
    if (label.value) {
        PictureText where = {.y = y + DIAGRAM_LINE / 2.0, .font = FONT_VALUE};
        write_line(diagram, picture, lane, where, label.value, fill);
        y += DIAGRAM_LINE;
    }
    for (uint32_t i = 0; i < label.other_count; i++) {
        PictureText where = {
            .y = y + DIAGRAM_SMALL_LINE / 2.0, .font = FONT_SMALL, .colour = "#333333"};
        write_line(diagram, picture, lane, where, label.others[i], fill);
        y += DIAGRAM_SMALL_LINE;
    }
}

/* A change of other variables than the first leaves the colour; a line marks it. */
static void draw_tick(const Diagram *diagram, Picture *picture, int lane, double y)
{
    const DiagramLane *place = &diagram->lanes[lane];
    PictureLine line = {.x1 = place->x - place->width / 2,
                        .y1 = y,
                        .x2 = place->x + place->width / 2,
                        .y2 = y,
                        .colour = "#666666",
                        .pen = 0.8};

    picture_line(picture, "change", line);
}

static bool changes_value(const Row *row, int lane, const char **value)
{
    for (uint32_t i = 0; i < row->change_count; i++) {
        if (row->changes[i].lane == lane && row->changes[i].is_main) {
            *value = row->changes[i].after;
            return true;
        }
    }
    return false;
}

static void draw_segments(const Diagram *diagram, Picture *picture, int lane)
{
    const char *value = lane_initial_value(&diagram->example->lanes[lane]);
    double top = diagram->lanes_top;

    picture_subject(picture, "%s", diagram->example->lanes[lane].name);
    for (uint32_t i = 0; i < diagram->example->row_count; i++) {
        const char *before = value;
        if (!changes_value(&diagram->example->rows[i], lane, &value))
            continue;
        double y = diagram_change_y(diagram, i, lane);
        if (y > top)
            draw_segment(diagram, picture, lane, (BarSpan){top, y}, before);
        top = y;
    }
    draw_segment(diagram, picture, lane, (BarSpan){top, diagram->lanes_bottom}, value);
}

/* Of the changes within a fold the last is written. */
static bool changes_in_fold_later(const Diagram *diagram, uint32_t index, int lane)
{
    const Counterexample *example = diagram->example;

    for (uint32_t i = index + 1; example->rows[index].folded && i < example->row_count; i++) {
        if (!example->rows[i].folded)
            break;
        for (uint32_t j = 0; j < example->rows[i].change_count; j++)
            if (example->rows[i].changes[j].lane == lane)
                return true;
    }
    return false;
}

static void write_labels(const Diagram *diagram, Picture *picture, int lane)
{
    const char *value = lane_initial_value(&diagram->example->lanes[lane]);

    picture_subject(picture, "%s", diagram->example->lanes[lane].name);
    write_label(diagram, picture, lane, diagram->lanes_top, diagram_initial_label(diagram, lane),
                value);
    for (uint32_t i = 0; i < diagram->example->row_count; i++) {
        DiagramLabel label = diagram_change_label(diagram, i, lane);
        double y = diagram_change_y(diagram, i, lane);
        changes_value(&diagram->example->rows[i], lane, &value);
        if (changes_in_fold_later(diagram, i, lane))
            continue;
        if (!label.value && label.other_count > 0)
            draw_tick(diagram, picture, lane, y);
        write_label(diagram, picture, lane, y, label, value);
    }
}

/* A sleeve around the bar: the values stay readable within. */
static void draw_open(const Diagram *diagram, Picture *picture, BarSpan span)
{
    const RunWindow *window = &diagram->example->windows[diagram->window];
    const DiagramLane *lane = &diagram->lanes[window->lane];
    const double bar = lane->width / 2, height = span.bottom - span.top;
    PictureBox left = {lane->x - bar - DIAGRAM_SLEEVE, span.top, DIAGRAM_SLEEVE, height};
    PictureBox right = {lane->x + bar, span.top, DIAGRAM_SLEEVE, height};
    PictureBox both = {left.x, left.y, 2 * (bar + DIAGRAM_SLEEVE), height};
    g_autofree char *tooltip =
        g_strdup_printf("%s is open: %s", window->name, window->text ? window->text : "");

    picture_hatch(picture, left, window_red);
    picture_hatch(picture, right, window_red);
    picture_box(picture, "open", both,
                (PicturePaint){.outline = window_red, .pen = 1.6, .tooltip = tooltip});
}

static void draw_window(const Diagram *diagram, Picture *picture)
{
    const Counterexample *example = diagram->example;
    const uint32_t window = (uint32_t)diagram->window;
    const int lane = example->windows[window].lane;
    double top = counterexample_is_open(example, window, 0) ? diagram->lanes_top : 0;

    picture_subject(picture, "%s", example->windows[window].name);
    for (uint32_t i = 0; i < example->row_count; i++) {
        bool open = counterexample_is_open(example, window, i + 1);
        double y = diagram_change_y(diagram, i, lane);
        if (open && top == 0)
            top = y;
        if (!open && top > 0)
            draw_open(diagram, picture, (BarSpan){top, y});
        if (!open)
            top = 0;
    }
    if (top > 0)
        draw_open(diagram, picture, (BarSpan){top, diagram->lanes_bottom});
}

void diagram_draw_bars(const Diagram *diagram, Picture *picture)
{
    const Counterexample *example = diagram->example;

    for (uint32_t i = 0; i < example->lane_count; i++)
        if (!example->lanes[i].is_process && !example->lanes[i].idle)
            draw_segments(diagram, picture, (int)i);
    if (diagram->window >= 0 && example->windows[diagram->window].lane != NO_LANE)
        draw_window(diagram, picture);
    for (uint32_t i = 0; i < example->lane_count; i++)
        if (!example->lanes[i].is_process && !example->lanes[i].idle)
            write_labels(diagram, picture, (int)i);
}
