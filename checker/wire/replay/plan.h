/* What is to be forced: the steps of a run, each with what it calls and the state that it leads to.
 *
 * The run is a counterexample's, or what a fix makes of one (its schedule, followed on the program with the
 * fix). Steps that call nothing are the program's own business and are left out. */
#pragma once

#include "checker/wire/binding/bound.h"
#include "traces/counterexample/build.h"
#include "traces/explain/replay_on.h"

typedef struct PlanStep {
    uint32_t row; /* its number in the run that is shown, from 1; 0: the run has no such step */
    uint32_t position; /* in the run that the steps are of, from 1, as its Counterexample counts */
    RowKind kind;
    const char *who;  /* the process "reader[1]", or the component of an event or fault */
    const char *what; /* "cache.set(0)", "expire" */
    const RowCall *calls;
    uint32_t call_count;
    bool is_lost;  /* no call of the run: the process's next one does not come to its server */
    bool is_crash; /* of the process */
    const BoundPlace *place; /* of an event or fault */
    const Member *member;    /* likewise */
    Word *state;             /* after it */
} PlanStep;

typedef struct Plan {
    Arena *arena;
    const Program *program;
    const BoundDesign *bound;
    PropertyReference about;
    const char *property; /* its name */
    const char *fixes;    /* "as written" */
    PlanStep *steps;
    guint count;
    guint
        forced; /* of these: to the last that the run has; what a fix does after that only goes to rest */
    Word *initial, *last;
    bool is_closed; /* by the fix: the window is not open in `last` */
    /* Where it is: the row of the run as written where the program with the fix first does something else, from 1;
     * 0: nowhere, and what it does after the last row closes the window. */
    uint32_t refused;
    ReplayedOn *replayed; /* owns the steps of a fix; or NULL */
} Plan;

/* The run of a verdict, which was shown as `example`. NULL with STALEMATE_ERROR_USAGE where it has
 * a step that cannot be forced with this binding. */
Plan *plan_of_run(const Counterexample *example, const Verdicts *verdicts, PropertyReference about,
                  const BoundDesign *bound, GError **error);

typedef struct PlanFix {
    const Program *program; /* with the fixes, which close what the run is about */
    PropertyReference about;
    const char *names; /* copied */
} PlanFix;

/* The schedule of `example`, which is of the design as written, on a program with fixes. */
Plan *plan_with_fix(const Counterexample *example, const PlanFix *fix, const BoundDesign *bound,
                    GError **error);
void plan_free(Plan *plan);
/* What the program with the fix did, to be shown; of a plan with a fix. Caller frees. */
Counterexample *plan_followed(const Plan *plan);

/* Whether the property is one of the state that the run leads to. Of any other, such as a guarantee of reads, what the servers
 * hold says nothing: it is as in the run where each step was, with its reply. */
bool plan_is_of_state(const Plan *plan);
/* What of a call stands on a server; NULL: it is inside the program. */
const BoundPlace *plan_place(const Plan *plan, const RowCall *call);
/* The variable that holds the value of a place. */
const Var *plan_var(const Plan *plan, const BoundPlace *place);
/* What an operation is called with as `name`; without a type where it has no such argument, or `call` is NULL. */
TypedValue plan_argument(const RowCall *call, const char *name);
/* The next step of a process from `from` on; `count` where there is none. */
guint plan_next_of(const Plan *plan, const char *who, guint from);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Plan, plan_free)
