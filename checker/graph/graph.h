/* The edges of a searched space, for questions about loops. Made on demand: a second pass over the
 * states. Edges of one state stand in the order of its successors; design errors have no edge, nor
 * have steps to states that a partial search did not get to. In a complete space step i of a state
 * is therefore edges[offsets[state] + i].
 *
 * Or of a part of it (search/state_part.h): its states by place, and one more at the end that stands for
 * all others. Steps to those lead to it, it has none itself, and no predicate holds there. */
#pragma once

#include "checker/search/limits.h"

/* A StateId in an array: half as wide, for graphs of so many states find no room in memory. */
typedef uint32_t GraphState;
#define GRAPH_STATE_NONE UINT32_MAX
#define GRAPH_MAX_STATES ((StateId)UINT32_MAX)

typedef struct Edge {
    GraphState target;
    uint16_t actor;
    uint16_t step; /* index in the successors */
    bool is_fault, enables_process;
} Edge;

typedef struct Graph {
    const StateSpace *space; /* of a part: the part */
    StateSpace *part;        /* that is the graph's own; NULL: it is of all states */
    Limits *limits;          /* of all that is asked about it; NULL: none */
    StateId count;
    uint64_t *offsets; /* count + 1 */
    Edge *edges;
    uint64_t *predicates; /* one a state */
    uint8_t *at_rest;     /* one a state: 1 where no process is owed a step */
    uint32_t *delays; /* of timed models, one a state: ticks that its step of time takes, or 0 */
    uint16_t time;    /* of timed models: the actor that time is; otherwise none */
} Graph;

/* Whether memory is left for the graph and for what is asked of it, which takes twice as much again, about. */
bool graph_has_room(const StateSpace *space, const Limits *limits);

/* NULL where a limit was reached; GRAPH_MAX_STATES is one of memory. */
Graph *graph_new(const StateSpace *space, Limits *limits);

/* Of the states in which the predicate holds; ranks that share the space call together. NULL as above. `trims`:
 * states that surely leave count as others, though the predicate holds there (state_part.h). */
Graph *graph_new_of_part(const StateSpace *space, uint8_t predicate, bool trims, Limits *limits);
void graph_free(Graph *graph);

/* The id of a state in the whole space; of a part not of the last node. */
StateId graph_id(const Graph *graph, StateId node);

static inline bool graph_holds(const Graph *graph, StateId id, uint8_t predicate)
{
    return graph->predicates[id] >> predicate & 1;
}

/* What cannot be so forever (`passing` of the model); 0 of most models. For one thread. */
uint64_t graph_passing(const Graph *graph, StateId id);

/* A run can end here: nobody is owed a step, and of what time brings nothing is new. */
bool graph_is_final(const Graph *graph, StateId id);
/* Nobody is owed a step, and time does not lead on: it brings nothing new, or an event bars it. */
bool graph_is_end(const Graph *graph, StateId id);

/* Whether `actor` has a step in this state that is no fault. */
bool graph_can_step(const Graph *graph, StateId id, uint16_t actor);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Graph, graph_free)
