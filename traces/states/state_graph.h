/* A graph of states as a picture: what is in it, and its DOT.
 *
 * A node is a state, or many that are folded into one. Whoever fills the graph says what the
 * variables and processes of a node are and which windows are open there; all strings belong to the
 * graph's arena. Graphviz' `dot` lays it out; what is measured is measured here, so that fonts move
 * nothing. */
#pragma once

#include "checker/base/arena.h"
#include "checker/base/vec.h"
#include "traces/counterexample/counterexample.h"
#include "traces/format/style.h"

#include <glib.h>

/* What a variable holds in a node, or where a process is: several values where states that are
 * folded into the node differ in it. */
typedef struct StateLine {
    const char *name;          /* "cache", "reader" */
    const char *const *values; /* "none"; "at cache.get()", "ended" */
    uint32_t value_count;
    bool is_process;
    uint32_t actor; /* of a process */
} StateLine;

typedef struct StateNode {
    const StateLine *lines; /* what distinguishes it; shown */
    uint32_t line_count;
    const char *whole;     /* all of it; a tooltip. May be NULL */
    uint32_t states;       /* that are folded into it; 0: it is a state itself */
    uint32_t steps_beyond; /* out of it, to what is not drawn */
    uint64_t open, partly; /* windows open in it; in some of the states folded into it */
    bool rests, starts, on_run;
} StateNode;

typedef struct StateStep {
    const char *who;    /* "reader", "cache"; NULL: time passes */
    const char *what;   /* "cache.set(0)", "expire", "200ms pass" */
    const char *result; /* "none"; or NULL */
    const char *call;   /* the operation without its arguments, "cache.set"; NULL: no single call */
    RowKind kind;
    uint32_t actor;
    bool on_run;
} StateStep;

typedef struct StateEdge {
    uint32_t from, to;
    VEC(StateStep) steps; /* each said once, in the order of processes and words */
    bool on_run;
} StateEdge;

typedef struct StateGraph {
    Arena *arena;
    const char *name;     /* of the design */
    const char *title;    /* "purge_race, as written: all 39 states" */
    const char *run;      /* what the run on it leads to: "stale_entry"; or NULL */
    const char *tick;     /* in which time passes: "200ms"; NULL: time is free */
    const char **windows; /* names */
    uint32_t window_count;
    bool folded;
    Theme theme;
    VEC(StateNode) nodes;
    VEC(StateEdge) edges;
    GHashTable *ids; /* of edges, by their ends: counted from 1 */
} StateGraph;

StateGraph *state_graph_new(void);
void state_graph_free(StateGraph *graph);

/* Adds a step between two nodes; its strings are copied. One that is worded as another between the
 * same nodes is the same, and steps between the same nodes are one edge. */
void state_graph_step(StateGraph *graph, uint32_t from, uint32_t to, StateStep step);

/* Leaves out the lines that are the same in all nodes. */
void state_graph_drop_shared(StateGraph *graph);

/* The DOT text, which stock `dot` lays out (layout=dot). Caller frees. */
char *state_graph_dot(const StateGraph *graph);

/* Whether it can be shown 700 pixels wide without letters under nine pixels, and with what its edges say
 * beside them. One that cannot has numbers there, and what they mean below. */
bool state_graph_fits(const StateGraph *graph);

/* As SVG that is named and described, and, where the theme is auto, transparent and dark where the
 * viewer is. NULL as graphviz_render. */
GBytes *state_graph_svg(const StateGraph *graph, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(StateGraph, state_graph_free)
