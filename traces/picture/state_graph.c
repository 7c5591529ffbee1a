#include "traces/picture/state_graph.h"

#include <string.h>

StateGraph *state_graph_new(void)
{
    StateGraph *graph = g_new0(StateGraph, 1);

    graph->arena = arena_new();
    graph->ids = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    return graph;
}

void state_graph_free(StateGraph *graph)
{
    if (!graph)
        return;
    for (uint32_t i = 0; i < graph->edges.length; i++)
        vec_free(&graph->edges.data[i].steps);
    vec_free(&graph->nodes);
    vec_free(&graph->edges);
    g_hash_table_unref(graph->ids);
    arena_free(graph->arena);
    g_free(graph);
}

static StateEdge *edge_between(StateGraph *graph, uint32_t from, uint32_t to)
{
    uint64_t ends = (uint64_t)from << 32 | to;
    guint known = GPOINTER_TO_UINT(g_hash_table_lookup(graph->ids, &ends));

    if (known)
        return &graph->edges.data[known - 1];
    StateEdge edge = {.from = from, .to = to};
    vec_push(&graph->edges, edge);
    g_hash_table_insert(graph->ids, g_memdup2(&ends, sizeof ends),
                        GUINT_TO_POINTER(graph->edges.length));
    return &graph->edges.data[graph->edges.length - 1];
}

void state_graph_step(StateGraph *graph, uint32_t from, uint32_t to, StateStep step)
{
    StateEdge *edge = edge_between(graph, from, to);

    edge->on_run |= step.on_run;
    for (uint32_t i = 0; i < edge->steps.length; i++)
        if (strcmp(edge->steps.data[i].label, step.label) == 0) {
            edge->steps.data[i].on_run |= step.on_run;
            return;
        }
    step.label = arena_strdup(graph->arena, step.label);
    vec_push(&edge->steps, step);
}
