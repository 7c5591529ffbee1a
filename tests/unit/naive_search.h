/* A breadth-first search as one would write it on a blackboard, for tests: one state at a time, one
 * step at a time, every state looked for in a list. It says what a search must find, to the last
 * number. */
#pragma once

#include "checker/search/state_space.h"
#include "tests/unit/table_model.h"

typedef struct NaiveSearch {
    SearchEnd end;
    uint32_t count;
    uint64_t transitions;
    uint32_t *numbers; /* by id: the state of the table */
    uint32_t *depths;
    StateId *parents;
    uint16_t *steps;                            /* of an initial state: its index */
    StateId firsts[2][2][MODEL_MAX_PREDICATES]; /* by at rest, value */
    FirstStep broken[MODEL_MAX_MONITORS];
    FirstStep error;
    StateId deadlock;
} NaiveSearch;

/* With at most `most` states; 0: no limit. */
NaiveSearch *naive_search(Table *table, uint32_t most);
void naive_search_free(NaiveSearch *naive);

/* The space is what the naive search found, in everything that can be asked of it. */
void assert_space_is(const StateSpace *space, const NaiveSearch *naive, const Table *table);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(NaiveSearch, naive_search_free)
