/* Strongly connected components of a part of a graph: the places where runs can go round. */
#pragma once

#include "checker/graph/graph.h"

#define NO_COMPONENT UINT32_MAX

/* The maximal components, by all edges between states of the part, that have an edge inside (one
 * that leads from a state to itself counts). */
typedef struct Components {
    const Graph *graph;
    uint32_t count;
    uint32_t *of;        /* by state: its component, or NO_COMPONENT */
    GraphState *offsets; /* count + 1, into members */
    GraphState *members;
} Components;

/* `in` has one byte for each state, not 0 where it is in the part. NULL where a limit was
 * reached. */
Components *components_new(const Graph *graph, const uint8_t *in);
void components_free(Components *components);

typedef bool (*ComponentTest)(const Components *components, uint32_t component, void *user);

/* Takes away the components that `keep` does not keep. */
void components_filter(Components *components, ComponentTest keep, void *user);

/* Those of the same graph that have no state in common with one that is there. */
void components_add(Components *components, const Components *others);

/* The member with the least id: no other is shallower. */
StateId components_min(const Components *components, uint32_t component);

static inline bool components_inside(const Components *components, uint32_t component,
                                     const Edge *edge)
{
    return components->of[edge->target] == component;
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Components, components_free)
