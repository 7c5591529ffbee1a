/* A system compiled: a Model for the searches, and the way back from a run to what it means. */
#pragma once

#include "checker/language/system.h"
#include "checker/model/model.h"
#include "checker/model/run.h"

typedef struct Program Program;

typedef struct ProgramOptions {
    /* Locals that no code will read again keep their values while they are in scope. States are
     * more, verdicts the same: for tests of the reduction. */
    bool keep_dead;
} ProgramOptions;

/* Compiles a system that has no mistakes; it must outlive the program. `options` may be NULL. */
Program *program_new(const System *system, const ProgramOptions *options);
void program_free(Program *program);

const Model *program_model(const Program *program);
const System *program_system(const Program *program);

/* ---- replays ---- */

typedef struct ReplayCall {
    const Operation *operation;
    const Act *act;   /* the statement that makes it; its text may be shown */
    int64_t index;    /* which of a component array, by ordinal; -1 for a single one */
    char **arguments; /* as text, NULL-terminated */
    char *result;     /* as text, or NULL */
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
    const Process *process; /* a step or fault of a process; NULL for a component's */
    uint32_t number;        /* which instance of the process, from 0 */
    const Event *event;     /* of a component, else NULL */
    int64_t index;          /* which of a component array, by ordinal; -1 for a single one */
    const char *fault;      /* "crash" or "restart" of a process, else NULL */
    GArray *events;         /* of ReplayEvent */
    char *error;            /* what went wrong, for a design error or a failed assertion */
    Span error_span;
} ReplayStep;

typedef struct Replay Replay;

/* Plays a run again, from its initial state. */
Replay *replay_new(const Program *program, const Run *run);
void replay_free(Replay *replay);

/* Takes the next step; NULL at the end. Owned by the replay, good until the next call. */
const ReplayStep *replay_step(Replay *replay);

/* The state that was reached: its words (all zero after a design error). */
const Word *replay_state(const Replay *replay);

/* The value of a component's or ghost variable there, as text; `index` as in ReplayCall. Caller
 * frees. */
char *replay_value(const Replay *replay, const Var *var, int64_t index);

/* The predicates there, as the model's. */
uint64_t replay_predicates(const Replay *replay);

/* Where process instance `number` (of all) waits, as the design writes it ("lock.acquire(self)");
 * NULL where it has ended or crashed, and `crashed` says which. Caller frees. */
char *replay_waiting(const Replay *replay, uint32_t number, bool *crashed);

/* A value in its slots, as a design would write it. Caller frees. */
char *value_text(const System *system, const Type *type, const int64_t *value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Program, program_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Replay, replay_free)
