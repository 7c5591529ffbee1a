/* The reference explorer: a second, deliberately naive judge of designs, for the tests to hold the
 * real one against. It plays every interleaving over plain values, keeps the whole web, and reads
 * each verdict off its definition in the language reference. It shares nothing with the checker but
 * the front end: it interprets the resolved tree. */
#pragma once

#include "checker/language/resolve/system.h"

typedef enum ReferenceKind {
    REFERENCE_NEVER,
    REFERENCE_TRANSIENT,
    REFERENCE_UNTIL,
    REFERENCE_FOREVER,
} ReferenceKind;

typedef struct ReferenceWindow {
    ReferenceKind kind;
    uint32_t steps;
    /* UNTIL: the names of the events that each close it alone, sorted and joined by spaces; one
     * string for each place that is equally bad. */
    GPtrArray *by;
    bool has_longest; /* in timed designs: there is a longest time that it is open */
    int64_t longest;  /* microseconds */
    bool in_turn;     /* UNTIL: no event closes it alone, it takes several: any may be named */
} ReferenceWindow;

typedef struct ReferenceCheck {
    bool is_kept;
    bool has_run; /* a run shows it: */
    uint32_t steps;
} ReferenceCheck;

typedef struct ReferenceMeasure {
    bool has_value;
    bool is_least; /* it may be more, or without bound: no more is counted */
    int64_t value;
} ReferenceMeasure;

typedef struct Reference {
    bool is_complete; /* nothing else is said where it is not */
    bool has_design_error;
    uint32_t design_error; /* steps of the shortest run to one; then no other verdict counts */
    uint32_t states;
    uint64_t transitions;
    bool has_deadlock;
    uint32_t deadlock;
    ReferenceWindow *windows;
    ReferenceCheck *checks;
    ReferenceCheck assertions; /* all together; kept where there are none */
    ReferenceMeasure *measures;
    uint32_t window_count, check_count, measure_count;
} Reference;

/* Explores at most `most` states. In timed designs it goes from tick to tick, of so many
 * microseconds; else `tick` is 0. All durations must be multiples of it. */
Reference *reference_new(const System *system, uint32_t most, int64_t tick);
void reference_free(Reference *reference);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Reference, reference_free)
