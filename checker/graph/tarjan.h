/* Strongly connected components of any directed graph whose nodes are numbered: of states
 * (components.h), and of the nodes of a decision process (judge/probability/end_components.h).
 *
 * Tarjan, "Depth-first search and linear graph algorithms", SIAM J. Comput. 1972, with the call
 * stack as an array: a design's longest path may be as long as its states are many. */
#pragma once

#include "checker/search/limits.h"

/* The graph, as the search asks for it. */
typedef struct TarjanGraph {
    void *user;
    const uint8_t *in; /* by node: not 0 where it is in the part that is looked at */
    /* A cursor before the first edge out of `node`. */
    uint64_t (*first)(const void *user, uint32_t node);
    /* Moves the cursor on by one edge; false where there is none left. */
    bool (*next)(const void *user, uint32_t node, uint64_t *cursor, uint32_t *target);
    /* A component: its nodes in the order in which the search came to them. Those that it leads to
     * were told before. */
    void (*found)(void *user, const uint32_t *nodes, uint32_t count);
} TarjanGraph;

typedef struct TarjanFrame {
    uint32_t node;
    uint64_t cursor;
} TarjanFrame;

/* The memory of a search, for any number of searches of graphs of as many nodes. */
typedef struct Tarjan {
    Limits *limits;
    uint32_t count;
    uint32_t *order; /* when a node was reached first, from 1; 0: not yet */
    uint32_t *low;   /* the earliest on the stack that it is known to reach */
    uint32_t clock;
    uint32_t *stack; /* nodes whose component is not known yet */
    uint32_t stacked;
    TarjanFrame *path; /* the way of the search */
    uint32_t length;
} Tarjan;

/* For `count` nodes. False where a limit was reached; it is cleared all the same. */
bool tarjan_init(Tarjan *tarjan, uint32_t count, Limits *limits);
void tarjan_clear(Tarjan *tarjan);

/* Tells all components of the part. False where a limit was reached: then not all were told. */
bool tarjan_search(Tarjan *tarjan, const TarjanGraph *graph);
