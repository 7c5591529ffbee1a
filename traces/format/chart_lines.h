/* The lines of a sequence diagram in one of the dialects, indented as its blocks are. */
#pragma once

#include "traces/counterexample/counterexample.h"
#include "traces/format/dialect.h"

typedef struct Chart {
    const Counterexample *example;
    const Dialect *dialect;
    GString *out;
    unsigned depth;
    bool open, in_loop;
    unsigned *active; /* by lane: requests under way */
} Chart;

/* A line of the dialect, with what it takes. */
void chart_line(Chart *chart, const char *format, ...);
void chart_begin_block(Chart *chart, const char *words);
void chart_between_blocks(Chart *chart, const char *words);
void chart_end_block(Chart *chart);
void chart_note(Chart *chart, int lane, const char *text);
/* Across all lanes that are shown. */
void chart_wide_note(Chart *chart, const char *text);
