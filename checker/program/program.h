/* A system compiled: a Model for the searches, and the way back from a run to what it means. */
#pragma once

#include "checker/language/resolve/system.h"
#include "checker/model/model.h"
#include "checker/model/run.h"

typedef struct Program Program;

typedef struct ProgramOptions {
    /* Locals that no code will read again keep their values while they are in scope. States are
     * more, verdicts the same: for tests of the reduction. */
    bool keep_dead;
    bool every_tick; /* in timed designs: time passes tick by tick while any step is possible */
    bool explains;   /* program_explain_... can be asked */
    bool marks;      /* program_mark can be asked */
    /* One of the program's assumptions that is not made, by its span: the call may come at any
     * time, the wait take any time, the block as long as it likes, the event need not come at once.
     */
    const Span *without;
} ProgramOptions;

/* Compiles a system that has no mistakes; it must outlive the program. `options` may be NULL. NULL
 * where the system is too large to be compiled. */
Program *program_new(const System *system, const ProgramOptions *options);
void program_free(Program *program);

/* True where both have the same code: what distinguishes their configurations changes nothing. */
bool program_is_same(const Program *a, const Program *b);

/* Marks: each statement, operation, event and fault that was compiled, and whether a run came there
 * since the program was made. Operations and the like are marked by the span of their name. */
uint32_t program_marks(const Program *program);
bool program_mark(const Program *program, uint32_t number, Span *span);

/* What a timed program's code takes for granted of how long things take, each once, in no order.
 * What a configuration does not use is not there. Empty where time is free. */
typedef enum AssumptionKind {
    ASSUMES_TAKES,
    ASSUMES_WAIT,
    ASSUMES_WITHIN,
    ASSUMES_URGENT
} AssumptionKind;

typedef struct Assumption {
    AssumptionKind kind;
    Span span; /* of the duration, of the bounds, of the event's name */
} Assumption;

/* Of a timed program: the duration without which a tick would be coarsest, and how coarse; 0: no
 * single one makes it finer than the others do. Microseconds. */
int64_t program_finest(const Program *program, int64_t *without);

uint32_t program_assumptions(const Program *program);
Assumption program_assumption(const Program *program, uint32_t number);

const Model *program_model(const Program *program);
const System *program_system(const Program *program);

/* Which clause of a window's (check's) condition makes it hold (have `value`) in a state, for which
 * values of its quantifiers: "with a = shoes: key(a) == 1 is false; key(a) is 2". `state` is NULL
 * for conditions with no state in them. NULL where there is nothing to say. Caller frees. */
char *program_explain_window(const Program *program, uint32_t window, const Word *state);
char *program_explain_check(const Program *program, uint32_t check, const Word *state, bool value);

/* ---- replays ---- */

typedef struct ReplayCall {
    const Operation *operation;
    const TypedStmt *act; /* the statement that makes it; its text may be shown */
    int64_t index;        /* which of a component array, by ordinal; -1 for a single one */
    char **arguments;     /* as text, NULL-terminated */
    char *result;         /* as text, or NULL */
} ReplayCall;

typedef enum ReplayEventKind { REPLAY_CALL, REPLAY_ENTER, REPLAY_LEAVE } ReplayEventKind;

typedef struct ReplayEvent { /* in the order in which it happened in the step */
    ReplayEventKind kind;
    ReplayCall call;
    const Inline *request; /* ENTER, LEAVE */
    char *result;          /* LEAVE: as text, or NULL */
} ReplayEvent;

typedef struct ReplayStep {
    ModelStep step;
    bool is_time;           /* time passes, and nobody does anything */
    uint64_t time;          /* after the step, in ticks from the beginning */
    const Process *process; /* a step or fault of a process; NULL for a component's or time's */
    uint32_t number;        /* which instance of the process, from 0 */
    const Event *event;     /* of a component, else NULL */
    int64_t index;          /* which of a component array, by ordinal; -1 for a single one */
    double chance;     /* that what is drawn in the step comes out so; 1 where nothing is drawn */
    const char *fault; /* "crash" or "restart" of a process, else NULL */
    Span fault_branch; /* of the `or fault` branch that was taken; empty where none was */
    GArray *events;    /* of ReplayEvent */
    char *error;       /* what went wrong, for a design error or a failed assertion */
    Span error_span;
} ReplayStep;

typedef struct Replay Replay;

/* Plays a run again, from its initial state. */
Replay *replay_new(const Program *program, const Run *run);
void replay_free(Replay *replay);

/* Takes the next step; NULL at the end. Owned by the replay, good until the next call. */
const ReplayStep *replay_step(Replay *replay);

/* Off the run: the steps out of any state of the model, each tried as often as one likes. Visiting
 * gives their number and the state's predicates, as the model's expand does; trying one is as
 * replay_step, and replay_state is then where it leads. After that replay_step is no more. */
uint32_t replay_visit(Replay *replay, const Word *state, uint64_t *predicates);
const ReplayStep *replay_try(Replay *replay, uint32_t index);

/* To be in a state, as if a step had led there. */
void replay_go(Replay *replay, const Word *state);

/* Whether the last step changed a variable of a component, or a ghost: one place of an array, by
 * ordinal, or with -1 any of it. */
bool replay_changed(const Replay *replay, const Var *var, int64_t index, int32_t place);

/* The names of the requests that a process instance (of all) has entered where it begins, before
 * its first step; they belong to the design. Caller frees the array. */
GPtrArray *replay_entered(Replay *replay, uint32_t number);

/* What went wrong with the last step, or before the first, and where; NULL where nothing did. */
const char *replay_error(const Replay *replay, Span *span);

/* The state that was reached: its words (all zero after a design error). */
const Word *replay_state(const Replay *replay);

/* The value of a component's or ghost variable there, as text; `index` as in ReplayCall. Caller
 * frees. */
char *replay_value(const Replay *replay, const Var *var, int64_t index);

/* The value of one place, by ordinal, of such a variable that is an array. Caller frees. */
char *replay_element(const Replay *replay, const Var *var, int64_t index, uint32_t place);
/* What that place is called: "2", "shoes". Caller frees. */
char *place_text(const System *system, const Type *array, uint32_t place);

/* The predicates there, as the model's. */
uint64_t replay_predicates(const Replay *replay);

/* Where process instance `number` (of all) waits, as the design writes it ("lock.acquire(self)");
 * NULL where it has ended or crashed, and `crashed` says which. Caller frees. */
char *replay_waiting(const Replay *replay, uint32_t number, bool *crashed);
/* And which part of the design that is; empty where no text stands for it. */
char *replay_waiting_at(const Replay *replay, uint32_t number, bool *crashed, Span *span);

/* A value in its slots, as a design would write it. Caller frees. */
char *value_text(const System *system, const Type *type, const int64_t *value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Program, program_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Replay, replay_free)
