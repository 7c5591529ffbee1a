/* A graph of states as a picture: what is in it, and its DOT.
 *
 * A node is a state, or many that are folded into one. Whoever fills the graph says which lines a
 * node has and which windows are open there; all strings belong to the graph's arena. Graphviz'
 * `dot` lays it out; what is measured is measured here, so that fonts move nothing. */
#pragma once

#include "checker/base/arena.h"
#include "checker/base/vec.h"
#include "traces/counterexample/counterexample.h"

#include <glib.h>

typedef struct StateNode {
    const char **lines; /* what distinguishes it; shown */
    uint32_t line_count;
    const char *whole;     /* all of it; a tooltip. May be NULL */
    const char *more;      /* "12 states", "3 more steps"; or NULL */
    uint64_t open, partly; /* windows open in it; in some of the states folded into it */
    bool rests, starts, on_run;
} StateNode;

typedef struct StateStep {
    const char *label; /* "reader: cache.set(0)" */
    RowKind kind;
    uint32_t actor;
    bool on_run;
} StateStep;

typedef struct StateEdge {
    uint32_t from, to;
    VEC(StateStep) steps; /* each said once */
    bool on_run;
} StateEdge;

typedef struct StateGraph {
    Arena *arena;
    const char *name;     /* of the design */
    const char *title;    /* "purge_race, as written: 39 states" */
    const char *run;      /* what the run on it leads to: "stale_entry"; or NULL */
    const char **windows; /* names */
    uint32_t window_count;
    bool folded, timed;
    VEC(StateNode) nodes;
    VEC(StateEdge) edges;
    GHashTable *ids; /* of edges, by their ends: counted from 1 */
} StateGraph;

StateGraph *state_graph_new(void);
void state_graph_free(StateGraph *graph);

/* A step from a node to another; steps between the same nodes share an edge. The label is copied.
 */
void state_graph_step(StateGraph *graph, uint32_t from, uint32_t to, StateStep step);

/* Caller frees. */
char *state_graph_dot(const StateGraph *graph);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(StateGraph, state_graph_free)
