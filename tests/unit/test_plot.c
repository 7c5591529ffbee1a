/* Plots of sweeps, measured as pictures of runs are. */
#include "svg_page.h"

#include "traces/plot/plot.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

enum { MOST_SERIES = 12, MOST_VALUES = 20 };

typedef struct Case {
    guint series, values;
    bool has_lengths, is_bool;
    int64_t step;  /* of lengths, from one series to the next */
    double growth; /* of values, from one to the next */
} Case;

static const Case cases[] = {
    {1, 2, true, false, 1, 2},          {3, 4, true, false, 1000000, 2},
    {12, 20, true, false, 300000, 1.1}, {12, 5, true, false, 0, 10}, /* all lengths are the same */
    {9, 2, true, true, 1000000000, 2},  {1, 2, false, true, 0, 2},
    {12, 20, false, false, 0, 1.2},
};

/* Every third series never ends, every fourth is unknown at its last value, and half of them are as
 * those before. */
static PlotPoint point_of(const Case *it, guint series, guint value)
{
    const guint group = series / 2;

    if (!it->has_lengths)
        return (PlotPoint){(value + group) % 3 ? PLOT_GOOD : PLOT_BAD, 0};
    if (group % 3 == 2)
        return (PlotPoint){PLOT_NO_BOUND, 0};
    if (group % 4 == 3 && value + 1 == it->values)
        return (PlotPoint){PLOT_UNKNOWN, 0};
    return (PlotPoint){PLOT_LENGTH, it->step * group * (value > it->values / 2 ? 1 : 3)};
}

static char *svg_of(const Case *it, Theme theme)
{
    PlotPoint points[MOST_SERIES][MOST_VALUES];
    PlotSeries series[MOST_SERIES];
    int64_t values[MOST_VALUES];
    char *labels[MOST_VALUES + 1] = {NULL};
    char *sentences[] = {(char *)"a_fix closes the window from 500ms on", NULL};
    double value = 1000;

    for (guint i = 0; i < it->values; i++, value *= it->growth) {
        values[i] = (int64_t)value;
        labels[i] = g_strdup_printf("%dms", (int)value);
    }
    for (guint i = 0; i < it->series; i++) {
        for (guint j = 0; j < it->values; j++)
            points[i][j] = point_of(it, i, j);
        series[i] = (PlotSeries){g_strdup_printf("a_rather_long_name_of_fix_%u + another", i),
                                 points[i], i == 0 ? (int)it->values / 2 : -1};
    }
    PlotPanel panel = {"stale_entry", it->has_lengths, sentences, series, it->series};
    PlotPanel *panels[] = {&panel, &panel};
    g_autoptr(Drawing) drawing = plot_draw(&(Plot){.title = "a design, for each DELAY",
                                                   .across = "DELAY",
                                                   .is_bool = it->is_bool,
                                                   .count = it->values,
                                                   .values = values,
                                                   .labels = labels,
                                                   .panels = panels,
                                                   .panel_count = G_N_ELEMENTS(panels)});
    for (guint i = 0; i < it->values; i++)
        g_free(labels[i]);
    for (guint i = 0; i < it->series; i++)
        g_free(series[i].name);
    return drawing_svg(drawing, theme);
}

static const char *last_label(const Case *it)
{
    static char text[32];
    double value = 1000;

    for (guint i = 1; i < it->values; i++)
        value *= it->growth;
    g_snprintf(text, sizeof text, "%dms", (int)value);
    return text;
}

static guint svg_count(const char *svg, const char *what)
{
    guint count = 0;

    for (const char *at = svg; (at = strstr(at, what)); at++)
        count++;
    return count;
}

static void plots_are_legible(void **state)
{
    guint texts = 0;

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        for (Theme theme = THEME_LIGHT; theme <= THEME_DARK; theme++) {
            g_autofree char *svg = svg_of(&cases[i], theme);
            g_autoptr(SvgPage) page = svg_page_read(svg);
            g_autofree char *complaint = svg_page_complaint(page);
            if (complaint)
                fail_msg("case %zu: %s", i, complaint);
            assert_true(page->width <= 700);
            g_autofree char *last = g_strdup_printf(">%s</text>", last_label(&cases[i]));
            if (svg_count(svg, last) < 2) /* below each panel */
                fail_msg("case %zu: an axis does not say that it ends at %s", i, last);
            texts += page->texts->len;
        }
    assert_true(texts > 500);
}

/* Two that are the same are one line: their names stand together, and one mark a value is drawn. */
static void what_is_the_same_is_one_line(void **state)
{
    PlotPoint points[] = {{PLOT_LENGTH, 1000}, {PLOT_LENGTH, 2000}};
    PlotSeries series[] = {{(char *)"one", points, -1}, {(char *)"two", points, -1}};
    char *sentences[] = {NULL}, *labels[] = {(char *)"1", (char *)"2", NULL};
    PlotPanel panel = {"w", true, sentences, series, 2};
    PlotPanel *panels[] = {&panel};
    const int64_t values[] = {1, 2};
    g_autoptr(Drawing) drawing = plot_draw(&(Plot){"t", "P", false, 2, values, labels, panels, 1});
    g_autofree char *svg = drawing_svg(drawing, THEME_LIGHT);

    assert_non_null(strstr(svg, ">one, two</text>"));
    assert_int_equal(svg_count(svg, "rx=\"3.6\""), 3); /* and one at the names */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plots_are_legible),
        cmocka_unit_test(what_is_the_same_is_one_line),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
