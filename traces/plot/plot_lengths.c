/* A panel of lengths: how long a window stays open at most, from one value to the next. Between two
 * values nothing was searched: a line keeps its height, and steps to the next. */
#include "traces/plot/plot_private.h"

#include "checker/base/duration.h"

#include <math.h>

enum {
    HEIGHT = 190,
    NO_BOUND = 22,  /* how far above the greatest length that row is */
    LOG_FROM = 50,  /* lengths further apart than this factor need a logarithmic axis */
    NAME_LINE = 12, /* of the names to the right */
};

typedef struct PlotAxes {
    const PlotPage *page;
    double top, bottom; /* of the lengths */
    int64_t min, most;  /* positive lengths */
    bool logarithmic, is_unbounded, has_ages;
} PlotAxes;

/* ---- where things are ---- */

static bool is_logarithmic(double min, double most)
{
    return min > 0 && most / min > LOG_FROM;
}

/* From 0 to 1. */
static double part_of(double value, double min, double most, bool logarithmic)
{
    if (most <= min)
        return 0.5;
    return logarithmic ? log(value / min) / log(most / min) : (value - min) / (most - min);
}

static double across(const Plot *plot, guint value)
{
    const double min = (double)plot->values[0], most = (double)plot->values[plot->count - 1];
    const double part = part_of((double)plot->values[value], min, most, is_logarithmic(min, most));

    return PLOT_LEFT + 16 + part * (PLOT_RIGHT - PLOT_LEFT - 32);
}

/* On a logarithmic axis there is no 0: what never opens has a row of its own below the lengths. */
static double up(const PlotAxes *axes, PlotPoint point)
{
    const double min = axes->logarithmic ? (double)axes->min : 0;
    const double foot = axes->logarithmic ? axes->bottom - NO_BOUND : axes->bottom;

    if (point.kind == PLOT_NO_BOUND)
        return axes->top - NO_BOUND;
    if (point.length == 0)
        return axes->bottom;
    return foot - part_of((double)point.length, min, (double)axes->most, axes->logarithmic) *
                      (foot - axes->top);
}

static void measure_lengths(const PlotPanel *panel, PlotAxes *axes)
{
    axes->min = INT64_MAX;
    for (guint i = 0; i < panel->count; i++)
        for (guint j = 0; j < axes->page->plot->count; j++) {
            const PlotPoint *point = &panel->series[i].points[j];
            axes->is_unbounded |= point->kind == PLOT_NO_BOUND;
            if (point->kind != PLOT_LENGTH || point->length == 0)
                continue;
            axes->min = MIN(axes->min, point->length);
            axes->most = MAX(axes->most, point->length);
        }
    axes->logarithmic = axes->most && is_logarithmic((double)axes->min, (double)axes->most);
}

/* ---- axes ---- */

static int64_t round_step(int64_t most)
{
    enum { MAX_LINES = 6 };
    static const int64_t round_lengths[] = {
        1,       2,       5,       10,       20,       50,       100,      200,       500,
        1000,    2000,    5000,    10000,    20000,    50000,    100000,   200000,    500000,
        1000000, 2000000, 5000000, 10000000, 20000000, 30000000, 60000000, 120000000, 300000000,
    };
    int64_t step = 600000000;

    for (guint i = 0; i < G_N_ELEMENTS(round_lengths); i++)
        if (most / round_lengths[i] <= MAX_LINES)
            return round_lengths[i];
    while (most / step > MAX_LINES)
        step *= 2;
    return step;
}

static void label_row(const PlotAxes *axes, double y, const char *text)
{
    plot_text(axes->page,
              (DrawingText){.x = PLOT_LEFT - 8,
                            .y = y,
                            .align = DRAWING_RIGHT,
                            .font = PLOT_SMALL,
                            .ink = INK_TEXT},
              text);
}

static void add_grid_line(const PlotAxes *axes, int64_t length)
{
    g_autofree char *label = duration_text(length);
    const double y = up(axes, (PlotPoint){PLOT_LENGTH, length});

    plot_line(axes->page, (DrawingPoint){PLOT_LEFT, y}, (DrawingPoint){PLOT_RIGHT, y},
              (DrawingPen){.ink = INK_LINE, .width = 0.6});
    label_row(axes, y, label);
}

static void add_lengths(const PlotAxes *axes)
{
    const int64_t step = round_step(axes->most);

    for (int64_t at = step; !axes->logarithmic && at <= axes->most; at += step)
        add_grid_line(axes, at);
    if (!axes->logarithmic)
        return;
    for (int64_t at = 1; at <= axes->most / 10; at *= 10)
        if (at >= axes->min && at < 60000000)
            add_grid_line(axes, at);
    for (int64_t at = 60000000; at <= axes->most; at *= 60)
        if (at >= axes->min)
            add_grid_line(axes, at);
}

static void add_axes(const PlotAxes *axes)
{
    const double ceiling = axes->top - (axes->is_unbounded ? NO_BOUND : 0);
    const DrawingPoint corner[] = {
        {PLOT_LEFT, ceiling}, {PLOT_LEFT, axes->bottom}, {PLOT_RIGHT, axes->bottom}};

    if (axes->is_unbounded) {
        plot_line(axes->page, (DrawingPoint){PLOT_LEFT, ceiling},
                  (DrawingPoint){PLOT_RIGHT, ceiling},
                  (DrawingPen){.ink = INK_PALE, .width = 1, .dash = DRAWING_DOTTED});
        label_row(axes, ceiling, "no bound");
    }
    label_row(axes, axes->bottom, axes->has_ages ? "never stale" : "never opens");
    if (axes->most)
        add_lengths(axes);
    if (axes->page->drawing)
        drawing_path(axes->page->drawing, corner, G_N_ELEMENTS(corner),
                     (DrawingPen){.ink = INK_SOFT, .width = 1});
    static const char *const words[2][2] = {
        {"open for at most", "open for at most (logarithmic)"},
        {"a read is at most so old", "a read is at most so old (logarithmic)"}};
    plot_text(
        axes->page,
        (DrawingText){.x = PLOT_MARGIN, .y = ceiling - 16, .font = PLOT_SMALL, .ink = INK_SOFT},
        words[axes->has_ages][axes->logarithmic]);
}

/* ---- lines ---- */

/* Each line has its own mark, dash and colour. */
static void draw_mark(Drawing *drawing, guint style, double x, double y)
{
    static const DrawingShape shapes[] = {DRAWING_ELLIPSE, DRAWING_RECTANGLE, DRAWING_DIAMOND};
    const double half = shapes[style % 3] == DRAWING_DIAMOND ? 5 : 3.6;
    const Ink ink = INK_SERIES + style % THEME_SERIES;

    drawing_box(drawing, (DrawingBox){x - half, y - half, 2 * half, 2 * half},
                (DrawingPaint){.shape = shapes[style % 3],
                               .fill = style / 3 % 2 ? INK_PAPER : ink,
                               .outline = ink,
                               .pen = 1.6});
}

static DrawingPen pen_of(guint style)
{
    static const DrawingDash dashes[] = {DRAWING_SOLID, DRAWING_DASHED, DRAWING_DOTTED};

    return (DrawingPen){.ink = INK_SERIES + style % THEME_SERIES,
                        .width = 1.8,
                        .dash = dashes[style % G_N_ELEMENTS(dashes)]};
}

/* Along, and up or down to the next. */
static void draw_line(const PlotAxes *axes, const PlotGroup *group)
{
    const Plot *plot = axes->page->plot;
    const PlotPoint *points = group->series->points;
    g_autoptr(GArray) path = g_array_new(FALSE, FALSE, sizeof(DrawingPoint));

    for (guint i = 0; i <= plot->count; i++) {
        const bool is_drawn = i < plot->count && points[i].kind != PLOT_UNKNOWN;
        if ((!is_drawn || plot->is_bool) && path->len >= 2)
            drawing_path(axes->page->drawing, (DrawingPoint *)(void *)path->data, path->len,
                         pen_of(group->style));
        if (!is_drawn || plot->is_bool)
            g_array_set_size(path, 0);
        if (!is_drawn)
            continue;
        DrawingPoint at = {across(plot, i), up(axes, points[i])};
        if (path->len > 0) {
            DrawingPoint corner = {at.x, g_array_index(path, DrawingPoint, path->len - 1).y};
            g_array_append_val(path, corner);
        }
        g_array_append_val(path, at);
    }
    for (guint i = 0; i < plot->count; i++)
        if (points[i].kind != PLOT_UNKNOWN)
            draw_mark(axes->page->drawing, group->style, across(plot, i), up(axes, points[i]));
}

/* From which value on a line is where it should be. */
static void draw_threshold(const PlotAxes *axes, const PlotGroup *group)
{
    if (group->series->threshold < 0)
        return;
    const double x = across(axes->page->plot, (guint)group->series->threshold);
    plot_line(axes->page, (DrawingPoint){x, axes->top - NO_BOUND - 6},
              (DrawingPoint){x, axes->bottom},
              (DrawingPen){.ink = INK_GOOD, .width = 1.2, .dash = DRAWING_DASHED});
    plot_text(axes->page,
              (DrawingText){.x = x,
                            .y = axes->top - NO_BOUND - 14,
                            .align = DRAWING_CENTRE,
                            .font = PLOT_SMALL,
                            .ink = INK_GOOD},
              axes->page->plot->labels[group->series->threshold]);
}

/* ---- names ---- */

static double names_height(const PlotGroup *group)
{
    return g_strv_length(group->names) * (double)NAME_LINE + 4;
}

static double end_of(const PlotAxes *axes, const PlotGroup *group)
{
    for (guint i = axes->page->plot->count; i-- > 0;)
        if (group->series->points[i].kind != PLOT_UNKNOWN)
            return up(axes, group->series->points[i]);
    return axes->bottom;
}

static int compare_ends(const void *a, const void *b, void *data)
{
    const double one = end_of(data, *(PlotGroup *const *)a);
    const double other = end_of(data, *(PlotGroup *const *)b);

    return (one > other) - (one < other);
}

/* At the lines' right ends, in their order, none on another. Returns where they end. */
static double write_names(PlotAxes *axes, GArray *groups)
{
    g_autoptr(GPtrArray) order = g_ptr_array_new();
    double free_from = axes->top - NO_BOUND - 12;

    for (guint i = 0; i < groups->len; i++)
        g_ptr_array_add(order, &g_array_index(groups, PlotGroup, i));
    g_ptr_array_sort_with_data(order, compare_ends, axes);
    for (guint i = 0; i < order->len; i++) {
        const PlotGroup *group = order->pdata[i];
        const double end = end_of(axes, group), height = names_height(group);
        double y = MAX(free_from, end - height / 2);
        free_from = y + height;
        plot_line(axes->page, (DrawingPoint){PLOT_RIGHT - 12, end},
                  (DrawingPoint){PLOT_RIGHT + 10, y + height / 2},
                  (DrawingPen){.ink = INK_SERIES + group->style % THEME_SERIES, .width = 0.8});
        if (axes->page->drawing)
            draw_mark(axes->page->drawing, group->style, PLOT_RIGHT + 14, y + height / 2);
        for (char **name = group->names; *name; name++, y += NAME_LINE)
            plot_text(axes->page,
                      (DrawingText){.x = PLOT_RIGHT + 24,
                                    .y = y + 2 + NAME_LINE / 2.0,
                                    .font = PLOT_SMALL,
                                    .ink = INK_TEXT},
                      *name);
    }
    return free_from;
}

double plot_lengths(const PlotPage *page, const PlotPanel *panel, double y)
{
    PlotAxes axes = {
        .page = page, .top = y + 62, .bottom = y + 62 + HEIGHT, .has_ages = panel->has_ages};
    g_autoptr(GArray) groups = plot_groups(page, panel, PLOT_WIDTH - PLOT_MARGIN - PLOT_RIGHT - 24);

    measure_lengths(panel, &axes);
    add_axes(&axes);
    for (guint i = 0; i < groups->len; i++)
        draw_threshold(&axes, &g_array_index(groups, PlotGroup, i));
    for (guint i = 0; i < groups->len && page->drawing; i++)
        draw_line(&axes, &g_array_index(groups, PlotGroup, i));
    const double names = write_names(&axes, groups);
    const double values = plot_values(page, across, (PLOT_LEFT + PLOT_RIGHT) / 2.0, axes.bottom);
    return MAX(names, values);
}
