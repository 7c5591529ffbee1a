/* THE SEAM between designs and searches: what a transition system is.
 *
 * A Model has flat states of `words` machine words, packed by whoever made the model; two states
 * are equal when their words are. A step is known, in the state it leaves, by its index in the list
 * of successors of that state, and that list is always the same: a run can be kept as its first
 * state's index and the indexes of its steps, and played again.
 *
 * A Model is immutable, so that threads may share it; what a thread needs to work on it is its own
 * workspace. Searches know nothing of the language behind a model, and the language nothing of
 * searches. (The idea of such a seam is LTSmin's PINS: Blom, van de Pol, Weber, CAV 2010.) */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef uint64_t Word;
typedef struct Model Model;
typedef struct Workspace Workspace; /* defined by each kind of model */

enum {
    MODEL_MAX_PREDICATES = 64,
    MODEL_MAX_MONITORS = 64,
    MODEL_MAX_SUCCESSORS = 65535,
    PREDICATE_FINISHED =
        0, /* predicate 0 of every model: all processes but background ones ended */
};

typedef enum ActorKind { ACTOR_PROCESS, ACTOR_EVENT, ACTOR_FAULT, ACTOR_TIME } ActorKind;

/* Who takes steps. A process is owed steps (weak fairness); events and faults are owed nothing.
 * Time, in timed models, is the last actor: in a run that never ends it passes without end. */
typedef struct ModelActor {
    ActorKind kind;
    bool is_background;
    bool is_urgent;    /* an event: time does not pass while it is possible */
    const char *owner; /* the component of an event or fault; NULL for a process */
    const char *name;  /* `reader`, `reader[1]`, `expire`, `time` */
} ModelActor;

enum { MODEL_MAX_TICKS = (1 << 29) - 1 };

/* The fields of what native steps fill are told once: native/prelude.c makes text of them. */

/* One step out of a state. */
#define MODEL_STEP_FIELDS                                                                          \
    uint16_t actor;                                                                                \
    bool is_fault; /* uses up one of the run's faults, whoever takes it */                         \
    bool is_error; /* a design error: the step leads nowhere, its state is all zero */             \
    /* Of steps of time, else 0 (but for `enables_process`). Nothing but time can tell the */      \
    /* states in between apart, unless some other step is possible in the first of them. */        \
    uint32_t delay : 29; /* in ticks, at least 1; 1 where time goes on and changes no more */      \
    /* Waiting, and nothing else, lets some process take a step it is owed. Also of an event */    \
    /* that bars time, if it did not: urgent, or awaited by a block whose time is up. */           \
    uint32_t enables_process : 1;                                                                  \
    uint32_t enables_event : 1; /* waiting, and nothing else, makes some event possible */         \
    /* Of a process that goes on without an operation and ends no request. */                      \
    uint32_t is_internal : 1;                                                                      \
    uint64_t broken; /* bit i: this step breaks monitor i (a guarantee of reads, an assertion) */

typedef struct ModelStep {
    MODEL_STEP_FIELDS
} ModelStep;

/* A step that a process is owed, now or after any waiting: a state without one is at rest. Faults
 * are owed to nobody, whoever's step goes wrong: a process that could only go on by a fault stands
 * still, as one that is blocked. */
static inline bool model_step_is_fair(const ModelActor *actors, const ModelStep *step)
{
    return (actors[step->actor].kind == ACTOR_PROCESS && !step->is_fault) || step->enables_process;
}

/* A step that lets an event happen, now or after any waiting. Where all that is left of an event is
 * its fault branch, that is a fault, and no event. */
static inline bool model_step_is_event(const ModelActor *actors, const ModelStep *step)
{
    return (actors[step->actor].kind == ACTOR_EVENT && !step->is_fault) || step->enables_event;
}

/* A step that a run is told with: not one in which only time passes, nor one of a process that goes
 * on silently, if that `changes` no predicate. Where time cannot go on, that is no step. */
static inline bool model_step_is_shown(const ModelActor *actors, const ModelStep *step,
                                       bool changes)
{
    if (actors[step->actor].kind == ACTOR_TIME)
        return changes && !step->is_error;
    return !step->is_internal || changes || step->broken || step->is_error;
}

/* A choice made within one step, as a search for probabilities wants to know it: of `options` ways
 * that are open at this place the step goes way number `choice`. By chance, that way has `weight`
 * out of `total`; by nobody's chance, `total` is 0. */
typedef struct ModelChoice {
    uint32_t choice, options;
    uint32_t weight, total;
} ModelChoice;

/* Room for the successors of one state; grown by the model, owned by the caller. */
#define SUCCESSORS_FIELDS                                                                            \
    uint32_t count, capacity;                                                                        \
    uint32_t words;                                                                                  \
    ModelStep *steps;                                                                                \
    Word *states; /* count * words */                                                                \
    /* Where the caller made it, expand notes the choices of each step here, one after the other,  \
     * and where those of step i end in ends[i]. Steps of one actor stand in the order of their    \
     * choices: those with equal first choices stand together. NULL: nobody asks. */ \
    struct Choices *choices;                                                                         \
    /* Where the caller made it, expand notes here what the steps of processes touch. */             \
    struct Accesses *accesses;                                                                       \
    /* Where the caller made it, expand notes here which reads begin and end in each step. */        \
    struct ReadNotes *reads;                                                                         \
    /* Where the caller set it, asked now and then; once it says no, no more is found and is_cut   \
     * is set: then the list is worth nothing. */ \
    bool (*may_go_on)(void *user);                                                                   \
    void *user;                                                                                      \
    uint32_t asked;                                                                                  \
    bool is_cut;

typedef struct Successors {
    SUCCESSORS_FIELDS
} Successors;

typedef struct Choices { /* freed by its owner: list and ends */
    uint32_t count;      /* steps */
    uint32_t capacity, end_capacity;
    ModelChoice *list;
    uint32_t *ends;
} Choices;

/* Who is who after each step out of a state; grown by the model, freed by the caller. */
typedef struct ActorNames {
    uint16_t *now; /* by step and actor of the state: which actor of the next state that is */
    size_t capacity;
} ActorNames;

typedef enum PropertyKind {
    PROPERTY_WINDOW,  /* predicate */
    PROPERTY_ALWAYS,  /* predicate holds in every state (a `never` is the always of its contrary) */
    PROPERTY_AT_REST, /* predicate holds in every state at rest */
    PROPERTY_REACHABLE,  /* predicate holds in some state */
    PROPERTY_EVENTUALLY, /* on every run predicate holds at some time */
    PROPERTY_LEADS_TO,   /* predicate is always followed by (or comes with) second */
    PROPERTY_SETTLES,    /* on every run predicate holds from some time on forever */
    PROPERTY_RARE,       /* that predicate ever holds is at most as probable as `parts/whole` */
    PROPERTY_MONITOR,    /* no step breaks `monitor` */
    PROPERTY_DECIDED,    /* has no state in it: `holds` says */
} PropertyKind;

typedef struct ModelProperty {
    PropertyKind kind;
    const char *name;
    uint8_t predicate, second, monitor;
    bool holds;
    int64_t parts, whole;
} ModelProperty;

typedef enum ModelMeasureKind {
    MEASURED_MAX, /* over states at rest or all */
    MEASURED_MIN,
    MEASURED_AGE, /* of what a read returns: microseconds since a newer version was written */
    MEASURED_LAG, /* likewise: how many versions */
    MEASURED_PROBABILITY, /* that a run comes to a state where it is not 0 */
    MEASURED_EXPECTED,    /* at rest */
} ModelMeasureKind;

typedef struct ModelMeasure {
    const char *name;
    ModelMeasureKind kind;
    bool at_rest;
} ModelMeasure;

struct Model {
    uint32_t words;
    uint32_t bits;                 /* of a state that are used */
    uint32_t parts, process_count; /* see accesses.h; processes are the first actors */
    int64_t tick;                  /* microseconds that one tick of time is; 0: time is free */
    int64_t unit;                  /* of which longest times are multiples: see model_longest() */
    uint32_t actor_count, predicate_count, monitor_count, property_count, measure_count;
    const ModelActor *actors;
    const ModelProperty *properties; /* windows first, then checks, each in the design's order */
    const ModelMeasure *measures;
    uint64_t size; /* bytes that making it took: they count for the limits of a search */

    Workspace *(*workspace_new)(const Model *model);
    void (*workspace_free)(Workspace *workspace);

    /* The initial states, in a fixed order; `steps` are zero but for is_error. */
    void (*initial)(const Model *model, Workspace *workspace, Successors *out);

    /* All steps out of `state`, in a fixed order: processes first, then events, then faults, then
     * time. Returns the state's predicates, bit by bit. */
    uint64_t (*expand)(const Model *model, Workspace *workspace, const Word *state,
                       Successors *out);

    /* NULL: whoever took a step is the same actor in the next state. Else processes, and what there is one of
     * for each of them, may change places on the way there, and this expands a state, too, and says who is
     * who: actor a of the state is actor now[step * actor_count + a] of the one that the step leads to. See
     * reduced.h. */
    uint64_t (*expand_named)(const Model *model, Workspace *workspace, const Word *state,
                             Successors *out, ActorNames *names);
    bool moves_events; /* then events change places, too, and not processes alone */

    /* NULL, or: what cannot be so forever, bit by bit. A run in which time passes without end is in
     * states without it again and again, for each (generalized Buechi acceptance). */
    uint64_t (*passing)(const Model *model, const Word *state);

    /* The predicates alone. */
    uint64_t (*predicates)(const Model *model, Workspace *workspace, const Word *state);

    int64_t (*measure)(const Model *model, Workspace *workspace, const Word *state, uint32_t index);
};

/* Microseconds of a longest time, of which runs attain so many ticks: the least multiple of `unit` that is no
 * less. Where that is more, it is a limit: a least upper bound that no run attains. */
static inline int64_t model_longest(const Model *model, uint64_t ticks, bool *is_limit)
{
    const int64_t time = (int64_t)ticks * model->tick, unit = model->unit;

    *is_limit = unit > 0 && time % unit > 0;
    return *is_limit ? time + unit - time % unit : time;
}

/* Asked by a model before each step that it tries: false where it is to stop. */
static inline bool successors_may_go_on(Successors *list)
{
    enum { EVERY = 256 };

    if (list->may_go_on && !list->is_cut && ++list->asked % EVERY == 0)
        list->is_cut = !list->may_go_on(list->user);
    return !list->is_cut;
}

/* Makes room for one more successor, zeroed, and returns its state; its step is the last of
 * `steps`. Aborts past MODEL_MAX_SUCCESSORS. */
Word *successors_add(Successors *list);
/* Makes room for the choices of one more step, and returns it. */
ModelChoice *model_choices_add(Choices *choices, uint32_t count);
void successors_init(Successors *list, uint32_t words);
void successors_free(Successors *list);
