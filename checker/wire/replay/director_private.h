/* Shared by the files of the director. */
#pragma once

#include "checker/wire/proxy/proxy.h"
#include "checker/wire/replay/child.h"
#include "checker/wire/replay/director.h"

typedef enum DirectorPhase {
    PHASE_OPEN,    /* all passes */
    PHASE_FORCING, /* bound requests wait for their turn */
} DirectorPhase;

typedef struct Actor { /* a process of the run */
    Director *director;
    const char *name, *command; /* command NULL: it comes by itself, from the program */
    Child *child;               /* NULL: not started */
    GPtrArray *proxies;         /* its own, one for each server */
    guint done;                 /* steps of it that were forced */
    const Unit *waits_for; /* a lock, by this request: its steps are skipped so long; or NULL */
} Actor;

struct Director {
    const Plan *plan;
    Stores *stores;
    DirectorOptions options;
    Actor *actors;
    guint actor_count;
    GPtrArray *shared; /* Proxy: one for each server */
    Child *program;    /* `start`, or NULL */
    DirectorPhase phase;
    guint at;               /* the step whose turn it is */
    bool is_asked;          /* its request was sent */
    bool lets_replies;      /* no reply is held until the next step */
    gint64 begun;           /* when the first step's turn came */
    gint64 since;           /* when it became its turn */
    ForcedOutcome *outcome; /* of this time, while it is found out */
    bool is_decided;
    gint64 looked; /* when a lock was looked for last */
    guint garbage; /* connections so far that did not speak their protocol */
    GError *error;
    uint32_t
        deviated; /* the row where the program first did something else; `deviation` NULL: nowhere */
    char *deviation;
    char *last_passed; /* the last request of the program that is no step, or NULL */
    char *note;        /* what the program did besides: a connection that was closed; or NULL */
    int unheard; /* the step whose reply the program did not wait for: it may ask again; -1: none */
};

static inline const PlanStep *director_step(const Director *director)
{
    return &director->plan->steps[director->at];
}

/* ---- director_match.c ---- */

/* Whether a request is the step whose turn it is. */
bool director_fits(const Director *director, const PlanStep *step, Unit *unit);
/* Whether it has to do with a bound component. */
bool director_is_bound(const Director *director, Unit *unit);
/* Whether it is an operation that the design knows. */
bool director_is_known(const Director *director, Unit *unit);
/* The reply to the step's request: false where it is not the run's, with `problem`. */
bool director_is_reply(const Director *director, const PlanStep *step, Unit *unit, char **problem);

/* Whether it is a change within a transaction, in a design whose operations commit by themselves: it is seen with its
 * COMMIT, and that is the step. */
bool director_is_deferred(const Director *director, Unit *unit);
/* Whether nothing of a step is to be seen on a server: it only begins a transaction. */
bool director_is_unseen(const Director *director, const PlanStep *step);

/* ---- director_lock.c ---- */

/* The step's request was sent and is not answered: where a transaction has a lock that waits for its own turn, the step
 * is refused. Where another has it, that is the outcome once the time `is_over`. Asked often, looks now and then. */
void director_look_for_lock(Director *director, bool is_over);
/* Whether it was refused so, and is still not answered. */
bool director_waits_for(const Director *director, const Unit *unit);

/* ---- director_hold.c ---- */

#define DIRECTOR_TLS                                                                               \
    "the program demands TLS, which cannot be looked into: sslmode=disable, or what it calls that"
enum { DIRECTOR_LET_BY = -2 }; /* the step of a unit that is none, and passes */
extern const ProxyObserver DIRECTOR_OBSERVER;
void director_wake(Director *director);
typedef void DirectorEach(Director *director, Proxy *proxy, void *user);
void director_each_proxy(const Director *director, DirectorEach *each, void *user);
/* What is held where the step is awaited: a bound request that is nobody's next step, or the step itself, behind
 * another request of its connection (`is_behind`); NULL: neither. */
Unit *director_held_instead(const Director *director, bool *is_behind);
/* It is no step, and passes: what comes next is awaited once it is answered. */
void director_let_by(Director *director, Unit *unit);
/* The same of a change that is seen with its COMMIT; false where it is no later step of any process. */
bool director_let_deferred(Director *director, Unit *unit);

/* ---- director_start.c ---- */

/* Its process is started, if it has a command and was not. */
void director_start_actor(Director *director, Actor *actor);
/* What commands find in their environment: NAME=VALUE for each proxy, ending with NULL. */
GPtrArray *director_environment(const Director *director, const GPtrArray *proxies);

/* ---- director_wait.c ---- */

/* Looked at now and then while a step is awaited: whether it will not come. */
gboolean director_tick(gpointer director);

/* ---- director.c ---- */

/* The step is done. `unit` is its request with its reply, which was the run's; NULL: it has none. */
void director_advance(Director *director, const Unit *unit);
/* The program does something else than the step; it is followed all the same, and no more compared. Takes the
 * text. */
void director_deviate(Director *director, char *text);
/* The step will not come. */
void director_skip(Director *director);
void director_decide(Director *director, OutcomeKind kind, OutcomeCause cause, char *text);
Actor *director_actor(Director *director, const char *name);
