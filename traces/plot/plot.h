/* What becomes of a design from one value of a param to the next: a panel for each property, a line
 * for all sets of fixes that come to the same. */
#pragma once

#include "traces/drawing/drawing.h"

#include <stdbool.h>
#include <stdint.h>

typedef enum PlotKind {
    PLOT_UNKNOWN,  /* nothing is drawn */
    PLOT_LENGTH,   /* 0: it never opens, or no read is stale */
    PLOT_NO_BOUND, /* drawn above all lengths */
    PLOT_GOOD,     /* of a verdict */
    PLOT_BAD,
} PlotKind;

typedef struct PlotPoint {
    PlotKind kind;
    int64_t length; /* microseconds */
} PlotPoint;

typedef struct PlotSeries {
    char *name;
    PlotPoint *points; /* one for each value of the param */
    int threshold;     /* the first value from which on all is well; -1: there is none */
} PlotSeries;

typedef struct PlotPanel {
    const char *title;
    bool has_lengths; /* else its points are verdicts */
    char **sentences; /* what there is to see, in bold */
    PlotSeries *series;
    guint count;
    bool has_ages; /* its lengths are ages of reads, not how long a window is open */
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

Drawing *plot_draw(const Plot *plot);
