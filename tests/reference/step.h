/* The steps of the reference explorer: who can do what in a state, and to which states it leads. */
#pragma once

#include "tests/reference/machine.h"

typedef enum WhoKind {
    WHO_PROCESS,
    WHO_EVENT,
    WHO_FAULT, /* of a component, or of a process that crashes or begins again */
    WHO_TIME,  /* passes; in timed designs, and last */
} WhoKind;

typedef struct Who {
    WhoKind kind;
    const Event *event;
    uint64_t element; /* of a component array */
    const Process *process;
    uint32_t number; /* of the process instance */
    bool restarts;   /* FAULT of a process */
} Who;

typedef struct Step {
    uint32_t who;
    bool is_fault; /* uses up one of the run's faults */
    bool is_error; /* a design error: leads nowhere */
    State *state;
    uint64_t broken_checks;
    int64_t age, lag; /* of the oldest read that returned */
    bool breaks_assertion;
} Step;

/* Past so many steps out of one state a design is too large for the reference. */
enum { WORLD_MAX_STEPS = 10000 };

/* `tick` in microseconds; 0 where time is free. */
World *world_new(const System *system, int64_t tick);
void world_free(World *world);
/* All that take steps, the processes first. Free with g_array_unref. */
GArray *world_parts(const World *world);
State *world_initial(const World *world, Arena *arena);

/* Appends all steps that `who` can take; the states live in `arena`. */
void world_steps(const World *world, Arena *arena, const State *state, const Who *who,
                 GArray *steps);

/* Whether time may pass, by what the others can do (`steps` of `parts`). A state in which it may
 * not, because a block must be over, and in which nobody can do anything, is a design error. */
typedef enum Passing { PASSING_FREE, PASSING_BARRED, PASSING_ERROR } Passing;

Passing world_passing(const World *world, const GArray *parts, const State *state,
                      const GArray *steps);

/* What an observer sees; false where that is a design error. */
bool world_observe(const World *world, Arena *arena, State *state, const TypedExpr *node,
                   int64_t *value);
