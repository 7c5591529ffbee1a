/* A run that is shown, as data: what every format (text, DOT, SVG, PNG, JSON, ...) is made from.
 *
 * It is made by playing a run again on its program (see replay.h). Values have their types and say
 * where they came from; what is to be read by people stands beside them in words. All of it belongs
 * to the counterexample's arena, but for operations, variables and the like, which are the system's:
 * it must not be used for longer than its program. Nothing is ever read back from the words. */
#pragma once

#include "checker/base/arena.h"
#include "checker/program/replay/typed_value.h"

#include <stdbool.h>
#include <stdint.h>

enum { NO_LANE = -1, NO_TRIGGER = -1 };

/* Processes first, in the design's order, then components, and last time, where it has a row. */
typedef struct Lane {
    const char *name;    /* `reader`, `reader[1]`, `cache` */
    bool is_process;     /* or time, which has no state of its own either */
    const char *initial; /* a component's state before the first step: "0", "value none, lease 2" */
    const char *value;   /* of it, its first variable alone; NULL where `initial` is just that */
    const char *const *parts; /* of `initial`, where it has names: "value none", "lease 2" */
    uint32_t part_count;
    bool in_parts; /* `initial` lists others than a first variable: "row[0] 0, row[1] 0" */
    bool idle;     /* takes no part in this run: pictures leave it out */
    bool is_time;
    const char *waits; /* a process in a deadlock: what it waits at, "queue.take()"; else NULL */
} Lane;

/* A variable of a component, or a place of one that is an array; or a ghost. */
typedef struct RunVariable {
    const char *name; /* "value", "entry[shoes]" */
    const char *brief_name;
    int lane;     /* NO_LANE: of a ghost */
    bool is_main; /* the component's first variable: may be shown without its name */
    const Var *var;
    int64_t index;            /* which of a component array, by ordinal; -1 for a single one */
    int place;                /* of an array, by ordinal; -1: the whole variable */
    const TypedValue *values; /* [0] before the first step, and one after each row */
    const char *initial;      /* as text, where values have no types: of a log; else NULL */
} RunVariable;

typedef struct Change {
    int lane;
    const char *variable; /* "value", "lease", ... */
    bool is_main;
    const char *before, *after;
    uint32_t number; /* in the counterexample's variables */
    TypedValue old, new;
} Change;

typedef struct SourcePlace { /* of a statement, a call or a text; file NULL: of nothing */
    const char *file;
    uint32_t line, column, end_line, end_column; /* from 1; the end is behind the last letter */
} SourcePlace;

typedef struct RowCall {
    int lane;           /* the component called */
    const char *call;   /* with the values it had: "cache.set(0)" */
    const char *result; /* "none", "1"; NULL where the operation returns nothing */
    const char *text;   /* the string written after the statement, or NULL */
    const Operation *operation;
    int64_t index; /* which of a component array, by ordinal; -1 for a single one */
    const TypedValue *arguments;
    TypedValue value; /* that it returned */
    SourcePlace place, text_place;
    const char *brief_call, *brief_result; /* without the names of fields, for little room */
} RowCall;

/* A request (read, write, request) of the process of this row that begins or ends with it. */
typedef struct RowRequest {
    const char *name;   /* `get_user` */
    const char *result; /* what it returned, at its end; NULL otherwise */
    bool begins, ends;
    const Inline *request;
    TypedValue object; /* that it is of; without a type where it names none */
    TypedValue value;  /* that it returned */
} RowRequest;

/* What was drawn in a step, one statement of chance. */
typedef struct RowDraw {
    uint32_t parts, whole; /* its probability, in lowest terms */
    const char *taken;     /* what the design does then: "cache.del()"; NULL: nothing, or much */
    const char *other;     /* and what it would have done else; likewise */
    int other_lane;        /* the component that `other` would have called first, or NO_LANE */
    const char *text;      /* "1 in 10: without cache.del()" */
    SourcePlace place;     /* of the statement; of nothing where it is not known */
} RowDraw;

/* TIME: it passes, and that alone changes what a window or a check looks at. */
typedef enum RowKind { ROW_PROCESS, ROW_EVENT, ROW_FAULT, ROW_TIME } RowKind;

typedef struct Row {
    RowKind kind;
    const char *time; /* timed designs: since the beginning, "1.2s"; NULL otherwise */
    int64_t at;       /* the same, in microseconds */
    int lane;         /* whose step it is: a process, the component of an event or fault, or time */
    const char *event;  /* EVENT, FAULT: its name ("expire"); a process's fault: "crash" ...; TIME:
                           "passes" */
    const char *chance; /* that what is drawn in it comes out so: "1/10"; NULL: nothing is drawn */
    const RowDraw *draws; /* as many as were drawn */
    uint32_t draw_count;
    const char *fault;    /* PROCESS: "fault at line 33" where it took a branch that is a fault */
    const RowCall *calls; /* PROCESS: one, several in an atomic block, none for local steps */
    uint32_t call_count;
    const RowRequest *requests;
    uint32_t request_count;
    const Change *changes;
    uint32_t change_count;
    const char *state;   /* of the components that changed or that the window looks at, in short:
                          "cache 0, db 1"; "" where nothing changed */
    uint64_t open;       /* bit i: window i is open after this step */
    uint64_t predicates; /* as the model's, likewise */
    bool fails;  /* of a run about a check: its condition (of `leads to`, the second) does not hold
                   after this step; of a probability, it does */
    bool swaps;  /* with the next row: in the other order it comes to the same, as nothing opens,
                    closes or breaks in between */
    bool folded; /* pictures and texts say only how many such there are (fold.h) */
    const char *error; /* the message of a design error or failed assertion in this step, or NULL */
    const char *breaks; /* the name of the check that this step breaks, or NULL */
    const char
        *on_server; /* what a replay on a real server found: "on the server: 41, 3.2 ms"; or NULL */
    uint32_t step;  /* of the run, from 1: rows leave out those that change nothing for anybody */
    const Flow *const *conditions; /* what it looked at to find its way */
    uint32_t condition_count;
    Span fault_branch; /* PROCESS: the branch that is a fault, where it took one; else empty */
    SourcePlace place; /* EVENT, FAULT of a component: its declaration; of a branch: that */
} Row;

typedef struct RunWindow {
    const char *name, *text;
    int lane;       /* the component whose state is stale: the first that the window names */
    bool initially; /* open before the first step */
    uint64_t lanes; /* bit i: it looks at component lane i */
} RunWindow;

/* The part of a check's condition that decided, and its values. */
typedef struct RunClauseValue {
    const char *text; /* of a part of it, "db.status"; or the name of a quantifier's variable */
    TypedValue value;
    const char *value_text;
} RunClauseValue;

typedef struct RunClause {
    const char *text;     /* as the design has it; NULL: there is none, and nothing follows */
    bool value, is_whole; /* that it has; it is all of the condition */
    uint32_t row;         /* after which, from 1; 0: before the first */
    SourcePlace place;
    const RunClauseValue *bindings, *values;
    uint32_t binding_count, value_count;
    const char *sentence; /* "db.was_paid && db.status == cancelled is true; db.was_paid is true" */
} RunClause;

/* Of a run that breaks a guarantee of reads: the read, and what it should have seen. */
typedef struct StaleRead {
    int lane, newer_lane;    /* who read; whose request had returned something newer */
    uint32_t begins, ends;   /* the rows of the read, from 1; 0: nothing is known */
    uint32_t newer_ends;     /* the row in which the other request ended */
    TypedValue object;       /* of both; without a type where requests have none */
    TypedValue value, newer; /* that they returned */
} StaleRead;

/* What is said of a run is a claim about its rows, and can be checked: `rows` are those that it
 * speaks of, counted from 1. */
typedef enum SentenceKind {
    SENTENCE_READ,  /* rows[0] read `value` from `variable`, as rows[1], if any, had not yet written
                       it */
    SENTENCE_SET,   /* rows[0] itself set `variable` to `value`; rows[1] as above */
    SENTENCE_ALSO,  /* rows[0] set `variable` to `value`, which came from where that which was put
                       elsewhere came from; rows[1] as above */
    SENTENCE_LEFT,  /* rows[0] left `value` in `variable`, and rows[1], of another process, read it
                       there */
    SENTENCE_PUT,   /* rows[0] put `value` into `variable`; rows[1], if any, called it before */
    SENTENCE_WROTE, /* rows[0] changed `variable` to `value` */
    SENTENCE_HELD,  /* `variable` has held `value` since rows[0], or from the start */
    SENTENCE_WAS,   /* the same, up to the row that the cause is about */
} SentenceKind;

typedef struct Sentence {
    SentenceKind kind;
    const char *text;
    uint32_t rows[2], row_count;
    uint32_t variable; /* in the counterexample's variables */
    TypedValue value;
    uint32_t source, source_row; /* ALSO: where both came from: a variable, read in that row */
    uint32_t part; /* PUT: the slot of `value` that is old; 0: the first, or all of it */
} Sentence;

/* A process holds the old value, from the row that reads it to the row that stores it, counted from
 * 1; between one leg and the next a component does. */
typedef struct CauseLeg {
    int lane;
    uint32_t from, to;
    uint32_t variable; /* from which it is read, in the counterexample's */
} CauseLeg;

/* Why it is stale. */
typedef struct Cause {
    const Sentence *sentences;
    uint32_t count;
    uint32_t fill; /* the row in which the old value was put into lane `filled`; 0: not known, and
                      nor is what follows */
    int filled, lane;     /* `lane` is where the value had come from: */
    uint32_t from;        /* the row that had written it there; 0: it was there from the start */
    uint32_t missed;      /* the row that wrote something newer there before `fill` */
    const CauseLeg *legs; /* of the old value's way to where it is stale, in their order */
    uint32_t leg_count;
} Cause;

typedef enum WhatIfKind {
    WHAT_IF_NOTHING,  /* the run is the same, step by step */
    WHAT_IF_IN_VAIN,  /* something differs, and yet it comes to the same */
    WHAT_IF_REMOVES,  /* the window opens, and a step that the run does not have closes it */
    WHAT_IF_PREVENTS, /* the window never opens, the check is kept */
} WhatIfKind;

typedef enum WhatIfOutcome {
    WHAT_IF_UNKNOWN,   /* this run is mended; whether every run is is not known */
    WHAT_IF_EVERY_RUN, /* no run goes wrong with the fix */
    WHAT_IF_THIS_RUN,  /* this one does not, but another does */
    WHAT_IF_NO_HELP,   /* this very run goes wrong all the same */
} WhatIfOutcome;

/* What a refused call looked at and somebody else had written. */
typedef struct WhatIfReason {
    uint32_t slot;     /* of the state of the program with the fix */
    uint32_t position; /* of the refused step in `steps`, from 1; 0: no reason is given */
} WhatIfReason;

/* What a fix would have made of this very run, with its schedule, and whether other runs go wrong
 * with it (what_if.h). */
typedef struct WhatIf {
    const char *fix;
    WhatIfKind kind;
    WhatIfOutcome outcome;
    const char *label;     /* of the outcome: "closed again in every run", "only this run" */
    const char *others;    /* THIS_RUN: "another run leaves it open until expire"; UNKNOWN: why */
    const uint16_t *steps; /* the run that was taken, as the program with the fix numbers them */
    uint32_t step_count;
    WhatIfReason reason;
    uint32_t step;    /* the row where it first differs, from 1; 0: after the last, or nowhere */
    const char *text; /* "refuses step 5: ..." */
    const uint32_t *named; /* the rows that it speaks of, from 1 */
    uint32_t named_count;
} WhatIf;

typedef struct RunParam {
    const char *name;
    ParamKind kind;
    int64_t value;
    const char *text; /* as a design would write it: "400ms" */
} RunParam;

/* What is written of a run: the run itself, the sentences below it, what fixes do to it, and the
 * command that shows it again. */
typedef enum RunPart {
    RUN_PART_RUN = 1,
    RUN_PART_WHY = 2,
    RUN_PART_FIXES = 4,
    RUN_PART_COMMAND = 8,
} RunPart;

typedef enum RescueKind { RESCUE_NONE, RESCUE_SWAP, RESCUE_CHOICE } RescueKind;

typedef struct Counterexample {
    Arena *arena;
    uint32_t parts; /* that are written, bits of RunPart; 0: those that its format has by itself */
    const char *design, *title;   /* `purge_race`, "Delete-on-write races ..." */
    const char *fixes;            /* "as written" or "lease + reorder" */
    const char *const *fix_names; /* the same, one by one */
    uint32_t fix_count;
    const char *params_text; /* "WRITERS=1, READERS=1", or "" */
    const RunParam *params;
    uint32_t param_count;
    const char *command;  /* that shows the run again, or NULL */
    const char *property; /* the window or check the run is about */
    const char
        *headline; /* "stale_entry, as written: opens at step 5 and stays open until expire" */
    const char *failure; /* the headline without what it is of: "never settles: steps 6-8 repeat" */
    const char *subtitle; /* the property's own text, or its condition; NULL: it has neither */
    StaleRead stale_read; /* of a guarantee */
    RunClause clause;     /* of a check */
    bool fails_initially; /* as Row's `fails`, before the first step */
    int trigger; /* of `leads to`: the row after which its first condition holds and from which on
                    the second never does, from 1; 0: before the first; NO_TRIGGER: none is shown */
    const char *verdict; /* the same with its values: "from step 5 on the cache holds an older row
                            than the database: cache 0, db 1"; or NULL */
    const char
        *ending; /* why it stays open, closes or breaks: "at rest: nobody is left to close it" */
    const char *rescue; /* what could still have closed the window, and where; or NULL */
    RescueKind rescue_kind;
    uint32_t rescue_steps[2]; /* of the run, from 1: SWAP: the later one came before the other;
                                 CHOICE: another step was possible in its place */
    const uint32_t *named; /* the rows that headline, verdict, ending and rescue speak of, from 1 */
    uint32_t named_count;
    Cause cause;
    const WhatIf *what_ifs; /* none until fixes were tried */
    uint32_t what_if_count;
    int window;            /* index in windows of the one the run is about, or -1 */
    bool wants_background; /* a deadlock: all that wait are in a loop that nothing leaves */
    bool closes_again;     /* of a window: every run closes it again, this one too */
    const RunWindow *windows;
    uint32_t window_count;
    const Lane *lanes;
    uint32_t lane_count;
    const Row *rows;
    uint32_t row_count;
    const RunVariable *variables;
    uint32_t variable_count;
    const RunVariable *timers; /* and the timers of components, which no row says a change of */
    uint32_t timer_count;
    const Program *program; /* that the run is of */
    const char *tick_text;  /* "times are counted in ticks of 1s"; NULL: time is free */
    uint32_t
        opens;     /* row (from 1) that opened `window` for the last time; 0: open from the start */
    uint32_t loop; /* rows from this index on repeat forever; row_count where they do not */
    uint32_t shown; /* rows that are counted in the run's length: rows after it (a transient
                       window's closing) only show what happens next */
} Counterexample;

void counterexample_free(Counterexample *example);

/* The row that shows a step of the run, from 1; 0 where it is shown by none. */
uint32_t counterexample_row_of(const Counterexample *example, uint32_t step);

/* The variable that a slot of the state is of, a number; variable_count where it is none's. */
uint32_t counterexample_variable_of(const Counterexample *example, uint32_t slot);

/* Notes that something said of the run as a whole speaks of a row, from 1; 0 is none. */
void counterexample_name_row(Counterexample *example, uint32_t row);

/* Whether a window is open after that many steps; 0: before the first. */
bool counterexample_is_open(const Counterexample *example, uint32_t window, uint32_t steps);

/* When the step of a row happened, where that is worth saying: time passes in this run, and this is
 * the first row at that time, or the first of all. NULL otherwise. */
const char *counterexample_when(const Counterexample *example, uint32_t row);

/* Whether that row and the next are both shown, and could come in the other order. */
bool counterexample_swaps(const Counterexample *example, uint32_t row);

/* Whether any two rows could come in the other order. */
bool counterexample_any_swaps(const Counterexample *example);

/* Whether a row only shows what may happen after the run; a loop is part of the run. */
bool counterexample_is_afterword(const Counterexample *example, uint32_t row);

/* "steps 4-6 repeat forever", or NULL where none do. Caller frees. */
char *counterexample_loop_text(const Counterexample *example);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Counterexample, counterexample_free)
