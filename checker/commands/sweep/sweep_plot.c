/* `sweep --format svg`, png and pdf: how long each window is open, how old reads are, or what the verdicts
 * are, against the param. */
#include "checker/commands/sweep/sweep.h"

#include "traces/drawing/graphviz.h"
#include "traces/plot/plot.h"

#include <string.h>

static PlotPoint length_of(const SweepResult *result)
{
    const PlotKind kind = result->has_number  ? PLOT_LENGTH
                          : result->unbounded ? PLOT_NO_BOUND
                                              : PLOT_UNKNOWN;

    return (PlotPoint){kind, result->has_number ? result->number : 0};
}

static void fill_series(const Sweep *sweep, guint property, guint set, bool has_lengths,
                        PlotSeries *series)
{
    static const PlotKind kinds[] = {
        [SWEEP_GOOD] = PLOT_GOOD, [SWEEP_BAD] = PLOT_BAD, [SWEEP_UNKNOWN] = PLOT_UNKNOWN};

    series->name = sweep_set_text(sweep, set);
    series->threshold = sweep_threshold(sweep, property, set);
    series->points = g_new0(PlotPoint, sweep->values->len);
    for (guint i = 0; i < sweep->values->len; i++) {
        const SweepResult *result = &sweep_cell(sweep, i, set)->results[property];
        series->points[i] =
            has_lengths ? length_of(result) : (PlotPoint){.kind = kinds[result->grade]};
    }
}

static void free_panel(gpointer data)
{
    PlotPanel *panel = data;

    for (guint i = 0; i < panel->count; i++) {
        g_free(panel->series[i].name);
        g_free(panel->series[i].points);
    }
    g_free(panel->series);
    g_strfreev(panel->sentences);
    g_free(panel);
}

static bool depends_on_value(const Sweep *sweep, guint property)
{
    for (guint i = 0; i < sweep->sets->len; i++)
        if (!sweep_is_constant(sweep, property, i))
            return true;
    return false;
}

/* For which values what is good. */
static char **sentences_of(const Sweep *sweep, guint property)
{
    const char *name = g_array_index(sweep->properties, SweepProperty, property).name;
    GStrvBuilder *builder = g_strv_builder_new();

    for (guint i = 0; i < sweep->sets->len; i++) {
        g_autofree char *sentence = sweep_title_sentence(sweep, property, i);
        if (sentence)
            g_strv_builder_add(builder, sentence);
    }
    if (!depends_on_value(sweep, property)) {
        g_autofree char *same = g_strdup_printf("%s is the same for every %s", name, sweep->name);
        g_strv_builder_add(builder, same);
    }
    char **sentences = g_strv_builder_end(builder);
    g_strv_builder_unref(builder);
    return sentences;
}

static PlotPanel *new_panel(const Sweep *sweep, guint property)
{
    const SweepProperty *of = &g_array_index(sweep->properties, SweepProperty, property);
    PlotPanel *panel = g_new0(PlotPanel, 1);

    panel->title = of->name;
    panel->has_lengths = sweep_has_lengths(sweep, of);
    panel->has_ages = of->is_time;
    panel->sentences = sentences_of(sweep, property);
    panel->count = sweep->sets->len;
    panel->series = g_new0(PlotSeries, panel->count);
    for (guint i = 0; i < panel->count; i++)
        fill_series(sweep, property, i, panel->has_lengths, &panel->series[i]);
    return panel;
}

static GBytes *written(const Drawing *drawing, const char *format, Theme theme, GError **error)
{
    if (strcmp(format, "svg") == 0) {
        char *svg = drawing_svg(drawing, theme);
        return g_bytes_new_take(svg, strlen(svg));
    }
    g_autofree char *dot = drawing_dot(drawing, theme);
    return graphviz_render(dot, format, error);
}

GBytes *sweep_plot(const Sweep *sweep, const char *format, Theme theme, GError **error)
{
    g_autoptr(GPtrArray) panels = g_ptr_array_new_with_free_func(free_panel);
    g_auto(GStrv) labels = g_new0(char *, sweep->values->len + 1);

    for (guint i = 0; i < sweep->values->len; i++)
        labels[i] = sweep_value_text(sweep, i);
    for (guint i = 0; i < sweep->properties->len; i++)
        if (sweep_is_drawn(sweep, &g_array_index(sweep->properties, SweepProperty, i)))
            g_ptr_array_add(panels, new_panel(sweep, i));
    g_autofree char *title =
        g_strdup_printf("%s, for each %s", sweep->session->design->name, sweep->name);
    g_autoptr(Drawing) drawing =
        plot_draw(&(Plot){.title = title,
                          .across = sweep->name,
                          .is_bool = sweep->kind == PARAM_BOOL,
                          .count = sweep->values->len,
                          .values = (const int64_t *)(void *)sweep->values->data,
                          .labels = labels,
                          .panels = (PlotPanel **)panels->pdata,
                          .panel_count = panels->len});
    return written(drawing, format, theme, error);
}
