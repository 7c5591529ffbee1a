/* A searched space as a Markov decision process: who goes next is chosen, and so are the ways of
 * `choose` and `either`; `pick` and `chance` draw.
 *
 * Node i is state i. Where something is chosen after a draw within one step, the place between the
 * two is a node of its own, after those of the states. What one drawing takes to is an action: a
 * distribution. Draws whose ways are blocked leave their probability to the others, in proportion.
 */
#pragma once

#include "checker/base/vec.h"
#include "checker/graph/graph.h"

typedef struct MdpBranch {
    uint32_t target;
    double probability; /* to the nearest: off by at most `depth` roundings of its action */
} MdpBranch;

typedef struct MdpAction {
    uint32_t begin, end; /* its branches */
    uint32_t depth;      /* how many divisions and products made a probability, at most */
    uint16_t actor;
} MdpAction;

typedef struct MdpNode {
    uint32_t begin, end; /* its actions */
} MdpNode;

typedef struct Mdp {
    const Graph *graph;
    Limits *limits; /* those of the graph */
    VEC(MdpNode) nodes;
    VEC(MdpAction) actions;
    VEC(MdpBranch) branches;
} Mdp;

/* Of a complete space. NULL where a limit was reached; those of the graph count. */
Mdp *mdp_new(const Graph *graph);
void mdp_free(Mdp *mdp);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Mdp, mdp_free)
