/* A state of the reference explorer, unpacked: every variable as a value, every process as the
 * stack of blocks it stands in and the locals in scope there, and what the guarantees of reads need
 * to know of the past. */
#pragma once

#include "tests/reference/value.h"

#define NO_VERSION INT64_MIN /* older than any */

typedef struct Binding {
    const Var *var;
    const Value *value;
} Binding;

/* A block that code is in, and how far it is. Of the frames of a process that stands at a
 * scheduling point the statements at `index` are the way to that point. */
typedef struct Frame {
    const TypedStmt *stmt; /* whose block it is; NULL for the outermost */
    const TypedExpr *call; /* of a request: its NODE_REQUEST */
    const TypedBlock *statements;
    uint32_t index;
    int64_t rounds; /* of a repeat: still to go, this one included */
    int64_t left;   /* of a `within` in a timed design: ticks until it must be over */
    uint32_t scope; /* how many bindings there were before */
    bool has_begun; /* of a request that a check judges: its first operation was executed */
    int64_t fresh_floor, order_floor;
    const int64_t
        *aged_floors; /* by check of the system, at its beginning; behind them, where reads are
                         measured, the version of each write that had ended, and its age; NULL: none
                         of it is asked for */
    uint32_t aged_count;
} Frame;

typedef enum Status { STATUS_RUNNING, STATUS_DONE, STATUS_CRASHED } Status;

/* Code that runs: a process, or the body of an operation or event. */
typedef struct Thread {
    bool is_process;
    Status status;
    bool is_starting; /* it has local code to run before its first scheduling point */
    int64_t clock;    /* ticks for which it has stood where it stands, as far as that matters */
    int64_t self;     /* number of the process instance; -1: none */
    const Instance *instance; /* of an operation or event */
    uint64_t element;         /* and which of the component array */
    const Value *result;      /* what an operation returned */
    Frame *frames;
    Binding *bindings;
    uint32_t depth, depth_room, bound, bound_room;
} Thread;

/* What happened before, as far as a check asks for it. */
typedef enum PastKind {
    PAST_WRITTEN,    /* the newest version that a write of `object` returned */
    PAST_SEEN,       /* that a read or a write did */
    PAST_READ_BY,    /* that a read by `process` did */
    PAST_WRITTEN_BY, /* that a write by `process` did */
    PAST_DOUBT,      /* a read returned `version`, newer than every write that had returned; the
                        writes in progress then (`writers`, bit by process) may still return it */
    PAST_ENDED,      /* a write of `object` returned `version`, `age` ticks ago or more */
    PAST_LOST, /* a write of `object` began of which nobody will know the version: it returned none,
                  or its process crashed or began again */
} PastKind;

typedef struct Past {
    PastKind kind;
    int64_t process; /* -1: of all */
    const Value *object;
    int64_t version;
    uint64_t writers;
    int64_t age; /* ENDED: of the first such write; no older than the longest bound */
} Past;

typedef struct State {
    const Value **vars; /* state variables and ghosts, by the world's places */
    Thread *threads;    /* by process instance */
    int64_t faults;     /* still allowed */
    Past *past;         /* in order of past_compare */
    uint32_t var_count, thread_count, past_count;
} State;

State *state_copy(Arena *arena, const State *state);
/* Bytes that tell the state from every other of its system, within one run of the tests. */
GBytes *state_key(const State *state);

Frame *thread_push(Arena *arena, Thread *thread, const TypedStmt *stmt,
                   const TypedBlock *statements);
Frame *thread_top(const Thread *thread);
/* Leaves the innermost block, and the scope of what was declared in it. */
void thread_pop(Thread *thread);
void thread_bind(Arena *arena, Thread *thread, const Var *var, const Value *value);
/* The innermost binding of the variable; NULL where it is out of scope. */
Binding *thread_find(const Thread *thread, const Var *var);

Past *past_find(const State *state, PastKind kind, int64_t process, const Value *object);
/* Adds an entry in its place. */
void past_add(Arena *arena, State *state, const Past *entry);
void past_remove(State *state, uint32_t index);
