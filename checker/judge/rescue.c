#include "checker/judge/rescue.h"

#include "checker/judge/leaving.h"

static const Leaver processes = {.by = LEAVING_PROCESSES};

/* All states but those at rest with the window closed: to get out of here is to be saved. */
static uint8_t *unsaved_states(const Graph *graph, uint8_t predicate)
{
    uint8_t *unsaved = limits_new(graph->limits, (uint64_t)graph->count + 1, sizeof *unsaved);

    for (StateId id = 0; unsaved && id < graph->count; id++)
        unsaved[id] = !graph->at_rest[id] || graph_holds(graph, id, predicate);
    return unsaved;
}

static bool can_be_saved(const Leaving *leaving, StateId id)
{
    return !leaving->in[id] || leaving->can[id];
}

/* The first step of a process there that keeps the good end within reach. */
static Rescue choose(const Leaving *leaving, StateId from)
{
    const Graph *graph = leaving->graph;
    const Space *space = graph->space;

    for (uint64_t i = graph->offsets[from]; i < graph->offsets[from + 1]; i++) {
        const Edge *edge = &graph->edges[i];
        if (!edge->is_fault && edge->actor != graph->time &&
            leaver_takes(space_model(space), processes, edge->actor) &&
            can_be_saved(leaving, edge->target))
            return (Rescue){space_state_depth(space, from) + 1, edge->step};
    }
    return (Rescue){0};
}

Rescue rescue_find(const Graph *graph, uint8_t predicate, StateId last)
{
    uint8_t *unsaved = unsaved_states(graph, predicate);
    Leaving *leaving = unsaved ? leaving_new(graph, unsaved) : NULL;
    Rescue rescue = {0};

    if (leaving) {
        leaving_find(leaving, processes);
        StateId id = limits_reached(graph->limits) ? STATE_NONE : last;
        while (id != STATE_NONE && !can_be_saved(leaving, id))
            id = space_parent(graph->space, id);
        if (id != STATE_NONE && id != last)
            rescue = choose(leaving, id);
        leaving_free(leaving);
    }
    limits_free(unsaved);
    return rescue;
}
