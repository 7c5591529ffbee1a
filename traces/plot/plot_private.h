/* Shared by the files that draw a plot. */
#pragma once

#include "traces/plot/plot.h"

static const Font PLOT_TITLE = {16, true}, PLOT_HEAD = {12, true}, PLOT_BODY = {11, false},
                  PLOT_SMALL = {10, false};

enum {
    PLOT_WIDTH = 700,
    PLOT_MARGIN = 14,
    PLOT_LEFT = 104,  /* of the axes */
    PLOT_RIGHT = 500, /* the names of the lines stand to the right of it */
};

/* Series that are the same: one line. */
typedef struct PlotGroup {
    const PlotSeries *series; /* the first of them */
    guint style;
    char **names; /* in lines, of the width that there is */
} PlotGroup;

/* `drawing` may be NULL: then nothing is drawn, but they return where they end all the same. */
typedef struct PlotPage {
    const Plot *plot;
    Drawing *drawing;
} PlotPage;

/* Of PlotGroup; freed with g_array_unref. */
GArray *plot_groups(const PlotPage *page, const PlotPanel *panel, double width);

void plot_text(const PlotPage *page, DrawingText where, const char *text);
void plot_line(const PlotPage *page, DrawingPoint from, DrawingPoint to, DrawingPen pen);

/* What stands below the axis, as much of it as there is room for, and the name of the param in its
 * middle; returns where that ends. */
double plot_values(const PlotPage *page, double (*across)(const Plot *, guint), double middle,
                   double y);

double plot_lengths(const PlotPage *page, const PlotPanel *panel, double y);
double plot_verdicts(const PlotPage *page, const PlotPanel *panel, double y);
