/* What a breadth-first search of one model found.
 *
 * States have dense ids in the order in which they were found, so a smaller id is never deeper, and
 * the path of parents is a shortest run. Full states are kept: equality decides, a hash only finds.
 * The space is the same, byte for byte, for the same model and options, whatever the number of
 * workers. */
#pragma once

#include "checker/model/model.h"
#include "checker/model/reduced.h"
#include "checker/model/run.h"

typedef uint32_t StateId;
#define STATE_NONE UINT32_MAX

typedef enum SearchEnd {
    SEARCH_COMPLETE,
    SEARCH_ERROR,   /* a design error was reached: the search stops at the shortest run to one */
    SEARCH_STATES,  /* --max-states */
    SEARCH_MEMORY,  /* --memory, or the system refused */
    SEARCH_TIME,    /* --timeout */
    SEARCH_STOPPED, /* the caller's flag, e.g. Ctrl-C */
} SearchEnd;

typedef struct SearchProgress {
    uint64_t states, transitions, queue;
    uint64_t found; /* of the states: since the search began, or went on */
    uint32_t depth;
    uint64_t memory; /* bytes */
    double seconds;
} SearchProgress;

typedef struct StateSpace StateSpace;

typedef struct SearchOptions { /* zero means no limit */
    uint64_t max_states;
    uint64_t max_memory;      /* bytes */
    double timeout;           /* seconds */
    bool skips_measures;      /* for the judge: they are not wanted, and have no value */
    double epsilon;           /* for the judge: how close to prove probabilities; 0: the usual */
    const volatile int *stop; /* the search ends soon after *stop is not 0; may be NULL */
    uint32_t workers;         /* threads; 0: as many as there are processors */
    bool one_by_one;          /* for the judge: no searches side by side, however small they are */
    /* For tests, which have only small searches: from how many states on a search is worth several
     * workers, and how many states they take at a time; 0: what is good. */
    uint32_t worth_workers, chunk_size;
    /* Called a few times a second; may be NULL. */
    void (*progress)(const SearchProgress *progress, void *user);
    void *user;
    /* Asked at the start and then now and then, by the thread that leads the search: a model with
     * the same states and steps that is quicker, works with the workspaces of this one and outlives
     * the space; NULL: none, or not yet. May be NULL. */
    const Model *(*quicker)(const Model *model, double seconds, void *user);
    void *quicker_user;
    /* For the judge. Asked for a model with all of these reductions that keep the answer; good
     * until the judge is done; NULL: there is none. May be NULL. */
    const Reduced *(*reduced)(const Model *model, uint32_t reductions, void *user);
    void *reduced_user;
    uint64_t reduces_after; /* a search without reductions finds so many states before; 0: none */
    /* A space of the same model that a limit ended before its search did: the search goes on with
     * it, and owns it from then on. NULL: begins at the beginning. */
    StateSpace *resumed;
    /* Shown the space now and then, when it could be resumed from, by the thread that leads the
     * search; and once more at the end (`is_last`) where a limit ended the search, or the judging
     * of what it found. May be NULL. */
    void (*keep)(const StateSpace *space, bool is_last, void *user);
    void *keep_user;
} SearchOptions;

/* The first step, in the order of the search, of which something is true. */
typedef struct FirstStep {
    StateId from; /* STATE_NONE: there is none */
    uint16_t step;
} FirstStep;

/* Explores `model`, which must outlive the space. Never NULL: a limit reached gives a partial one.
 */
StateSpace *state_space_search(const Model *model, const SearchOptions *options);
void state_space_free(StateSpace *space);

SearchEnd state_space_end(const StateSpace *space);
StateId state_space_count(const StateSpace *space);
uint64_t state_space_transitions(const StateSpace *space);
uint32_t state_space_depth(
    const StateSpace *space); /* of the deepest state; initial states have 0 */
uint64_t state_space_memory(const StateSpace *space); /* bytes at the end */
gint64 state_space_begun(
    const StateSpace *space); /* when the search began, by the monotonic clock */
const Model *state_space_model(const StateSpace *space);

/* A full state, which several threads may ask for at the same time. */
void state_space_read(const StateSpace *space, StateId id, Word *state);

/* The same for one thread; good until the next call. */
const Word *state_space_get(const StateSpace *space, StateId id);
StateId state_space_find(const StateSpace *space,
                         const Word *state); /* STATE_NONE where it is not there */
uint32_t state_space_state_depth(const StateSpace *space, StateId id);
StateId state_space_parent(const StateSpace *space,
                           StateId id); /* STATE_NONE for an initial state */

/* The first state, in the order of the search, in which predicate i holds, does not hold, holds at
 * rest, does not hold at rest. At rest: no process is owed a step (model_step_is_fair). */
StateId state_space_first(const StateSpace *space, uint8_t predicate, bool value, bool at_rest);
StateId state_space_deadlock(
    const StateSpace *space); /* at rest, not finished, no event possible */
FirstStep state_space_broken(const StateSpace *space, uint8_t monitor);

/* After SEARCH_ERROR: where an initial state is one, `from` is STATE_NONE and `step` its index. */
FirstStep state_space_error(const StateSpace *space);

/* The shortest run to a state (the one of the search). Caller frees. */
Run *state_space_run(const StateSpace *space, StateId id);

/* And one step more: any of the FirstSteps above, where there is one. */
Run *state_space_run_step(const StateSpace *space, FirstStep last);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(StateSpace, state_space_free)
