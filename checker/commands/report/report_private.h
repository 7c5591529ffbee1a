/* Shared by the files that make the data of a report. */
#pragma once

#include "checker/commands/report/report.h"
#include "traces/counterexample/build.h"
#include "traces/page/page_graph.h"

#include <json-glib/json-glib.h>

typedef struct Report {
    const CheckReport *answer;
    JsonBuilder *b;
    GPtrArray *rows;   /* of MatrixRow: those that the page can be stepped through with */
    GPtrArray *graphs; /* texts, each but once */
    PageSteps *steps;  /* that the graphs share */
    GPtrArray *runs;   /* of Run, of the row that is being written */
} Report;

/* The run to one verdict, in the words of a page. */
Counterexample *report_trace(const CheckReport *answer, const MatrixRow *row,
                             PropertyReference about);

/* A set of fixes: its verdicts, the run to each, and as much of its state graph as there is room
 * for. */
void report_add_row(Report *report, const MatrixRow *row);
