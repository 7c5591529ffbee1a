/* Shared by the files that build a Counterexample. */
#pragma once

#include "checker/program/replay/replay.h"
#include "traces/counterexample/build.h"

typedef struct Watched { /* a variable, and its value after each row */
    RunVariable variable;
    GArray *values; /* of TypedValue, in the builder's arena: [0] before the first step */
    uint32_t slot,
        slots; /* of the state: where it begins, and how many it has; once a value was read */
} Watched;

typedef struct WaitingRequest { /* called, and not begun */
    const Inline *request;
    TypedValue object;
} WaitingRequest;

/* A step that has a row, of a process, without fault, error or anything that breaks. */
typedef struct Played {
    uint32_t number, row; /* of the run, from 1; and which row */
    uint16_t actor;
    const Word *before, *after; /* states */
} Played;

typedef struct Builder {
    Arena *arena;
    const Program *program;
    const System *system;
    const Model *model;
    const Verdicts *verdicts; /* NULL: the run is no verdict's */
    PropertyReference property;
    Replay *replay;
    uint32_t step; /* of the run, from 1: that is being built; 0: none was yet */
    GArray *lanes, *rows, *watched, *timers; /* the latter two of Watched */
    GArray *played;                          /* of Played, in their order */
    GPtrArray *waiting;                      /* by process instance: arrays of WaitingRequest */
    uint32_t loop;                           /* rows before the first of those that repeat */
    const char *stuck;                       /* when time could not go on, or NULL */
    const char *locked; /* why it cannot ever, though there are steps; or NULL */
    Span locked_by;
    uint64_t predicates, predicates_initially, open, opened_initially;
    GHashTable *calls; /* statement -> WordedCall, the last of it that was put into words */
    int *stale;        /* by window: the lane that made it hold when it opened last; or NO_LANE */
} Builder;

/* A builder frees all but its arena, which belongs to what is built. */
void builder_init(Builder *b, const Program *program, const Verdicts *verdicts,
                  PropertyReference property);
void builder_clear(Builder *b);

/* ---- build_lanes.c ---- */
/* The lanes, and what is watched. */
void build_lanes(Builder *b);

/* The lane of time: the last, or one more than there are, where it has none. */
int build_time_lane(const Builder *b);

/* Once time has a row. */
void build_add_time_lane(Builder *b);

/* The lane of a component; which of an array, by ordinal. */
int build_lane_of(const Builder *b, const Instance *instance, int64_t index);

/* ---- build_state.c ---- */
/* That value after so many rows. */
TypedValue build_value_after(const Watched *watched, guint rows);

/* Once the run was played: what its rows changed, what its lanes held, and which take no part. */
void build_states(Builder *b);
RunWindow *build_windows(Builder *b);
/* Of the windows that are open now and were not `before`: which component is stale. */
void build_stale(Builder *b, uint64_t before);

/* Finds the rows that could as well come in the other order. */
void build_order(Builder *b);

/* What the window looks at, after so many steps: "cache 0, db 1". Caller frees. */
char *build_window_values(const Builder *b, uint32_t window, uint32_t steps);

/* As they are in the state that the replay has come to. */
void build_read_values(Builder *b);
TypedValue build_value(const Builder *b, const Watched *watched);
const char *build_element_name(const Builder *b, const Instance *instance, uint64_t element);
/* Caller frees. */
char *build_value_text(const Builder *b, TypedValue value);
char *build_value_brief(const Builder *b, TypedValue value);

/* ---- build_rows.c ---- */
/* "cache.set(0)"; brief: records without the names of their fields. */
const char *build_call_text(const Builder *b, const ReplayCall *call, bool is_brief);
RowCall build_call(Builder *b, const ReplayCall *call);
void build_row(Builder *b, const ReplayStep *step);
/* Calls and requests of a step. */
void build_events(Builder *b, const ReplayStep *step, Row *row);
SourcePlace build_place(const Builder *b, Span span);

/* Whose step it is: a row's kind, lane and event. */
void build_who(const Builder *b, const ReplayStep *step, Row *row);

/* A fault that is a branch of the design's code has no name: its line says which. */
const char *build_fault(const Builder *b, Span branch);
const char *build_chance(const Builder *b, double chance); /* "1/10"; NULL: it is certain */

/* Which windows are open where these predicates hold, bit by bit. */
uint64_t build_open(const Builder *b, uint64_t predicates);

/* Fixes and params that the run is of, as data. */
void build_configuration(const Builder *b, Counterexample *example);

/* The command that shows the run again, once it has its words; or NULL. */
const char *build_command(const Builder *b, const Counterexample *example);

/* "reader's get began at step 10 and returned 0; writer's put had returned 1 at step 8"; NULL where
 * nothing newer that the guarantee speaks of had ended. */
const char *build_stale_read(Builder *b, Counterexample *example, const Property *check);

/* Headline, ending and the rest of what is said of the run as a whole. */
void build_words(Builder *b, Counterexample *example);

const char *build_property_text(const Builder *b, const Property *property);
/* Where a process waits, as replay_waiting says it, but of a long block only what it is. Caller frees.
 */
char *build_waiting(const Builder *b, uint32_t process, bool *is_quoted);
/* Adds where a process waits, and until when where a guard says so: "p waits at box.empty() until !full".
 * False where it waits nowhere. */
bool build_add_waiting(const Builder *b, uint32_t process, GString *text);
/* Whether the state that the replay has come to is at rest. */
bool build_is_at_rest(const Builder *b);

/* ---- build_check.c ---- */
void build_check(Builder *b, Counterexample *example);

/* ---- build_draws.c ---- */
/* What was drawn in the step that the replay took or tried last. */
/* What one of several ways does, as the design says it; NULL where that is nothing, or more than one
 * line has room for. */
const char *build_way_text(const Builder *b, const TypedBlock *way);
void build_draws(const Builder *b, Row *row);

/* ---- build_deadlock.c ---- */
void build_deadlock(Builder *b, Counterexample *example);
