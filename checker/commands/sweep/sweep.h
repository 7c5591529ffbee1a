/* `sweep`: one design for every value of a param, under each of some sets of fixes. */
#pragma once

#include "checker/commands/session/session.h"
#include "checker/judge/verdict.h"

typedef enum SweepGrade { SWEEP_GOOD, SWEEP_BAD, SWEEP_UNKNOWN } SweepGrade;

/* What is said of one window, check or measure in one configuration. */
typedef struct SweepResult {
    SweepGrade grade;
    char *text;       /* for people: "at most 700ms" */
    const char *word; /* for programs: "lasts"; NULL for a measure */
    bool has_number;  /* a window: its longest time in microseconds; a measure: its value */
    int64_t number;
    bool unbounded; /* a window that can stay open without such a time */
    bool is_chance; /* a measure that has, instead of a number, the ends of MeasureVerdict */
    double min[2], max[2];
} SweepResult;

/* One configuration: a value with a set of fixes. */
typedef struct SweepCell {
    SearchEnd end;
    uint64_t states;
    bool design_error, deadlock;
    SweepResult *results; /* one for each property of the sweep */
} SweepCell;

typedef enum SweepKind { SWEEP_WINDOW, SWEEP_CHECK, SWEEP_MEASURE } SweepKind;

typedef struct SweepProperty {
    SweepKind kind;
    char *name;
} SweepProperty;

typedef struct Sweep {
    Session *subject;
    uint32_t param;
    const char *name; /* of the param */
    ParamKind kind;
    GArray *values;     /* int64_t, the smallest first */
    GArray *sets;       /* uint64_t, sets of fixes */
    GArray *properties; /* SweepProperty: windows, checks, measures */
    SweepCell *cells;   /* of value i and set j: i * sets->len + j */
    bool timed;         /* in every configuration */
} Sweep;

const SweepCell *sweep_cell(const Sweep *sweep, guint value, guint set);

/* "500ms"; in `seconds`, as programs read it: "0.5". Callers free them. */
char *sweep_value_text(const Sweep *sweep, guint value);
char *sweep_value_plain(const Sweep *sweep, guint value);

/* "as written", "a + b". Caller frees. */
char *sweep_set_text(const Sweep *sweep, guint set);

/* The forms of the answer; callers free them. The plot needs durations: see `timed`. */
char *sweep_text(const Sweep *sweep);
char *sweep_csv(const Sweep *sweep);
char *sweep_json(const Sweep *sweep);
char *sweep_plot(const Sweep *sweep);
