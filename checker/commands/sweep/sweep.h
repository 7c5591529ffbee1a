/* `sweep`: one design for every value of a param, under each of some sets of fixes. */
#pragma once

#include "checker/commands/session/session.h"
#include "checker/judge/verdict.h"
#include "traces/format/style.h"

typedef enum SweepGrade { SWEEP_GOOD, SWEEP_BAD, SWEEP_UNKNOWN } SweepGrade;

/* What is said of one window, check or measure in one configuration. */
typedef struct SweepResult {
    SweepGrade grade;
    char *text;       /* for people: "at most 700ms" */
    const char *word; /* for programs: "lasts"; NULL for a measure */
    bool opens;       /* a window, in some run */
    bool has_number;  /* a window: its longest time in microseconds; a measure: its value */
    int64_t number;
    bool unbounded; /* a window that can stay open without such a time; how old a read is */
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
    bool is_time; /* a measure: its value is a duration, in microseconds */
} SweepProperty;

typedef struct Sweep {
    Session *session;
    uint32_t param;
    const char *name; /* of the param */
    ParamKind kind;
    GArray *values;     /* int64_t, the smallest first */
    GArray *sets;       /* uint64_t, sets of fixes */
    GArray *properties; /* SweepProperty: windows, checks, measures */
    SweepCell *cells;   /* of value i and set j: i * sets->len + j */
    bool timed;         /* in every configuration */
    int64_t least_tick,
        most_tick; /* of those that were searched, microseconds; most 0: time is free */
} Sweep;

/* Whether its numbers are durations: of windows in timed designs they are. */
bool sweep_has_lengths(const Sweep *sweep, const SweepProperty *property);

/* Whether a picture has a panel of it: measures have one if they are durations. */
bool sweep_is_drawn(const Sweep *sweep, const SweepProperty *property);

const SweepCell *sweep_cell(const Sweep *sweep, guint value, guint set);

/* "500ms"; in `seconds`, as programs read it: "0.5". Callers free them. */
char *sweep_value_text(const Sweep *sweep, guint value);
char *sweep_value_plain(const Sweep *sweep, guint value);

/* "as written", "a + b". Caller frees. */
char *sweep_set_text(const Sweep *sweep, guint set);

/* The param named `over`, and the `values` that are given or else all of its range. */
gboolean sweep_find_values(Sweep *sweep, const char *over, const char *values, GError **error);

/* Whether all values come to the same. */
bool sweep_is_constant(const Sweep *sweep, guint property, guint set);

/* The number of the value from which on all is well; -1 where there is no such. */
int sweep_threshold(const Sweep *sweep, guint property, guint set);

/* "double_delete closes stale_entry from DELAY = 500ms on"; of sets that come to the same for every
 * value the first speaks for all, and of the others it is NULL. Caller frees. */
char *sweep_sentence(const Sweep *sweep, guint property, guint set);

/* For a plot, where the param has its axis: "double_delete closes stale_entry from 500ms on"; NULL
 * where it is as good for every value. Caller frees. */
char *sweep_title_sentence(const Sweep *sweep, guint property, guint set);

/* The forms of the answer; callers free them. */
char *sweep_text(const Sweep *sweep);
char *sweep_csv(const Sweep *sweep);
char *sweep_json(const Sweep *sweep);
/* "svg", "png" or "pdf"; NULL as graphviz_render. */
GBytes *sweep_plot(const Sweep *sweep, const char *format, Theme theme, GError **error);
