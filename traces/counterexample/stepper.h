/* Any state of a program and the steps out of it, in the words of a counterexample: for graphs of
 * states and for whoever goes through a design by hand. All strings belong to the walk. */
#pragma once

#include "checker/program/program.h"
#include "traces/counterexample/counterexample.h"

typedef struct Stepper Stepper;

typedef struct StepperVariable { /* of a component, a ghost, or where a process is */
    const char *name;          /* "cache" for its first variable, "cache.lease", "hits", "reader" */
    const char *brief_name;    /* without the names of fields, for little room */
    const char *alias;         /* "cache.value" where `name` is "cache"; or NULL */
    bool is_process, is_place; /* one place of an array */
    const Var *var;            /* NULL: of a process */
    int64_t index;             /* which of a component array, by ordinal; -1 for a single one */
    int place;                 /* -1: not one place of an array */
} StepperVariable;

/* A state that was reached. */
typedef struct StepperState {
    const Word *state;
    const TypedValue *held; /* by variable; without a type of a process */
    const char **values;    /* by variable; of a process: "at cache.get()", "ended", "crashed" */
    const char **waiting;   /* by process: where it waits; NULL: it has ended or crashed */
    uint64_t open;          /* bit i: window i */
    uint64_t predicates;    /* as the model's */
    bool is_finished;
} StepperState;

typedef struct StepperStep {
    uint16_t actor;
    uint16_t index; /* among the steps out of the state */
    RowKind kind;
    const RowCall *calls; /* of a process */
    uint32_t call_count;
    Span fault_branch;  /* that it took; else empty */
    uint64_t broken;    /* bit by bit, the promises that it breaks */
    int64_t time;       /* that passes in it, and in no other; microseconds */
    const char *who;    /* "reader", "cache", "time" */
    const char *what;   /* "cache.set(0)", "expire", "crash", "goes on", "200ms pass" */
    const char *result; /* "none"; or NULL */
    const char *brief_what, *brief_result;
    const char *call;   /* "cache.set": what is called; NULL where that is nothing, or several */
    const char *text;   /* of the statement; or NULL */
    const char *note;   /* "fault at line 33"; or NULL */
    const char *chance; /* that what it draws comes out so: "1/10"; NULL: it draws nothing */
    const char *breaks; /* names of checks, "fresh, assertions"; or NULL */
    const char *error;  /* of a design error or a failed assertion, or NULL */
    bool is_event;      /* or lets one happen after waiting */
    bool is_fair;       /* a process is owed it: where there is none, all is at rest */
    StepperState *to;   /* NULL where it is a design error */
} StepperStep;

typedef struct StepperSteps {
    StepperStep *list;
    uint32_t count;
    bool at_rest;
} StepperSteps;

/* `program` outlives the walk. */
Stepper *stepper_new(const Program *program);
void stepper_free(Stepper *walk);

const StepperVariable *stepper_variables(const Stepper *walk, uint32_t *count);

/* The initial state; NULL where it is a design error. */
const StepperState *stepper_start(Stepper *walk);

/* Any state of the model. */
const StepperState *stepper_state(Stepper *walk, const Word *state);

/* What one variable is there. Caller frees. */
char *stepper_value(Stepper *walk, const Word *state, uint32_t variable);

/* All steps out of a state, numbered as the model's successors. */
StepperSteps stepper_steps(Stepper *walk, const Word *state);

/* Frees every place and step that was given but the start. */
void stepper_forget(Stepper *walk);

/* The state that a run leads to. Caller frees. */
Word *stepper_end_of(const Program *program, const Run *run);

/* Whether both are of one component (of one of an array) of the same design, though perhaps of two
 * configurations of it; of the same operation; with the same arguments. */
bool stepper_same_component(const RowCall *one, const RowCall *other);
bool stepper_same_operation(const RowCall *one, const RowCall *other);
bool stepper_same_call(const RowCall *one, const RowCall *other);
/* Likewise whether both are the same variable of a component, or place of one. */
bool stepper_same_variable(const RunVariable *one, const StepperVariable *other);

/* What differs between two places: "cache 0, db 1", as it is in `after`; "" where nothing does that
 * is no process. Brief where there is little room. Caller frees. */
char *stepper_changes(const Stepper *walk, const StepperState *before, const StepperState *after,
                      bool is_brief);

/* A place of an array that holds nothing: not worth a line among many. */
bool stepper_is_dull(const StepperVariable *variable, TypedValue held);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Stepper, stepper_free)
