/* What a breadth-first search of one model found.
 *
 * States have dense ids in the order in which they were found, so a smaller id is never deeper, and
 * the path of parents is a shortest run. Full states are kept: equality decides, a hash only finds.
 * The space is the same, byte for byte, for the same model and options, whatever the number of
 * workers. */
#pragma once

#include "checker/model/model.h"
#include "checker/model/run.h"

/* Tables have 40 bits for one, with a sign (id_line.h). */
typedef uint64_t StateId;
#define STATE_NONE UINT64_MAX
#define STATE_SPACE_MAX ((UINT64_C(1) << 39) - 1) /* states */

typedef enum SearchEnd {
    SEARCH_COMPLETE,
    SEARCH_ERROR,   /* a design error was reached: the search stops at the shortest run to one */
    SEARCH_STATES,  /* --max-states */
    SEARCH_MEMORY,  /* --memory, or the system refused */
    SEARCH_DISK,    /* what --spill writes to refused */
    SEARCH_TIME,    /* --timeout */
    SEARCH_STOPPED, /* the caller's flag, e.g. Ctrl-C */
    SEARCH_ENOUGH,  /* whoever asked needs no more: is_enough of the options */
} SearchEnd;

typedef struct SearchProgress {
    uint64_t states, transitions, queue;
    uint64_t found; /* of the states: since the search began, or went on */
    uint32_t depth;
    uint64_t memory; /* bytes */
    uint64_t disk;   /* bytes; 0: nothing was spilled */
    double seconds;
} SearchProgress;

typedef struct StateSpace StateSpace;

/* What a search, and the judging of what it found, may take. Zero means no limit. */
typedef struct SearchLimits {
    uint64_t max_states;
    uint64_t max_memory;  /* bytes */
    uint64_t known_steps; /* of them, what all threads may take for steps that they found before */
    gint64 deadline;      /* microseconds of the monotonic clock: of all searches of a call */
    const volatile int *stop; /* the search ends soon after *stop is not 0; may be NULL */
} SearchLimits;

/* What a large search asks which states are known. */
typedef enum SearchAsking {
    SEARCH_ASKS_WHAT_PAYS,
    SEARCH_ASKS_TABLES, /* state by state */
    SEARCH_ASKS_ROOTS,  /* those of all states, past many at once: delayed/delayed.h */
    SEARCH_ASKS_IN_TURN,
} SearchAsking;

/* How it goes about it: never what it finds. Zero means what is good. */
typedef struct SearchTuning {
    uint32_t workers;      /* threads; 0: as many as there are processors */
    uint32_t workers_from; /* so many states are worth several workers */
    uint32_t chunk_size;   /* states that a worker takes at a time */
    SearchAsking asking;
    struct Workers *
        *crew; /* threads for searches side by side, which stay for the next ones: made where there
                              are none; the caller's. NULL: each makes its own */
    struct Ranks *ranks; /* that share what is large (ranks/ranks.h); NULL: there is this process */

    /* A folder for states that do not fit into memory, NULL: none. They are spilled when they take half
     * of the limit of memory; or from `spill_from` states on. What is on its way to the disk takes about
     * `spill_bytes`, else a quarter of the limit. */
    const char *spill;
    uint32_t spill_from;
    uint64_t spill_bytes;
} SearchTuning;

/* Who watches: the thread that leads the search calls. Each may be NULL. */
typedef struct SearchObserver {
    void (*progress)(const SearchProgress *progress, void *user); /* a few times a second */
    /* Shown the space where `keep_is_due`, which is asked when it could be resumed from; and once more at the
     * end (`is_last`) where a limit ended the search, or the judging of what it found. What workspaces
     * tell when they are freed, they have told by then. */
    void (*keep)(const StateSpace *space, bool is_last, void *user);
    bool (*keep_is_due)(void *user); /* NULL: whenever it could be */
    void *user;
} SearchObserver;

typedef struct SearchOptions {
    SearchLimits limits;
    SearchTuning tuning;
    const SearchObserver *observer; /* may be NULL */
    /* Asked now and then: true ends the search, which then knows all that is wanted. NULL: it goes
     * on to its end. */
    bool (*is_enough)(const StateSpace *space, void *enough);
    void *enough;
    /* A space of the same model that a limit ended before its search did: the search goes on with
     * it, and owns it from then on. NULL: begins at the beginning. */
    StateSpace *resumed;
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

/* 0 where states can be spilled to the folder, else errno: why not. */
int state_space_try_folder(const char *folder);

SearchEnd state_space_end(const StateSpace *space);
StateId state_space_count(const StateSpace *space);
uint64_t state_space_transitions(const StateSpace *space);
uint32_t state_space_depth(
    const StateSpace *space); /* of the deepest state; initial states have 0 */
uint64_t state_space_memory(const StateSpace *space);  /* bytes at the end */
uint64_t state_space_on_disk(const StateSpace *space); /* bytes; 0: nothing was spilled */
const Model *state_space_model(const StateSpace *space);

/* Whether ranks share the states: each has its own. */
bool state_space_is_shared(const StateSpace *space);

/* Where ranks share the states: all of them come to each, as far as they find room in so many bytes (0:
 * no limit), and all ranks call. False where they do not. Before, each question about a state or a
 * parent below goes through all ranks and is slow; after, all is as on one machine. */
bool state_space_gather(const StateSpace *space, uint64_t max_memory);

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
