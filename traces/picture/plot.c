#include "traces/picture/plot.h"

#include "checker/base/duration.h"
#include "traces/format/table.h"

#include <math.h>
#include <string.h>

enum {
    WIDTH = 820,
    LEFT = 90,
    RIGHT = 590, /* the legend stands to the right of it */
    PANEL = 330,
    TOP = 60,      /* of a panel's axes, below its own top */
    NO_BOUND = 20, /* how far above the greatest length that row is */
    BOTTOM = 270,  /* of the axes: the row of what never opens */
    HEAD = 30,     /* above the first panel */
    MAX_LABELS = 10,
    LOG_FROM = 50, /* lengths further apart than this factor need a logarithmic axis */
    STYLES = 6,
};

/* Colours of Okabe and Ito, dark enough on white; no two lines have the same dashes and mark. */
static const char *const colours[STYLES] = {"#000000", "#0072b2", "#d55e00",
                                            "#009e73", "#cc79a7", "#8a6d00"};
static const char *const dashes[STYLES] = {"none", "7 3", "2 3", "9 3 2 3", "4 2", "12 4"};

/* A mark around 0,0; each line has its own. */
static const char *const marks[STYLES] = {"M-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z",
                                          "M-4 -4h8v8h-8z",
                                          "M0 -5l5 9h-10z",
                                          "M0 -5l5 5l-5 5l-5 -5z",
                                          "M-4 -4l8 8M-4 4l8 -8",
                                          "M-5 0h10M0 -5v10"};

typedef struct Axes {
    const Plot *plot;
    double top, bottom; /* of the lengths */
    int64_t min, most;  /* positive lengths */
    bool logarithmic;
} Axes;

static void append_text(GString *out, double x, double y, const char *anchor, const char *style,
                        const char *text)
{
    g_autofree char *line = text_one_line(text);
    g_autofree char *escaped = g_markup_escape_text(line, -1);

    g_string_append_printf(out, "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\"%s>%s</text>\n",
                           (int)lround(x), (int)lround(y), anchor, style, escaped);
}

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
    double min = (double)plot->values[0], most = (double)plot->values[plot->count - 1];
    double part = part_of((double)plot->values[value], min, most, is_logarithmic(min, most));

    return LEFT + 20 + part * (RIGHT - LEFT - 40);
}

/* On a logarithmic axis there is no 0: what never opens has a row of its own below the lengths. */
static double up(const Axes *axes, int64_t length)
{
    double min = axes->logarithmic ? (double)axes->min : 0;
    double foot = axes->logarithmic ? axes->bottom - NO_BOUND : axes->bottom;

    if (length == 0)
        return axes->bottom;
    return foot -
           part_of((double)length, min, (double)axes->most, axes->logarithmic) * (foot - axes->top);
}

static void measure_lengths(const PlotPanel *panel, Axes *axes)
{
    axes->min = INT64_MAX;
    for (guint i = 0; i < panel->count; i++)
        for (guint j = 0; j < axes->plot->count; j++) {
            const PlotPoint *point = &panel->series[i].points[j];
            if (point->kind != PLOT_LENGTH || point->length == 0)
                continue;
            axes->min = MIN(axes->min, point->length);
            axes->most = MAX(axes->most, point->length);
        }
    axes->logarithmic = axes->most && is_logarithmic((double)axes->min, (double)axes->most);
}

/* ---- axes ---- */

static const int64_t round_lengths[] = {
    1,       2,       5,       10,       20,       50,       100,      200,       500,
    1000,    2000,    5000,    10000,    20000,    50000,    100000,   200000,    500000,
    1000000, 2000000, 5000000, 10000000, 20000000, 30000000, 60000000, 120000000, 300000000,
};

static int64_t round_step(int64_t most)
{
    enum { MAX_LINES = 6 };
    int64_t step = 600000000;

    for (guint i = 0; i < G_N_ELEMENTS(round_lengths); i++)
        if (most / round_lengths[i] <= MAX_LINES)
            return round_lengths[i];
    while (most / step > MAX_LINES)
        step *= 2;
    return step;
}

static void add_grid_line(const Axes *axes, int64_t length, GString *out)
{
    g_autofree char *label = duration_text(length);
    double y = up(axes, length);

    g_string_append_printf(out, "<path d=\"M%d %.1fH%d\" stroke=\"#ddd\"/>\n", LEFT, y, RIGHT);
    append_text(out, LEFT - 8, y + 4, "end", "", label);
}

static void add_lengths(const Axes *axes, GString *out)
{
    int64_t step = round_step(axes->most);

    for (int64_t at = step; !axes->logarithmic && at <= axes->most; at += step)
        add_grid_line(axes, at, out);
    if (!axes->logarithmic)
        return;
    for (int64_t at = 1; at <= axes->most / 10; at *= 10)
        if (at >= axes->min && at < 60000000)
            add_grid_line(axes, at, out);
    for (int64_t at = 60000000; at <= axes->most; at *= 60)
        if (at >= axes->min)
            add_grid_line(axes, at, out);
}

static void add_values(const Axes *axes, GString *out)
{
    const Plot *plot = axes->plot;
    double last = -1e9;

    for (guint i = 0; i < plot->count; i++) {
        double x = across(plot, i);
        g_string_append_printf(out, "<path d=\"M%.1f %.1fv5\" stroke=\"#444\"/>\n", x,
                               axes->bottom);
        if (x - last < (double)(RIGHT - LEFT) / MAX_LABELS)
            continue;
        append_text(out, x, axes->bottom + 19, "middle", "", plot->labels[i]);
        last = x;
    }
    append_text(out, (LEFT + RIGHT) / 2.0, axes->bottom + 40, "middle", "", plot->across);
}

static void add_axes(const Axes *axes, const char *title, GString *out)
{
    double ceiling = axes->top - NO_BOUND;

    append_text(out, LEFT, ceiling - 14, "start", " font-weight=\"bold\"", title);
    g_string_append_printf(out,
                           "<path d=\"M%d %.1fH%d\" stroke=\"#999\" stroke-dasharray=\"1 3\"/>\n",
                           LEFT, ceiling, RIGHT);
    append_text(out, LEFT - 8, ceiling + 4, "end", "", "no bound");
    append_text(out, LEFT - 8, axes->bottom + 4, "end", "", "never opens");
    if (axes->most)
        add_lengths(axes, out);
    g_string_append_printf(out, "<path d=\"M%d %.1fV%.1fH%d\" stroke=\"#444\" fill=\"none\"/>\n",
                           LEFT, ceiling, axes->bottom, RIGHT);
    add_values(axes, out);
    g_string_append_printf(out,
                           "<text transform=\"translate(14 %.0f) rotate(-90)\" "
                           "text-anchor=\"middle\">open for at most%s</text>\n",
                           (axes->top + axes->bottom) / 2,
                           axes->logarithmic ? " (logarithmic)" : "");
}

/* ---- lines ---- */

/* After as many lines as there are styles, marks are filled and dashes go round by one. */
static void add_mark(guint line, double x, double y, GString *out)
{
    const char *colour = colours[line % STYLES];

    g_string_append_printf(out,
                           "<path d=\"%s\" transform=\"translate(%.1f %.1f)\" fill=\"%s\" "
                           "stroke=\"%s\" stroke-width=\"1.6\"/>\n",
                           marks[line % STYLES], x, y, line < STYLES ? "#fff" : colour, colour);
}

static const char *dashes_of(guint line)
{
    return dashes[(line + line / STYLES) % STYLES];
}

/* Lines that meet are drawn a little beside each other, so that each is seen; never as far as the
 * next value. */
static double beside(const Plot *plot, const PlotPanel *panel, guint series)
{
    double room = RIGHT - LEFT;

    for (guint i = 1; i < plot->count; i++)
        room = MIN(room, across(plot, i) - across(plot, i - 1));
    return MIN(9, 0.8 * room / panel->count) * ((double)series - (panel->count - 1) / 2.0);
}

static void add_line(const Axes *axes, const PlotPanel *panel, guint series, GString *out)
{
    const PlotPoint *points = panel->series[series].points;
    g_autoptr(GString) path = g_string_new(NULL), drawn = g_string_new(NULL);
    double dodge = beside(axes->plot, panel, series);
    bool joined = false;

    for (guint i = 0; i < axes->plot->count; i++) {
        double x = across(axes->plot, i) + dodge;
        bool has_length = points[i].kind == PLOT_LENGTH;
        double y = has_length ? up(axes, points[i].length) : axes->top - NO_BOUND;
        if (points[i].kind != PLOT_UNKNOWN)
            add_mark(series, x, y, drawn);
        if (has_length)
            g_string_append_printf(path, "%s%.1f %.1f", joined ? "L" : "M", x, y);
        joined = has_length && !axes->plot->is_bool;
    }
    g_string_append_printf(out,
                           "<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-dasharray=\"%s\" "
                           "stroke-width=\"1.6\"/>\n%s",
                           path->len ? path->str : "M0 0", colours[series % STYLES],
                           dashes_of(series), drawn->str);
}

static void add_legend(const Axes *axes, const PlotPanel *panel, GString *out)
{
    enum { LINE = 20 };

    for (guint i = 0; i < panel->count; i++) {
        double y = axes->top - NO_BOUND + i * LINE;
        g_string_append_printf(out,
                               "<path d=\"M%d %.1fh30\" stroke=\"%s\" stroke-dasharray=\"%s\" "
                               "stroke-width=\"1.6\"/>\n",
                               RIGHT + 16, y, colours[i % STYLES], dashes_of(i));
        add_mark(i, RIGHT + 31, y, out);
        append_text(out, RIGHT + 54, y + 4, "start", "", panel->series[i].name);
    }
}

static double panel_height(const PlotPanel *panel)
{
    return MAX(PANEL, TOP + 20.0 * panel->count);
}

char *plot_svg(const Plot *plot)
{
    GString *out = g_string_new(NULL);
    double y = HEAD;

    for (guint i = 0; i < plot->panel_count; i++) {
        const PlotPanel *panel = plot->panels[i];
        Axes axes = {.plot = plot, .top = y + TOP, .bottom = y + BOTTOM};
        measure_lengths(panel, &axes);
        add_axes(&axes, panel->title, out);
        for (guint j = 0; j < panel->count; j++)
            add_line(&axes, panel, j, out);
        add_legend(&axes, panel, out);
        y += panel_height(panel);
    }
    g_autofree char *body = g_string_free(out, FALSE);
    out = g_string_new(NULL);
    g_string_append_printf(out,
                           "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%.0f\" "
                           "font-family=\"sans-serif\" font-size=\"12\">\n"
                           "<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>\n",
                           WIDTH, y);
    append_text(out, LEFT, 24, "start", " font-size=\"15\"", plot->title);
    g_string_append_printf(out, "%s</svg>\n", body);
    return g_string_free(out, FALSE);
}
