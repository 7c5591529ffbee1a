/* What a design with a long timer does, one tick after the other, where how long the timer has left is left
 * out of a state. A node is a state in which the timer runs, for whatever time, or one in which it does not.
 * Nodes are made, and expanded, as they are asked for. */
#pragma once

#include "checker/clocks/long_timer.h"

typedef enum TickEdgeKind {
    TICK_STEP,   /* no time passes, and the timer runs on, or does not run before and after */
    TICK_PASSES, /* one tick; likewise */
    TICK_LEAVES, /* the timer ran, and is stopped */
    TICK_STARTS, /* the timer is started, whether it ran or not */
} TickEdgeKind;

typedef struct TickEdge {
    uint32_t target;
    uint16_t step; /* its index in the successors, however long the timer has left */
    uint16_t actor;
    TickEdgeKind kind;
    bool is_fault;
} TickEdge;

typedef struct TickNode {
    uint64_t predicates;
    uint32_t first, count; /* edges */
    bool is_expanded, runs;
} TickNode;

typedef struct TickGraph {
    const Program *program;
    Program by_one; /* the program; time passes in it tick by tick */
    const LongTimer *timer;
    Workspace *workspace;
    Successors successors;
    GHashTable *ids; /* words -> id + 1 */
    VEC(Word) states;
    VEC(TickNode) nodes;
    VEC(TickEdge) edges;
    Word *state;         /* room for one */
    uint64_t work, most; /* edges that were looked at, and how many may be */
    bool skips;          /* in some state time skips ticks */
} TickGraph;

enum { TICK_MOST_NODES = 30000 };

/* The program and its timer must outlive it. */
TickGraph *tick_graph_new(const Program *program, const LongTimer *timer, uint64_t most);
void tick_graph_free(TickGraph *graph);

/* The node of a state of the program, made where it is new. A timer that runs has any time left. */
uint32_t tick_graph_node(TickGraph *graph, const Word *state);
/* The same; UINT32_MAX where there is none. */
uint32_t tick_graph_find(TickGraph *graph, const Word *state);
const Word *tick_graph_state(const TickGraph *graph, uint32_t node);

/* The initial node; UINT32_MAX where that is a design error or has the timer running. */
uint32_t tick_graph_initial(TickGraph *graph);

/* Finds the node's edges; steps that are design errors have none. */
const TickNode *tick_graph_expand(TickGraph *graph, uint32_t node);

/* Where the last tick leads to that the timer has left: a node in which it is due. UINT32_MAX where time
 * cannot pass, or that is a design error. */
uint32_t tick_graph_due(TickGraph *graph, uint32_t node);

/* Too much was looked at, or made. */
bool tick_graph_is_too_large(const TickGraph *graph);
