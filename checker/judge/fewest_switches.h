/* Of the shortest runs to a goal, one with the fewest switches between those who take its steps:
 * the easiest to follow.
 *
 * Steps of a shortest run go from one depth to the next, so the switches that are still to come are
 * worked out from the goal back. Time that passes is nobody's step. Of runs with equally few, the
 * one whose first step that differs is first in the order of steps: the same run, whatever the
 * machine. */
#pragma once

#include "checker/base/bits.h"
#include "checker/judge/judge.h"

/* In larger spaces runs are those of the search. */
enum { SWITCHES_MAX_STATES = 200000 };

/* What is still to come: so many switches if one of `actors` took the step before, else one more.
 * Actors past the 64th share their bits, so that their switches may be missed. */
typedef struct Switches {
    uint32_t switches; /* SWITCHES_NONE: there is no way on */
    uint64_t actors;   /* none: nothing comes, whoever stepped last */
} Switches;

#define SWITCHES_NONE UINT32_MAX
#define SWITCHES_ANYONE UINT64_MAX

typedef enum RunGoalKind {
    RUN_GOAL_STATE, /* the state `first` */
    RUN_GOAL_HOLDS, /* any state as deep as it in which the predicate has the value */
    RUN_GOAL_BREAKS, /* the step `step` of it, or any step as deep as that which breaks the monitor */
    RUN_GOAL_STEP,   /* the step `step` of it */
} RunGoalKind;

typedef struct RunGoal {
    RunGoalKind kind;
    StateId first;
    uint16_t step;
    uint8_t bit; /* of the predicate or monitor */
    bool value, at_rest;
    Switches beyond; /* of STATE: what the run goes on to */
} RunGoal;

/* `graph` may be NULL: then, too, it is the run of the search. `*last` (may be NULL) is the state
 * of the goal that it comes to, before the step where that is the goal. Caller frees. */
Run *fewest_switches_run(const StateSpace *space, const Graph *graph, RunGoal goal, StateId *last);

/* The states that the run comes to, the first of them where it starts: one more than its steps.
 * Caller frees. */
StateId *fewest_switches_states(const Graph *graph, const Run *run);

/* Who took the last step of the run that is not time's: a bit, or SWITCHES_ANYONE. */
uint64_t fewest_switches_before(const Graph *graph, const Run *run);

/* ---- for other layers than those of depth ---- */

/* Takes into account the step of `actor`, or of time, to where `next` is still to come. */
void fewest_switches_relax(Switches *best, Switches next, uint16_t actor, bool is_time);

/* The switches of going on with that step, where `before` took the one before: a bit, or
 * SWITCHES_ANYONE. */
uint32_t fewest_switches_cost(Switches next, uint64_t before, uint16_t actor, bool is_time);

static inline uint64_t fewest_switches_bit(uint16_t actor)
{
    return bits_mask(actor);
}
