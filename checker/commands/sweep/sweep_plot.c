/* `sweep --format svg`: how long each window is open, against the param. */
#include "checker/commands/sweep/sweep.h"

#include "traces/picture/plot.h"

static void fill_series(const Sweep *sweep, guint window, guint set, PlotSeries *series)
{
    series->name = sweep_set_text(sweep, set);
    series->points = g_new0(PlotPoint, sweep->values->len);
    for (guint i = 0; i < sweep->values->len; i++) {
        const SweepResult *result = &sweep_cell(sweep, i, set)->results[window];
        series->points[i].kind = result->has_number  ? PLOT_LENGTH
                                 : result->unbounded ? PLOT_NO_BOUND
                                                     : PLOT_UNKNOWN;
        series->points[i].length = result->number;
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
    g_free(panel);
}

static PlotPanel *new_panel(const Sweep *sweep, guint window)
{
    PlotPanel *panel = g_new0(PlotPanel, 1);

    panel->title = g_array_index(sweep->properties, SweepProperty, window).name;
    panel->count = sweep->sets->len;
    panel->series = g_new0(PlotSeries, panel->count);
    for (guint i = 0; i < panel->count; i++)
        fill_series(sweep, window, i, &panel->series[i]);
    return panel;
}

char *sweep_plot(const Sweep *sweep)
{
    g_autoptr(GPtrArray) panels = g_ptr_array_new_with_free_func(free_panel);
    g_auto(GStrv) labels = g_new0(char *, sweep->values->len + 1);

    for (guint i = 0; i < sweep->values->len; i++)
        labels[i] = sweep_value_text(sweep, i);
    for (guint i = 0; i < sweep->properties->len; i++)
        if (g_array_index(sweep->properties, SweepProperty, i).kind == SWEEP_WINDOW)
            g_ptr_array_add(panels, new_panel(sweep, i));
    return plot_svg(&(Plot){.title = sweep->subject->design->name,
                            .across = sweep->name,
                            .is_bool = sweep->kind == PARAM_BOOL,
                            .count = sweep->values->len,
                            .values = (const int64_t *)(void *)sweep->values->data,
                            .labels = labels,
                            .panels = (PlotPanel **)panels->pdata,
                            .panel_count = panels->len});
}
