/* The steps out of a program's states, with what they call: each state is expanded once, and known by a number. */
#pragma once

#include "checker/conform/lines/log_lines.h"
#include "checker/conform/ways/templates.h"
#include "checker/program/replay/replay.h"

typedef struct KnownCall {
    const Operation *operation;
    const TypedStmt *stmt; /* that makes it */
    int64_t index;         /* as in ReplayCall */
    int place;             /* number in a group's places; -1: it is not to be seen in a log */
    TypedValue *arguments, result;
} KnownCall;

/* A timer was started, for so many microseconds. Timers are numbers from 0 on, up to KNOWN_STEPS_TIMERS; of more than
 * that the rest is due at any time. */
typedef struct KnownStart {
    uint32_t timer;
    int64_t duration;
} KnownStart;

enum { KNOWN_STEPS_TIMERS = 8 };

typedef struct KnownStep {
    uint32_t actor; /* as the model's: a process, or an event or fault */
    uint32_t to;    /* state */
    const KnownCall *calls;
    uint32_t call_count, seen_count; /* calls; those that are to be seen */
    int place;                       /* of the first that is; -1: none is */
    /* Nothing but the process itself can tell that it went on: nothing is called, and all else is as it was,
     * what windows say too. */
    bool is_local;
    const KnownStart *starts;
    uint32_t start_count;
    bool leaves;   /* a request has ended in it */
    uint32_t over; /* the process that has ended in it, or crashed; NO_PROCESS_OVER */
} KnownStep;

#define NO_PROCESS_OVER UINT32_MAX

typedef struct KnownState {
    KnownStep *steps; /* but those that are design errors, and time; in the order of actors */
    uint32_t step_count;
    const uint32_t *first; /* by process, and one more: its first step */
    uint64_t predicates;
    uint32_t waiting, are_due;        /* timers, as bits: that run and are not due; that are */
    bool is_urgent;                   /* an event is possible for which time stands still */
    uint32_t due[KNOWN_STEPS_TIMERS]; /* the state in which one is; known_steps_due */
} KnownState;

typedef struct KnownSteps KnownSteps;

/* `group` is any of those that are judged with it: their places are alike. */
KnownSteps *known_steps_new(const Templates *templates, const LogGroup *group);
void known_steps_free(KnownSteps *known);

/* The initial states. */
uint32_t known_steps_initial_count(const KnownSteps *known);
uint32_t known_steps_initial(const KnownSteps *known, uint32_t number);
/* What it is to be in a state. Good as long as `known`. */
const KnownState *known_steps_of(KnownSteps *known, uint32_t state);
/* The state in which a process is again as in that initial state. */
uint32_t known_steps_renew(KnownSteps *known, uint32_t state, uint32_t process, uint32_t initial);
/* It is of the processes of one template. */
static inline bool known_steps_is_alike(const Orbit *orbit)
{
    return orbit->values == NO_PLACE && orbit->firsts.length == 1;
}
/* Processes that may change places have one number in a state where all that is their own is equal. By process; good as
 * long as `known`. NULL where none may. */
const uint32_t *known_steps_own(KnownSteps *known, uint32_t state);
/* The state in which a process has changed places with the one behind it. */
uint32_t known_steps_swap(KnownSteps *known, uint32_t state, uint32_t process);
/* The state in which a timer that runs is due. */
uint32_t known_steps_due(KnownSteps *known, uint32_t state, uint32_t timer);
/* How many timers there are that are followed. */
uint32_t known_steps_timers(const KnownSteps *known);
/* The value of a component's variable. Good until the next call. */
TypedValue known_steps_value(KnownSteps *known, uint32_t state, const Var *var, int64_t index);
/* What was kept so far, in bytes; and how many states. */
uint64_t known_steps_size(const KnownSteps *known);
uint32_t known_steps_count(const KnownSteps *known);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(KnownSteps, known_steps_free)
