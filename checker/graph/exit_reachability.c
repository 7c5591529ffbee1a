/* One search backwards from the edges that lead out answers for all states at once; a search
 * forward from each would take the square of the time. */
#include "checker/graph/exit_reachability.h"

#include <string.h>

static bool is_back_edge(const ExitReachability *exits, const Edge *edge)
{
    return exits->in[edge->target] && !edge->is_fault;
}

/* Counting sort: after the count offsets[t + 1] is where the edges of t begin, after the fill where
 * they end, and so where those of t + 1 begin. */
static void count_back_edges(ExitReachability *exits)
{
    const Graph *graph = exits->graph;

    for (StateId id = 0; id < graph->count; id++)
        for (uint64_t i = graph->offsets[id]; exits->in[id] && i < graph->offsets[id + 1]; i++)
            if (is_back_edge(exits, &graph->edges[i]))
                exits->offsets[graph->edges[i].target + 2]++;
    for (uint64_t id = 2; id <= (uint64_t)graph->count + 1; id++)
        exits->offsets[id] += exits->offsets[id - 1];
}

static void fill_back_edges(ExitReachability *exits)
{
    const Graph *graph = exits->graph;

    for (StateId id = 0; id < graph->count; id++)
        for (uint64_t i = graph->offsets[id]; exits->in[id] && i < graph->offsets[id + 1]; i++) {
            const Edge *edge = &graph->edges[i];
            if (is_back_edge(exits, edge))
                exits->edges[exits->offsets[edge->target + 1]++] =
                    (BackEdge){.source = (GraphState)id, .actor = edge->actor};
        }
}

static bool allocate(ExitReachability *exits)
{
    Limits *limits = exits->graph->limits;
    size_t count = exits->graph->count;

    exits->offsets = limits_new(limits, count + 2, sizeof *exits->offsets);
    exits->can = limits_new(limits, count + 1, sizeof *exits->can);
    exits->queue = limits_new(limits, count + 1, sizeof *exits->queue);
    if (!exits->offsets || !exits->can || !exits->queue)
        return false;
    count_back_edges(exits);
    exits->edges = limits_new(limits, exits->offsets[count + 1] + 1, sizeof *exits->edges);
    return exits->edges != NULL;
}

ExitReachability *exit_reachability_new(const Graph *graph, const uint8_t *in)
{
    g_autoptr(ExitReachability) exits = g_new0(ExitReachability, 1);

    exits->graph = graph;
    exits->in = in;
    if (!allocate(exits))
        return NULL;
    fill_back_edges(exits);
    return g_steal_pointer(&exits);
}

void exit_reachability_free(ExitReachability *exits)
{
    if (!exits)
        return;
    limits_free(exits->offsets);
    limits_free(exits->edges);
    limits_free(exits->can);
    limits_free(exits->queue);
    g_free(exits);
}

bool exit_actors_include(const Model *model, ExitActors actors, uint16_t actor)
{
    switch (model->actors[actor].kind) {
    case ACTOR_PROCESS:
    case ACTOR_TIME: return true;
    case ACTOR_EVENT:
        return actors.by == EXIT_BY_EVENTS ||
               (actors.by == EXIT_BY_ONE_EVENT && actors.event == actor);
    case ACTOR_FAULT: break;
    }
    return false;
}

static bool leads_out(const ExitReachability *exits, StateId id, ExitActors actors)
{
    const Graph *graph = exits->graph;

    for (uint64_t i = graph->offsets[id]; i < graph->offsets[id + 1]; i++) {
        const Edge *edge = &graph->edges[i];
        if (!edge->is_fault && !exits->in[edge->target] &&
            exit_actors_include(state_space_model(graph->space), actors, edge->actor))
            return true;
    }
    return false;
}

void exit_reachability_find(ExitReachability *exits, ExitActors actors)
{
    const Model *model = state_space_model(exits->graph->space);
    Limits *limits = exits->graph->limits;
    StateId count = exits->graph->count, length = 0;

    memset(exits->can, 0, count);
    for (StateId id = 0; id < count; id++)
        if (exits->in[id] && leads_out(exits, id, actors)) {
            exits->can[id] = 1;
            exits->queue[length++] = (GraphState)id;
        }
    for (StateId next = 0; next < length && limits_go_on(limits); next++) {
        StateId id = exits->queue[next];
        for (uint64_t i = exits->offsets[id]; i < exits->offsets[id + 1]; i++) {
            const BackEdge *edge = &exits->edges[i];
            if (exits->can[edge->source] || !exit_actors_include(model, actors, edge->actor))
                continue;
            exits->can[edge->source] = 1;
            exits->queue[length++] = edge->source;
        }
    }
}
