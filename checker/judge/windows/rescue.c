#include "checker/judge/windows/rescue.h"

#include "checker/graph/exit_reachability.h"
#include "checker/judge/fewest_switches.h"

static const ExitActors processes = {.by = EXIT_BY_PROCESSES};

/* All states but those at rest with the window closed: to get out of here is to be saved. */
static uint8_t *unsaved_states(const Graph *graph, uint8_t predicate)
{
    uint8_t *unsaved = limits_new(graph->limits, (uint64_t)graph->count + 1, sizeof *unsaved);

    for (StateId id = 0; unsaved && id < graph->count; id++)
        unsaved[id] = !graph->at_rest[id] || graph_holds(graph, id, predicate);
    return unsaved;
}

static bool can_be_saved(const ExitReachability *leaving, StateId id)
{
    return !leaving->in[id] || leaving->can[id];
}

/* The first step of a process there that keeps the good end within reach. */
static Rescue choose(const ExitReachability *leaving, StateId from, uint32_t depth)
{
    const Graph *graph = leaving->graph;

    for (uint64_t i = graph->offsets[from]; i < graph->offsets[from + 1]; i++) {
        const Edge *edge = &graph->edges[i];
        if (!edge->is_fault && edge->actor != graph->time &&
            exit_actors_include(state_space_model(graph->space), processes, edge->actor) &&
            can_be_saved(leaving, edge->target))
            return (Rescue){depth + 1, edge->step};
    }
    return (Rescue){0};
}

Rescue rescue_find(const Graph *graph, uint8_t predicate, const Run *run, uint32_t length)
{
    g_autofree StateId *way = fewest_switches_states(graph, run);
    uint8_t *unsaved = unsaved_states(graph, predicate);
    ExitReachability *leaving = unsaved ? exit_reachability_new(graph, unsaved) : NULL;
    Rescue rescue = {0};

    if (leaving) {
        exit_reachability_find(leaving, processes);
        uint32_t depth = length;
        while (depth > 0 && !can_be_saved(leaving, way[depth]))
            depth--;
        if (!limits_reached(graph->limits) && depth < length && can_be_saved(leaving, way[depth]))
            rescue = choose(leaving, way[depth], depth);
        exit_reachability_free(leaving);
    }
    limits_free(unsaved);
    return rescue;
}
