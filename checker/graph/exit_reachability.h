/* Which states of a part of the graph have a way out of it, by whose steps. Faults are nobody's
 * way: they may happen, but nothing is closed by hoping for one. */
#pragma once

#include "checker/graph/graph.h"

typedef enum ExitBy {
    EXIT_BY_PROCESSES,
    EXIT_BY_ONE_EVENT, /* and processes */
    EXIT_BY_EVENTS,    /* all of them, and processes */
} ExitBy;

typedef struct ExitActors {
    ExitBy by;
    uint16_t event; /* the actor, of EXIT_BY_ONE_EVENT */
} ExitActors;

typedef struct BackEdge {
    GraphState source;
    uint16_t actor;
} BackEdge;

typedef struct ExitReachability {
    const Graph *graph;
    const uint8_t *in; /* the part, one byte a state; the caller's */
    uint64_t *offsets; /* by target, into `edges` */
    BackEdge *edges;   /* those inside the part but faults */
    uint8_t *can;      /* the answer, one byte a state: there is a way out */
    GraphState *queue;
} ExitReachability;

/* NULL where a limit was reached. */
ExitReachability *exit_reachability_new(const Graph *graph, const uint8_t *in);
void exit_reachability_free(ExitReachability *exits);

/* Answers in `can`; once a limit was reached that says less than is so. */
void exit_reachability_find(ExitReachability *exits, ExitActors actors);

/* Whether `actors` include this actor. */
bool exit_actors_include(const Model *model, ExitActors actors, uint16_t actor);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(ExitReachability, exit_reachability_free)
