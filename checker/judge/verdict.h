/* What the judge says of one configuration: a verdict for each window, check and measure, each with
 * the shortest run that shows it. Numbers of steps leave out those in which only time passes; runs
 * do not. Section 5 to 7 of the language reference say what they mean. */
#pragma once

#include "checker/model/loosened.h"
#include "checker/model/reduced.h"
#include "checker/model/shortened.h"
#include "checker/search/state_space.h"

typedef enum WindowKind {
    WINDOW_NEVER,     /* no reachable state satisfies it */
    WINDOW_TRANSIENT, /* it opens, and on every run the processes themselves close it */
    WINDOW_UNTIL,     /* it can stay open until one of the events `by` closes it, and no sooner */
    WINDOW_FOREVER,   /* the same, and nothing closes it */
    WINDOW_UNKNOWN,   /* the search was not complete */
} WindowKind;

/* Another choice that could still have closed a window: instead of step `step` of the run (counted
 * from 1; 0: there was none), successor `choice` of the state before it. */
typedef struct Rescue {
    uint32_t step;
    uint16_t choice;
} Rescue;

typedef struct WindowVerdict {
    WindowKind kind;
    bool at_rest; /* it stays open at rest; otherwise going round */
    uint16_t *by; /* actors, UNTIL only: any one of these events makes way to close it */
    uint32_t by_count;
    bool in_turn; /* no single event does: it takes all of `by`, in this order */
    /* TRANSIENT: to the opening and on to the nearest state in which it is closed again; UNTIL and
     * FOREVER: to the first state from which it can stay open (with the loop, where it goes round).
     */
    Run *run;
    uint32_t
        opens; /* after how many steps of `run` the window opened for the last time; 0: at start */
    uint32_t steps; /* the length that is reported: TRANSIENT: `opens`; otherwise to that first
                       state, the loop not counted */
    Rescue rescue;  /* where it stays open at rest: the last there was */
    /* In timed models, where there is a longest time that it stays open: that, in microseconds; and
     * `run` is one that attains it, to the step that closes it. Where it is a limit, no run does: others come as
     * near to it as one likes, and `run` is as near as ticks show. */
    bool has_longest, is_limit;
    int64_t longest;
} WindowVerdict;

typedef enum CheckResult { CHECK_KEPT, CHECK_BROKEN, CHECK_UNKNOWN } CheckResult;

typedef struct CheckVerdict {
    CheckResult result;
    Run *run;       /* BROKEN: the shortest that breaks it (REACHABLE kept: the witness); or NULL */
    uint32_t steps; /* of it, a loop not counted */
    /* Of a check of how probable something is, where that was worked out: the greatest probability
     * over all schedules lies between these two. `run` is then the shortest in which it happens. */
    bool has_max;
    double max[2];
} CheckVerdict;

typedef struct MeasureVerdict {
    bool has_value;
    int64_t value;
    Run *run; /* the shortest that attains it; where there is no bound, to a first stale read */
    bool is_unbounded; /* of how old a read is: it may be of any age, and there is no value */
    bool is_limit;     /* likewise: no read is that old, and some are as near to it as one likes */
    /* Of measures of chance, instead: over all schedules, each between two proven ends. */
    double min[2], max[2];
    const char *why; /* there is no value: a short reason, or NULL where it was not worked out */
} MeasureVerdict;

typedef struct Verdicts {
    SearchEnd end;
    uint64_t states, transitions, memory;
    uint32_t depth;
    uint32_t reductions; /* of the search that these numbers are of: bits of Reduction */
    uint64_t refuted; /* of the doubted properties: known not to hold, whatever else is unknown */
    uint32_t window_count, check_count, measure_count;
    WindowVerdict *windows; /* as the model's properties: windows first, */
    CheckVerdict *checks;   /* then checks */
    MeasureVerdict *measures;
    Run *deadlock;     /* or NULL */
    Run *design_error; /* or NULL; where there is one, no other verdict is given */
} Verdicts;

/* Where a search may be of fewer states or steps: a model with all of these reductions (bits of
 * Reduction) that keep the answer, good until the judge is done; NULL: there is none. */
typedef struct JudgeReductions {
    const Reduced *(*find)(const Model *model, uint32_t reductions, void *user); /* or NULL */
    void *user;
    uint64_t after; /* a search without reductions finds so many states before; 0: none */
} JudgeReductions;

/* Where a long timer may be shorter in a search: a model for that; NULL: there is none. */
typedef struct JudgeClocks {
    bool (*may_find)(const Model *model, void *user); /* it is worth the look */
    Shortened *(*find)(const Model *model, void *user);
    /* Of what was found, once the judge is done; `tells` is false where it did not tell all. */
    void (*drop)(Shortened *shortened, bool tells, void *user);
    /* Where there is none: a model that does more; or `loosen` is NULL. Attempts are closer to the model; NULL: there are
     * no more. */
    Loosened *(*loosen)(const Model *model, uint32_t attempt, void *user);
    void (*tighten)(Loosened *loosened, bool tells, void *user); /* as `drop` */
    void *user;
    uint64_t after; /* a search with the timer as it is finds so many states before; 0: none */
} JudgeClocks;

typedef struct JudgeOptions {
    SearchOptions search;
    JudgeReductions reductions;
    JudgeClocks clocks;
    const Shortened *shortened; /* that a space to be judged is of; or NULL */
    bool *needs_ticks;          /* is set where that does not tell all; or NULL */
    double epsilon;             /* how close to prove probabilities; 0: the usual */
    bool skips_measures;        /* they are not wanted, and have no value */
    bool one_by_one;  /* for who judges several models: not side by side, small as they are */
    uint64_t doubted; /* properties, bit by bit: all that is asked is whether these hold; 0: all */
} JudgeOptions;

/* Searches the model and judges all its properties. Never NULL. Options may be NULL. */
Verdicts *verdicts_new(const Model *model, const JudgeOptions *options);

/* The same for a space that was searched already. */
Verdicts *verdicts_of(const StateSpace *space, const JudgeOptions *options);
void verdicts_free(Verdicts *verdicts);

/* Of the first `steps` of a run of the model, those that are shown. */
uint32_t verdict_steps_shown(const Model *model, const Run *run, uint32_t steps);

bool verdict_is_closed(const WindowVerdict *window); /* never or transient */

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Verdicts, verdicts_free)
