#include "checker/graph/graph.h"

#include "checker/search/state_part.h"
#include "checker/search/state_space_private.h"

typedef struct GraphBuilder {
    Graph *graph;
    const Model *model;
    Workspace *workspace;
    Successors successors;
    uint64_t length, capacity; /* of edges */
} GraphBuilder;

/* A complete search has counted the edges; of a partial one they may be more, for the states that
 * were left in the queue have steps among those that were found. */
static bool reach_edges(GraphBuilder *builder, uint64_t more)
{
    if (builder->length + more <= builder->capacity)
        return true;
    uint64_t capacity = builder->capacity + builder->capacity / 2 + more;
    Edge *edges =
        limits_resize(builder->graph->limits, builder->graph->edges, capacity, sizeof *edges);
    if (!edges)
        return false;
    builder->graph->edges = edges;
    builder->capacity = capacity;
    return true;
}

static void add_edge(GraphBuilder *builder, const ModelStep *step, uint32_t number, StateId target)
{
    if (target == STATE_NONE && !builder->graph->part)
        return;
    if (target == STATE_NONE)
        target = builder->graph->count - 1;
    builder->graph->edges[builder->length++] = (Edge){
        .target = (GraphState)target,
        .actor = step->actor,
        .step = (uint16_t)number,
        .is_fault = step->is_fault,
        .enables_process = step->enables_process,
    };
}

static void look_at_step(GraphBuilder *builder, StateId id, const ModelStep *step)
{
    Graph *graph = builder->graph;

    if (model_step_is_fair(builder->model->actors, step))
        graph->at_rest[id] = 0;
    if (graph->delays && step->delay > 0)
        graph->delays[id] = step->delay;
}

/* From what the search has kept. */
static bool add_known(GraphBuilder *builder, StateId id, const ExpandedState *known)
{
    const StateSpace *space = builder->graph->space;
    const uint32_t count = known->end - known->begin;
    const ExpandedStep *steps = count > 0 ? &space->cache.steps[known->begin] : NULL;

    builder->graph->predicates[id] = known->predicates;
    if (!reach_edges(builder, count))
        return false;
    for (uint32_t i = 0; i < count; i++) {
        look_at_step(builder, id, &steps[i].step);
        add_edge(builder, &steps[i].step, i, store_find_root(&space->store, steps[i].root));
    }
    return true;
}

static bool add_expanded(GraphBuilder *builder, StateId id)
{
    Graph *graph = builder->graph;
    Successors *list = &builder->successors;

    list->count = 0;
    graph->predicates[id] = builder->model->expand(builder->model, builder->workspace,
                                                   state_space_get(graph->space, id), list);
    if (!reach_edges(builder, list->count))
        return false;
    for (uint32_t i = 0; i < list->count; i++) {
        const ModelStep *step = &list->steps[i];
        look_at_step(builder, id, step);
        if (!step->is_error)
            add_edge(builder, step, i,
                     state_space_find(graph->space, list->states + (size_t)i * list->words));
    }
    return true;
}

static bool add_state(GraphBuilder *builder, StateId id)
{
    const ExpandedState *known = state_space_expanded(builder->graph->space, id);

    builder->graph->at_rest[id] = 1;
    if (known ? !add_known(builder, id, known) : !add_expanded(builder, id))
        return false;
    builder->graph->offsets[id + 1] = builder->length;
    return true;
}

static bool allocate(GraphBuilder *builder)
{
    Graph *graph = builder->graph;
    Limits *limits = graph->limits;
    size_t count = graph->count;

    builder->capacity = state_space_transitions(graph->space) + 1;
    graph->offsets = limits_new(limits, count + 1, sizeof *graph->offsets);
    graph->edges = limits_new(limits, builder->capacity, sizeof *graph->edges);
    graph->predicates = limits_new(limits, count + 1, sizeof *graph->predicates);
    graph->at_rest = limits_new(limits, count + 1, sizeof *graph->at_rest);
    if (builder->model->tick > 0) {
        graph->delays = limits_new(limits, count + 1, sizeof *graph->delays);
        graph->time = (uint16_t)(builder->model->actor_count - 1);
    }
    if (!graph->offsets || !graph->edges || !graph->predicates || !graph->at_rest ||
        (builder->model->tick > 0 && !graph->delays))
        return false;
    return true;
}

static bool build(GraphBuilder *builder)
{
    Limits *limits = builder->graph->limits;

    if (builder->graph->count > GRAPH_MAX_STATES ||
        !state_space_gather(builder->graph->space, limits ? limits->max_memory : 0)) {
        if (limits_go_on(limits)) /* not the time, then */
            limits_refuse(limits);
        return false;
    }
    if (!limits_load_tables(limits, builder->graph->space) || !allocate(builder))
        return false;
    for (StateId id = 0; id < state_space_count(builder->graph->space); id++)
        if (!limits_go_on(limits) || !add_state(builder, id))
            return false;
    if (builder->graph->part)
        builder->graph->offsets[builder->graph->count] = builder->length;
    return true;
}

/* `part` is NULL or the space, and the graph's own then. */
static Graph *graph_of(const StateSpace *space, StateSpace *part, Limits *limits)
{
    g_autoptr(Graph) graph = g_new0(Graph, 1);
    const Model *model = state_space_model(space);
    GraphBuilder builder = {
        .graph = graph,
        .model = model,
        .workspace = model->workspace_new(model),
    };

    graph->space = space;
    graph->part = part;
    graph->limits = limits;
    graph->count = state_space_count(space) + (part ? 1 : 0);
    graph->time = UINT16_MAX;
    successors_init(&builder.successors, model->words);
    bool is_whole = build(&builder);
    successors_free(&builder.successors);
    model->workspace_free(builder.workspace);
    return is_whole ? g_steal_pointer(&graph) : NULL;
}

bool graph_has_room(const StateSpace *space, const Limits *limits)
{
    enum { STATE_BYTES = 21, TIMES = 3 }; /* of all arrays but the edges */
    const uint64_t graph =
        state_space_count(space) * STATE_BYTES + state_space_transitions(space) * sizeof(Edge);

    return !limits->max_memory || (limits->memory < limits->max_memory &&
                                   graph <= (limits->max_memory - limits->memory) / TIMES);
}

Graph *graph_new(const StateSpace *space, Limits *limits)
{
    return graph_of(space, NULL, limits);
}

Graph *graph_new_of_part(const StateSpace *space, uint8_t predicate, bool trims, Limits *limits)
{
    StateSpace *part = state_part_new(space, predicate, trims, limits ? limits->max_memory : 0);

    if (!part) {
        limits_refuse(limits);
        return NULL;
    }
    if (limits)
        limits->memory += state_space_memory(part);
    return graph_of(part, part, limits);
}

StateId graph_id(const Graph *graph, StateId node)
{
    return graph->part ? state_part_id(graph->part, node) : node;
}

uint64_t graph_passing(const Graph *graph, StateId id)
{
    const Model *model = state_space_model(graph->space);

    return model->passing
               ? model->passing(model, state_space_get(graph->space, graph_id(graph, id)))
               : 0;
}

bool graph_is_final(const Graph *graph, StateId id)
{
    if (!graph->at_rest[id] || !graph->delays)
        return graph->at_rest[id];
    if (graph_passing(graph, id))
        return false;
    for (uint64_t i = graph->offsets[id]; i < graph->offsets[id + 1]; i++)
        if (graph->edges[i].actor == graph->time && graph->edges[i].target == id)
            return true;
    return false;
}

bool graph_is_end(const Graph *graph, StateId id)
{
    if (!graph->at_rest[id] || !graph->delays)
        return graph->at_rest[id];
    for (uint64_t i = graph->offsets[id]; i < graph->offsets[id + 1]; i++)
        if (graph->edges[i].actor == graph->time && graph->edges[i].target != id)
            return false;
    return true;
}

bool graph_can_step(const Graph *graph, StateId id, uint16_t actor)
{
    for (uint64_t i = graph->offsets[id]; i < graph->offsets[id + 1]; i++)
        if (graph->edges[i].actor == actor && !graph->edges[i].is_fault)
            return true;
    return false;
}

void graph_free(Graph *graph)
{
    if (!graph)
        return;
    limits_free(graph->offsets);
    limits_free(graph->edges);
    limits_free(graph->predicates);
    limits_free(graph->at_rest);
    limits_free(graph->delays);
    if (graph->part && graph->limits)
        graph->limits->memory -= state_space_memory(graph->part);
    state_space_free(graph->part);
    g_free(graph);
}
