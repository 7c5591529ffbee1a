/* Where a design may be one, two, three ... ticks after a node, while the timer runs: layers of nodes. There
 * are finitely many sets of nodes, and each layer follows from the one before, so that layers come again: from
 * `after` on each is equal to the one `period` ticks later. */
#pragma once

#include "checker/clocks/tick_graph.h"

typedef enum WaysBy {
    WAYS_BY_ALL, /* faults, too */
    WAYS_BY_PROCESSES,
    WAYS_BY_ONE_EVENT, /* and processes */
    WAYS_BY_EVENTS,    /* and processes */
} WaysBy;

/* Which ways are meant: through nodes with the timer running in which a predicate has a value, if one is given,
 * and that are among some, if those are given; by steps of some actors. */
typedef struct TickWays {
    TickGraph *graph;
    bool has_predicate, value;
    uint8_t predicate;
    const uint8_t *among; /* one byte a node, or NULL */
    WaysBy by;
    uint16_t event; /* the actor, of WAYS_BY_ONE_EVENT */
} TickWays;

bool layers_include(const TickWays *ways, uint32_t node); /* one in which the timer runs */
bool layers_take(const TickWays *ways, const TickEdge *edge);

typedef struct Layers {
    uint32_t after, period;
    VEC(uint32_t) begins; /* by layer, into `nodes`: up to the first that has come again */
    VEC(uint32_t) nodes;
    VEC(uint64_t) hashes;
    VEC(uint32_t) stamps; /* by node: 1 more than the layer that it was last put in */
} Layers;

/* False where no layer comes again within `most`, or too much was looked at. */
bool layers_find(Layers *layers, const TickWays *ways, uint32_t from, uint32_t most);
void layers_clear(Layers *layers);

/* The number, at most `after + period`, of a layer that is equal to that of `ticks` ticks: after all those before
 * which others can be equal to it. */
uint32_t layers_like(uint32_t after, uint32_t period, uint64_t ticks);
