/* Which states of a part of the graph have a way out of it, by whose steps. Faults are nobody's
 * way: they may happen, but nothing is closed by hoping for one. */
#pragma once

#include "checker/graph/graph.h"

typedef enum LeavingBy {
    LEAVING_PROCESSES,
    LEAVING_ONE_EVENT, /* and processes */
    LEAVING_EVENTS,    /* all of them, and processes */
} LeavingBy;

typedef struct Leaver {
    LeavingBy by;
    uint16_t event; /* the actor, of LEAVING_ONE_EVENT */
} Leaver;

typedef struct BackEdge {
    StateId source;
    uint16_t actor;
} BackEdge;

typedef struct Leaving {
    const Graph *graph;
    const uint8_t *in; /* the part, one byte a state; the caller's */
    uint64_t *offsets; /* by target, into `edges` */
    BackEdge *edges;   /* those inside the part but faults */
    uint8_t *can;      /* the answer, one byte a state: there is a way out */
    StateId *queue;
} Leaving;

/* NULL where a limit was reached. */
Leaving *leaving_new(const Graph *graph, const uint8_t *in);
void leaving_free(Leaving *leaving);

/* Answers in `can`; once a limit was reached that says less than is so. */
void leaving_find(Leaving *leaving, Leaver leaver);

/* Whether `leaver` includes this actor. */
bool leaver_takes(const Model *model, Leaver leaver, uint16_t actor);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Leaving, leaving_free)
