/* What expanding the first states gave, kept so that the graph of a small space (graph.h) need not
 * expand them again: an everyday design is searched once for each set of fixes, and its graph made
 * each time. Refused memory ends it, and nothing is amiss: states are expanded again then. */
#pragma once

#include "checker/model/model.h"
#include "checker/search/store/id_table.h"

typedef struct ExpandedStep {
    ModelStep step;
    uint64_t root; /* of the state that it leads to */
} ExpandedStep;

typedef struct ExpandedState {
    uint64_t predicates;
    uint32_t begin, end; /* among the steps */
} ExpandedState;

typedef struct SuccessorCache {
    bool is_on;
    uint32_t count, capacity; /* states, from the first on */
    ExpandedState *states;
    uint32_t step_count, step_capacity;
    ExpandedStep *steps;
} SuccessorCache;

/* Forgets all that there is, and takes no more. */
void successor_cache_end(SuccessorCache *cache);

/* State `id`, after all before it. One that is there already is written anew, and those after it
 * are forgotten: a block may be expanded twice. */
void successor_cache_add(SuccessorCache *cache, uint32_t id, uint64_t predicates,
                         const Successors *list, const IdEntry *entries);
