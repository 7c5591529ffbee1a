/* The judge once more, for tiny tables, straight from the definitions: sets of states are bit
 * masks, and every set is tried whether a run can stay in it. Shares nothing with checker/judge. */
#pragma once

#include "checker/search/state_space.h"
#include "tests/unit/table_model.h"

enum { NAIVE_MAX = 10, NAIVE_NEVER = 0xffff };

typedef struct Naive {
    const Table *table;
    uint32_t reachable;        /* set */
    uint32_t depth[NAIVE_MAX]; /* by number */
    StateId id[NAIVE_MAX];     /* in the space, for "the first" among equals */
} Naive;

void naive_init(Naive *naive, const Table *table, const StateSpace *space);

/* The reachable states in which `predicate` holds. */
uint32_t naive_holding(const Naive *naive, uint8_t predicate);

bool naive_at_rest(const Table *table, uint32_t state);

/* A run can stay in `set` forever and visit all of it again and again: one state at rest, or a
 * strongly connected set with an edge inside, fair to every process. */
bool naive_is_round(const Naive *naive, uint32_t set);
bool naive_is_place(const Naive *naive, uint32_t set);

/* The union of the places within `part`. */
uint32_t naive_places(const Naive *naive, uint32_t part);

/* From `set`, within `part`, by processes and the actors of `events`, a state outside is reached
 * without a fault. */
bool naive_can_leave(const Naive *naive, uint32_t set, uint32_t part, uint32_t events);
uint32_t naive_all_events(const Table *table);

/* The least number of steps, within `part`, from a state of `from` (each with its depth in advance
 * where `with_depth`) to one of `to`; NAIVE_NEVER where there is no way. */
uint32_t naive_distance(const Naive *naive, uint32_t from, bool with_depth, uint32_t part,
                        uint32_t to);

/* Fails the test unless the run from its loop on is fair, or ends at rest; returns the set of
 * states it visits from there on. */
uint32_t naive_check_loop(const Table *table, const Run *run);

/* A random table: at most `states` states, three processes, two events, and faults that lead from
 * the first states to the rest and never back, as faults that are used up do. */
Table *naive_random_table(GRand *rand, uint32_t states);
