/* One search backwards from the edges that lead out answers for all states at once; a search
 * forward from each would take the square of the time. */
#include "checker/graph/exit_reachability.h"

#include <string.h>

static bool is_back_edge(const ExitReachability *leaving, const Edge *edge)
{
    return leaving->in[edge->target] && !edge->is_fault;
}

/* Counting sort: after the count offsets[t + 1] is where the edges of t begin, after the fill where
 * they end, and so where those of t + 1 begin. */
static void count_back_edges(ExitReachability *leaving)
{
    const Graph *graph = leaving->graph;

    for (StateId id = 0; id < graph->count; id++)
        for (uint64_t i = graph->offsets[id]; leaving->in[id] && i < graph->offsets[id + 1]; i++)
            if (is_back_edge(leaving, &graph->edges[i]))
                leaving->offsets[graph->edges[i].target + 2]++;
    for (uint64_t id = 2; id <= (uint64_t)graph->count + 1; id++)
        leaving->offsets[id] += leaving->offsets[id - 1];
}

static void fill_back_edges(ExitReachability *leaving)
{
    const Graph *graph = leaving->graph;

    for (StateId id = 0; id < graph->count; id++)
        for (uint64_t i = graph->offsets[id]; leaving->in[id] && i < graph->offsets[id + 1]; i++) {
            const Edge *edge = &graph->edges[i];
            if (is_back_edge(leaving, edge))
                leaving->edges[leaving->offsets[edge->target + 1]++] =
                    (BackEdge){.source = id, .actor = edge->actor};
        }
}

static bool allocate(ExitReachability *leaving)
{
    Limits *limits = leaving->graph->limits;
    size_t count = leaving->graph->count;

    leaving->offsets = limits_new(limits, count + 2, sizeof *leaving->offsets);
    leaving->can = limits_new(limits, count + 1, sizeof *leaving->can);
    leaving->queue = limits_new(limits, count + 1, sizeof *leaving->queue);
    if (!leaving->offsets || !leaving->can || !leaving->queue)
        return false;
    count_back_edges(leaving);
    leaving->edges = limits_new(limits, leaving->offsets[count + 1] + 1, sizeof *leaving->edges);
    return leaving->edges != NULL;
}

ExitReachability *exit_reachability_new(const Graph *graph, const uint8_t *in)
{
    g_autoptr(ExitReachability) leaving = g_new0(ExitReachability, 1);

    leaving->graph = graph;
    leaving->in = in;
    if (!allocate(leaving))
        return NULL;
    fill_back_edges(leaving);
    return g_steal_pointer(&leaving);
}

void exit_reachability_free(ExitReachability *leaving)
{
    if (!leaving)
        return;
    limits_free(leaving->offsets);
    limits_free(leaving->edges);
    limits_free(leaving->can);
    limits_free(leaving->queue);
    g_free(leaving);
}

bool exit_actors_include(const Model *model, ExitActors leaver, uint16_t actor)
{
    switch (model->actors[actor].kind) {
    case ACTOR_PROCESS:
    case ACTOR_TIME: return true;
    case ACTOR_EVENT:
        return leaver.by == EXIT_BY_EVENTS ||
               (leaver.by == EXIT_BY_ONE_EVENT && leaver.event == actor);
    case ACTOR_FAULT: break;
    }
    return false;
}

static bool leads_out(const ExitReachability *leaving, StateId id, ExitActors leaver)
{
    const Graph *graph = leaving->graph;

    for (uint64_t i = graph->offsets[id]; i < graph->offsets[id + 1]; i++) {
        const Edge *edge = &graph->edges[i];
        if (!edge->is_fault && !leaving->in[edge->target] &&
            exit_actors_include(state_space_model(graph->space), leaver, edge->actor))
            return true;
    }
    return false;
}

void exit_reachability_find(ExitReachability *leaving, ExitActors leaver)
{
    const Model *model = state_space_model(leaving->graph->space);
    Limits *limits = leaving->graph->limits;
    StateId count = leaving->graph->count, length = 0;

    memset(leaving->can, 0, count);
    for (StateId id = 0; id < count; id++)
        if (leaving->in[id] && leads_out(leaving, id, leaver)) {
            leaving->can[id] = 1;
            leaving->queue[length++] = id;
        }
    for (StateId next = 0; next < length && limits_go_on(limits); next++) {
        StateId id = leaving->queue[next];
        for (uint64_t i = leaving->offsets[id]; i < leaving->offsets[id + 1]; i++) {
            const BackEdge *edge = &leaving->edges[i];
            if (leaving->can[edge->source] || !exit_actors_include(model, leaver, edge->actor))
                continue;
            leaving->can[edge->source] = 1;
            leaving->queue[length++] = edge->source;
        }
    }
}
