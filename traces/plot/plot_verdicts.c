/* A panel of verdicts: a row for each line, a mark for each value. */
#include "traces/plot/plot_private.h"

static const double axis_left = PLOT_LEFT + 90, axis_right = PLOT_WIDTH - PLOT_MARGIN;
static const double radius = 5.5;

/* Evenly: what matters is which value it is. Returns the middle. */
static double across(const Plot *plot, guint value)
{
    return axis_left + (value + 0.5) * (axis_right - axis_left) / plot->count;
}

static void draw_good(Drawing *drawing, double x, double y)
{
    const DrawingPoint tick[] = {{x - 2.8, y + 0.2}, {x - 0.8, y + 2.4}, {x + 3, y - 2.4}};

    drawing_box(drawing, (DrawingBox){x - radius, y - radius, 2 * radius, 2 * radius},
                (DrawingPaint){.shape = DRAWING_ELLIPSE, .fill = INK_GOOD});
    drawing_path(drawing, tick, G_N_ELEMENTS(tick), (DrawingPen){.ink = INK_PAPER, .width = 1.6});
}

static void draw_bad(Drawing *drawing, double x, double y)
{
    const DrawingPen pen = {.ink = INK_RED, .width = 1.6};

    drawing_box(drawing, (DrawingBox){x - radius, y - radius, 2 * radius, 2 * radius},
                (DrawingPaint){.shape = DRAWING_ELLIPSE, .outline = INK_RED, .pen = 1.4});
    drawing_line(drawing, (DrawingPoint){x - 2.5, y - 2.5}, (DrawingPoint){x + 2.5, y + 2.5}, pen);
    drawing_line(drawing, (DrawingPoint){x - 2.5, y + 2.5}, (DrawingPoint){x + 2.5, y - 2.5}, pen);
}

static void draw_mark(const PlotPage *page, PlotKind kind, double x, double y)
{
    if (!page->drawing)
        return;
    switch (kind) {
    case PLOT_GOOD: draw_good(page->drawing, x, y); break;
    case PLOT_BAD: draw_bad(page->drawing, x, y); break;
    case PLOT_UNKNOWN:
    case PLOT_LENGTH:
    case PLOT_NO_BOUND:
        drawing_text(
            page->drawing,
            (DrawingText){
                .x = x, .y = y, .align = DRAWING_CENTRE, .font = PLOT_BODY, .ink = INK_SOFT},
            "?");
        break;
    }
}

/* Between the last value that is bad and the first from which on all are good. */
static void draw_threshold(const PlotPage *page, const PlotGroup *group, double top, double bottom)
{
    const int threshold = group->series->threshold;

    if (threshold < 1)
        return;
    const double x =
        (across(page->plot, (guint)threshold - 1) + across(page->plot, (guint)threshold)) / 2;
    plot_line(page, (DrawingPoint){x, top}, (DrawingPoint){x, bottom},
              (DrawingPen){.ink = INK_GOOD, .width = 1.2, .dash = DRAWING_DASHED});
}

static double add_row(const PlotPage *page, const PlotGroup *group, double y)
{
    const double height = g_strv_length(group->names) * 13.0;
    double line = y + 6.5;

    for (char **name = group->names; *name; name++, line += 13)
        plot_text(page,
                  (DrawingText){.x = PLOT_MARGIN, .y = line, .font = PLOT_SMALL, .ink = INK_TEXT},
                  *name);
    for (guint i = 0; i < page->plot->count; i++)
        draw_mark(page, group->series->points[i].kind, across(page->plot, i), y + height / 2);
    const double middle = y + height / 2;
    draw_threshold(page, group, middle - radius - 4, middle + radius + 4);
    return y + MAX(height, 2 * radius) + 6;
}

/* What the marks mean is told once. */
static bool is_first(const Plot *plot, const PlotPanel *panel)
{
    guint first = 0;

    while (first + 1 < plot->panel_count && plot->panels[first]->has_lengths)
        first++;
    return plot->panels[first] == panel;
}

static void draw_key(const PlotPage *page, double y)
{
    static const char *const words[] = {"closed, kept", "open, broken"};
    double x = PLOT_MARGIN + radius;

    for (int i = 0; i < 2; i++) {
        draw_mark(page, i ? PLOT_BAD : PLOT_GOOD, x, y);
        plot_text(page, (DrawingText){.x = x + 10, .y = y, .font = PLOT_SMALL, .ink = INK_SOFT},
                  words[i]);
        x += 26 + font_width(PLOT_SMALL, words[i]);
    }
}

double plot_verdicts(const PlotPage *page, const PlotPanel *panel, double y)
{
    g_autoptr(GArray) groups = plot_groups(page, panel, axis_left - PLOT_MARGIN - 10);

    y += 6;
    for (guint i = 0; i < groups->len; i++)
        y = add_row(page, &g_array_index(groups, PlotGroup, i), y);
    plot_line(page, (DrawingPoint){axis_left, y}, (DrawingPoint){axis_right, y},
              (DrawingPen){.ink = INK_SOFT, .width = 1});
    if (is_first(page->plot, panel))
        draw_key(page, y + 30);
    return plot_values(page, across, (axis_left + axis_right) / 2, y);
}
