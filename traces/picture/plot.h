/* Lengths of time against a param, as SVG: a panel for each window, a line for each set of fixes.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef enum PlotKind {
    PLOT_UNKNOWN,  /* nothing is drawn */
    PLOT_LENGTH,   /* 0: it never opens */
    PLOT_NO_BOUND, /* drawn above all lengths */
} PlotKind;

typedef struct PlotPoint {
    PlotKind kind;
    int64_t length; /* microseconds */
} PlotPoint;

typedef struct PlotSeries {
    char *name;
    PlotPoint *points; /* one for each value of the param */
} PlotSeries;

typedef struct PlotPanel {
    const char *title;
    PlotSeries *series;
    guint count;
} PlotPanel;

typedef struct Plot {
    const char *title, *across; /* across: the name of the param */
    bool is_bool;
    guint count;
    const int64_t *values; /* the smallest first */
    char **labels;         /* what stands below them */
    PlotPanel **panels;
    guint panel_count;
} Plot;

/* Caller frees. */
char *plot_svg(const Plot *plot);
