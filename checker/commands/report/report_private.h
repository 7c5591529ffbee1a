/* Shared by the files that make the data of a report. */
#pragma once

#include "checker/commands/report/report.h"
#include "traces/page/page.h"
#include "traces/page/page_graph.h"

#include <json-glib/json-glib.h>

typedef struct Report {
    const CheckReport *checked;
    JsonBuilder *b;
    GPtrArray *rows;     /* of MatrixRow: those that the page can be stepped through with */
    GPtrArray *graphs;   /* of JsonNode, each but once */
    PageSteps *steps;    /* that the graphs share */
    GPtrArray *runs;     /* of Run, of the row that is being written */
    GPtrArray *pictures; /* of PagePicture, each but once: runs name them by number */
} Report;

/* The run to one verdict, in the words of a page, as the member "run": null where there is none. */
void report_add_run(Report *report, const MatrixRow *row, const Run *run,
                    PropertyReference property);

/* A set of fixes: its verdicts, the run to each, and as much of its state graph as there is room
 * for. */
void report_add_row(Report *report, const MatrixRow *row);
