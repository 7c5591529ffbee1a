#include "traces/plot/plot_private.h"

#include "traces/format/table.h"

#include <string.h>

void plot_text(const PlotPage *page, DrawingText where, const char *text)
{
    if (page->drawing)
        drawing_text(page->drawing, where, text);
}

void plot_line(const PlotPage *page, DrawingPoint from, DrawingPoint to, DrawingPen pen)
{
    if (page->drawing)
        drawing_line(page->drawing, from, to, pen);
}

/* ---- groups ---- */

static bool is_same(const PlotSeries *one, const PlotSeries *other, guint count)
{
    for (guint i = 0; i < count; i++)
        if (one->points[i].kind != other->points[i].kind ||
            one->points[i].length != other->points[i].length)
            return false;
    return true;
}

static void clear_group(void *data)
{
    g_strfreev(((PlotGroup *)data)->names);
}

/* "as written, reorder, add_fill" */
static char *joined_names(const Plot *plot, const PlotPanel *panel, const PlotSeries *first)
{
    GString *names = g_string_new(NULL);

    for (guint i = 0; i < panel->count; i++)
        if (is_same(first, &panel->series[i], plot->count))
            g_string_append_printf(names, "%s%s", names->len ? ", " : "", panel->series[i].name);
    return g_string_free(names, FALSE);
}

static const PlotSeries *first_of(const Plot *plot, const PlotPanel *panel, guint series)
{
    for (guint i = 0; i < series; i++)
        if (is_same(&panel->series[i], &panel->series[series], plot->count))
            return &panel->series[i];
    return &panel->series[series];
}

GArray *plot_groups(const PlotPage *page, const PlotPanel *panel, double width)
{
    GArray *groups = g_array_new(FALSE, TRUE, sizeof(PlotGroup));

    g_array_set_clear_func(groups, clear_group);
    for (guint i = 0; i < panel->count; i++) {
        if (first_of(page->plot, panel, i) != &panel->series[i])
            continue;
        g_autofree char *names = joined_names(page->plot, panel, &panel->series[i]);
        g_autofree char *line = table_one_line(names);
        PlotGroup group = {&panel->series[i], groups->len,
                           font_wrap(PLOT_SMALL, line, width / 1.04, 6)};
        g_array_append_val(groups, group);
    }
    return groups;
}

/* ---- below the axis ---- */

static double label_left(const Plot *plot, double (*across)(const Plot *, guint), guint value)
{
    return across(plot, value) - font_width(PLOT_SMALL, plot->labels[value]) / 2;
}

/* The last is always written: it says where the axis ends. */
static void write_values(const PlotPage *page, double (*across)(const Plot *, guint), double y)
{
    const Plot *plot = page->plot;
    const double gap = 8, last = label_left(plot, across, plot->count - 1);
    double free_from = 0;

    for (guint i = 0; i < plot->count; i++) {
        const double left = label_left(plot, across, i);
        const double end = left + font_width(PLOT_SMALL, plot->labels[i]);
        if (left < free_from || (i + 1 < plot->count && end + gap > last))
            continue;
        plot_text(page,
                  (DrawingText){.x = across(plot, i),
                                .y = y,
                                .align = DRAWING_CENTRE,
                                .font = PLOT_SMALL,
                                .ink = INK_TEXT},
                  plot->labels[i]);
        free_from = end + gap;
    }
}

double plot_values(const PlotPage *page, double (*across)(const Plot *, guint), double middle,
                   double y)
{
    for (guint i = 0; i < page->plot->count; i++) {
        const double x = across(page->plot, i);
        plot_line(page, (DrawingPoint){x, y}, (DrawingPoint){x, y + 5},
                  (DrawingPen){.ink = INK_SOFT, .width = 1});
    }
    write_values(page, across, y + 13);
    plot_text(
        page,
        (DrawingText){
            .x = middle, .y = y + 30, .align = DRAWING_CENTRE, .font = PLOT_BODY, .ink = INK_TEXT},
        page->plot->across);
    return y + 40;
}

/* ---- the page ---- */

static double write_lines(const PlotPage *page, Font font, Ink ink, const char *text, double y)
{
    g_autofree char *line = table_one_line(text);
    g_auto(GStrv) lines = font_wrap(font, line, (PLOT_WIDTH - 2 * PLOT_MARGIN) / 1.04, 4);
    const double height = font.size * 1.3;

    for (char **at = lines; *at; at++, y += height)
        plot_text(page,
                  (DrawingText){.x = PLOT_MARGIN, .y = y + height / 2, .font = font, .ink = ink},
                  *at);
    return y;
}

static double add_panel(const PlotPage *page, const PlotPanel *panel, double y)
{
    if (page->drawing)
        drawing_group(page->drawing, "panel", 0, panel->title);
    for (char **sentence = panel->sentences; *sentence; sentence++)
        y = write_lines(page, PLOT_HEAD, INK_TEXT, *sentence, y);
    if (!*panel->sentences)
        y = write_lines(page, PLOT_HEAD, INK_TEXT, panel->title, y);
    return panel->has_lengths ? plot_lengths(page, panel, y) : plot_verdicts(page, panel, y);
}

static double add_panels(const PlotPage *page)
{
    double y = write_lines(page, PLOT_TITLE, INK_TEXT, page->plot->title, PLOT_MARGIN);

    for (guint i = 0; i < page->plot->panel_count; i++)
        y = add_panel(page, page->plot->panels[i], y + 10);
    return y;
}

/* All that is said in bold, for those who do not see it. */
static char *description(const Plot *plot)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < plot->panel_count; i++)
        for (char **sentence = plot->panels[i]->sentences; *sentence; sentence++)
            g_string_append_printf(text, "%s%s", text->len ? "\n" : "", *sentence);
    return g_string_free(text, FALSE);
}

Drawing *plot_draw(const Plot *plot)
{
    PlotPage page = {plot, NULL};
    g_autofree char *said = description(plot);

    page.drawing = drawing_new(PLOT_WIDTH, add_panels(&page) + PLOT_MARGIN, plot->title, said);
    add_panels(&page);
    return page.drawing;
}
