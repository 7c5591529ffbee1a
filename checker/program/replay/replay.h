/* Runs played again: the only way back from states to what happened, and a check of the search.
 *
 * What happened is data: operations, components and values with their types. Words are made of it
 * elsewhere. */
#pragma once

#include "checker/program/program.h"
#include "checker/program/replay/typed_value.h"

typedef struct ReplayCall {
    const Operation *operation;
    const TypedStmt *stmt; /* the statement that makes it; its text may be shown */
    int64_t index;         /* which of a component array, by ordinal; -1 for a single one */
    Span span;             /* of the call */
    TypedValue *arguments; /* as many as the operation has */
    TypedValue result;
} ReplayCall;

typedef enum ReplayEventKind { REPLAY_CALL, REPLAY_ENTER, REPLAY_LEAVE } ReplayEventKind;

typedef struct ReplayEvent { /* in the order in which it happened in the step */
    ReplayEventKind kind;
    ReplayCall call;       /* CALL */
    const Inline *request; /* ENTER, LEAVE */
    TypedValue *arguments; /* ENTER: of the request, as many as it has */
    TypedValue result;     /* LEAVE */
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
    GArray *events;    /* of ReplayEvent; their values are good as long as the step is */
    char *error;       /* what went wrong, for a design error or a failed assertion */
    Span error_span;
} ReplayStep;

typedef struct Replay Replay;

/* Plays a run again, from its initial state. */
Replay *replay_new(const Program *program, const Run *run);
void replay_free(Replay *replay);

/* From here on it is followed where values come from; before the first step. Flows are in the arena,
 * and their steps those of the run, counted from 1. Values that steps give have them. */
void replay_follow(Replay *replay, Arena *arena);

/* What the last step looked at to find its way, in the arena of what is followed. */
const Flow *const *replay_conditions(const Replay *replay, uint32_t *count);

/* Takes the next step; NULL at the end. Owned by the replay, good until the next call. */
const ReplayStep *replay_step(Replay *replay);

/* Takes all steps up to the next that is to be looked at, if the run's notes say which need not be: waits that change
 * nothing but clocks. No further than to step `end` of the run. Returns how many it took. */
uint32_t replay_pass(Replay *replay, uint32_t end);

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

/* The requests that a process instance (of all) has entered where it begins, before its first step:
 * of Inline. Caller frees the array. */
GPtrArray *replay_entered(Replay *replay, uint32_t number);

/* What went wrong with the last step, or before the first, and where; NULL where nothing did. */
const char *replay_error(const Replay *replay, Span *span);

/* The state that was reached: its words (all zero after a design error). */
const Word *replay_state(const Replay *replay);

/* The value there of a component's or ghost variable, good until the next step; `index` as in
 * ReplayCall. `place`: of one of its places, by ordinal, where it is an array; -1: the whole. */
TypedValue replay_value(const Replay *replay, const Var *var, int64_t index, int32_t place);

/* Where in the state such a value begins. */
uint32_t replay_first_slot(const Replay *replay, const Var *var, int64_t index, int32_t place);
/* Whether there are the same slots there, `count` of them, come from the same as when `value` was read. */
bool replay_still_has(const Replay *replay, uint32_t slot, uint32_t count, TypedValue value);

/* As if a variable were another there: what was seen of the world, to ask for predicates. `slots` are a value of its
 * type; `index` and `place` as above. */
void replay_put(Replay *replay, const Var *var, int64_t index, int32_t place, const int64_t *slots);

/* What a slot of the state is: one of a variable of a component, or of a ghost. */
typedef struct ReplaySlot {
    const Var *var;  /* NULL: none of these */
    int64_t index;   /* as in ReplayCall */
    uint32_t offset; /* in the variable */
} ReplaySlot;

ReplaySlot replay_slot(const Program *program, uint32_t slot);
/* The place of an array that it is of, by ordinal; of any other variable it means nothing. */
int replay_place(ReplaySlot slot);

/* The predicates there, as the model's. */
uint64_t replay_predicates(const Replay *replay);

/* And if a component (which of an array, by ordinal; else -1) were as it is in the beginning. */
uint64_t replay_predicates_without(const Replay *replay, const Instance *instance, int64_t index);

/* Where process instance `number` (of all) waits, as the design writes it ("lock.acquire(self)");
 * NULL where it has ended or crashed, and `crashed` says which. Caller frees. */
char *replay_waiting(const Replay *replay, uint32_t number, bool *crashed);
/* And which part of the design that is; empty where no text stands for it. */
char *replay_waiting_at(const Replay *replay, uint32_t number, bool *crashed, Span *span);
/* Whether that is an atomic block. */
bool replay_waits_at_block(const Replay *replay, uint32_t number);
/* The guard of the operation that it comes to next, in a block the first; NULL where that has none. */
const TypedExpr *replay_guard(const Replay *replay, uint32_t number);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Replay, replay_free)
