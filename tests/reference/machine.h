/* How the reference explorer runs code: expressions, statements and steps, straight from the tree.
 *
 * A step is run from beginning to end along one way at a time. Where there is a choice the machine
 * asks `choices`, and the step is run again, from its beginning, for every other way. */
#pragma once

#include "tests/reference/state.h"

#include <setjmp.h>

typedef struct World {
    const System *system;
    GHashTable *places; /* of state variables and ghosts: Var to 1 + the place in State.vars */
    uint32_t var_count;
    int64_t tick;                        /* microseconds; 0: time is free */
    bool judged[CHECK_LINEARIZABLE + 1]; /* whether there is a check of that kind */
    bool measures_reads;                 /* how old they are */
    int64_t max_age; /* ticks: the longest bound of `fresh reads within`, and PAST_MEASURED */
} World;

typedef struct Choices {
    GArray *taken, *ways; /* guint, one for each choice so far */
    guint at;
} Choices;

/* Which of `ways` (at least 1) to go, from 0. */
guint choices_take(Choices *choices, guint ways);
/* The next way to go; false where all were gone. */
bool choices_next(Choices *choices);

typedef enum Outcome {
    OUTCOME_STEP,    /* the step was taken */
    OUTCOME_BLOCKED, /* a guard is false: this way is no step */
    OUTCOME_ERROR,   /* a design error */
} Outcome;

typedef struct Machine {
    const World *world;
    Arena *arena;
    State *state; /* changes as the step goes on */
    Choices *choices;
    jmp_buf out;                                          /* where a step ends that cannot go on */
    bool has_moved, has_operated, has_returned, is_fault; /* returned: from a request */
    uint32_t statements; /* so far: code that never ends is a design error */
    uint64_t broken_checks;
    int64_t age, lag; /* of the oldest read that returned, in ticks; in versions */
    bool breaks_assertion;
} Machine;

/* ---- evaluate.c ---- */
G_NORETURN void machine_fail(Machine *machine, Outcome outcome);
const Value *machine_evaluate(Machine *machine, Thread *thread, const TypedExpr *node);
bool machine_truth(Machine *machine, Thread *thread, const TypedExpr *node);
void machine_check(Machine *machine, const Value *value, const Type *type);
/* Stores, with the check of the target's type. */
void machine_assign(Machine *machine, Thread *thread, const TypedExpr *target, const Value *value);
/* Which element of an index type a value is; a design error where it is none. */
uint64_t machine_element(Machine *machine, const Type *index, const Value *value);
uint64_t machine_instance_element(Machine *machine, Thread *thread, const Instance *instance,
                                  const TypedExpr *which);
/* Where an instance's variable is in State.vars. */
uint32_t world_place(const World *world, const Var *var, uint64_t element);
/* The values of a domain: of the set where there is one, else of the type. */
const Value *machine_domain(Machine *machine, Thread *thread, const Type *type,
                            const TypedExpr *set);

/* ---- whereabouts.c ---- */
const Value *machine_whereabouts(Machine *machine, Thread *thread, const TypedExpr *node);

/* ---- change.c ---- */
/* Runs NODE_ADD, NODE_REMOVE, NODE_PUSH, NODE_POP or NODE_TAKE; NULL where it gives no value. */
const Value *machine_change(Machine *machine, Thread *thread, const TypedExpr *node);

/* ---- stmt.c ---- */
/* Runs the thread to its end, or a process to its next scheduling point. */
void machine_run(Machine *machine, Thread *thread);

/* ---- call.c ---- */
/* The operation, request or change that the right side of a statement comes to; NULL: none. */
const TypedExpr *machine_find_call(Machine *machine, Thread *thread, const TypedExpr *right);
/* What the right side is worth when its call gave `value`. */
const Value *machine_wrap_call(Machine *machine, const TypedExpr *right, const TypedExpr *call,
                               const Value *value);
const Value *machine_operate(Machine *machine, Thread *thread, const TypedExpr *node);
void machine_begin_request(Machine *machine, Thread *thread, const TypedStmt *stmt,
                           const TypedExpr *node);

/* ---- time.c ---- */
int64_t time_ticks(const World *world, const TypedExpr *duration);
/* When the process may go on from where it stands, and when it must: ticks after it got there. */
typedef struct Bounds {
    int64_t low, high; /* high -1: never */
    bool is_internal;  /* it does no operation in that step */
} Bounds;

Bounds time_bounds(const World *world, const Process *process, const Thread *thread);
/* Some block that the thread is in must be over now. */
bool time_is_up(const Thread *thread);
/* One tick later. */
void time_pass(const World *world, Arena *arena, State *state);

/* ---- past.c ---- */
/* The process is about to execute an operation: the requests it is in have begun. */
void past_begin(Machine *machine, Thread *thread);
/* The innermost request of the process returns `value` (NULL: nothing). */
void past_end(Machine *machine, Thread *thread, const Value *value);
/* Ticks, at least, up to which the age of a read is measured. */
enum { PAST_MEASURED = 12 };

/* Ticks: the longest time for which a check bounds the age of reads. */
int64_t past_max_age(const World *world);
/* One tick later. */
void past_age(const World *world, State *state);
/* The process will never return from what it is doing. */
void past_abandon(Machine *machine, const Thread *thread);
