#include "checker/clocks/tick_graph.h"

#include "checker/program/execute/time_skips.h"
#include "checker/program/execute/workspace.h"

#include <string.h>

TickGraph *tick_graph_new(const Program *program, const LongTimer *timer, uint64_t most)
{
    TickGraph *graph = g_new0(TickGraph, 1);

    graph->program = program;
    graph->by_one = *program;
    graph->by_one.by_one = true;
    graph->timer = timer;
    graph->most = most;
    graph->workspace = program->model.workspace_new(&graph->by_one.model);
    successors_init(&graph->successors, program->model.words);
    graph->state = g_new0(Word, program->model.words + 1);
    graph->ids =
        g_hash_table_new_full(g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, NULL);
    return graph;
}

void tick_graph_free(TickGraph *graph)
{
    if (!graph)
        return;
    graph->program->model.workspace_free(graph->workspace);
    successors_free(&graph->successors);
    g_hash_table_unref(graph->ids);
    vec_free(&graph->states);
    vec_free(&graph->nodes);
    vec_free(&graph->edges);
    g_free(graph->state);
    g_free(graph);
}

bool tick_graph_is_too_large(const TickGraph *graph)
{
    return graph->work > graph->most || graph->nodes.length > TICK_MOST_NODES;
}

/* ---- nodes ---- */

/* Of a timer that runs: not what it is started with, and not the last tick. */
static int64_t some_time(const TickGraph *graph)
{
    return graph->timer->ticks;
}

/* The state with the timer as a node has it, in `graph->state`. */
static GBytes *key_of(TickGraph *graph, const Word *state)
{
    size_t size = graph->program->model.words * sizeof(Word);

    memcpy(graph->state, state, size);
    if (long_timer_get(graph->timer, graph->state) > 1)
        long_timer_set(graph->timer, graph->state, some_time(graph));
    return g_bytes_new(graph->state, size);
}

uint32_t tick_graph_find(TickGraph *graph, const Word *state)
{
    g_autoptr(GBytes) key = key_of(graph, state);

    return GPOINTER_TO_UINT(g_hash_table_lookup(graph->ids, key)) - 1;
}

uint32_t tick_graph_node(TickGraph *graph, const Word *state)
{
    GBytes *key = key_of(graph, state);
    uint32_t id = GPOINTER_TO_UINT(g_hash_table_lookup(graph->ids, key));

    if (id > 0) {
        g_bytes_unref(key);
        return id - 1;
    }
    for (uint32_t i = 0; i < graph->program->model.words; i++)
        vec_push(&graph->states, graph->state[i]);
    vec_push(&graph->nodes, (TickNode){.runs = long_timer_get(graph->timer, graph->state) > 1});
    g_hash_table_insert(graph->ids, key, GUINT_TO_POINTER(graph->nodes.length));
    return graph->nodes.length - 1;
}

const Word *tick_graph_state(const TickGraph *graph, uint32_t node)
{
    return graph->states.data + (size_t)node * graph->program->model.words;
}

uint32_t tick_graph_initial(TickGraph *graph)
{
    const Model *model = &graph->by_one.model;

    graph->successors.count = 0;
    model->initial(model, graph->workspace, &graph->successors);
    if (graph->successors.count != 1 || graph->successors.steps[0].is_error ||
        long_timer_get(graph->timer, graph->successors.states) > 0)
        return UINT32_MAX;
    return tick_graph_node(graph, graph->successors.states);
}

/* ---- edges ---- */

static TickEdgeKind kind_of(const TickGraph *graph, bool runs, const ModelStep *step, int64_t value)
{
    if (value == graph->timer->ticks + 1)
        return TICK_STARTS;
    if (step->actor == graph->by_one.model.actor_count - 1)
        return TICK_PASSES;
    return runs && value == 0 ? TICK_LEAVES : TICK_STEP;
}

static void add_edge(TickGraph *graph, uint32_t from, uint32_t number)
{
    const ModelStep *step = &graph->successors.steps[number];
    const Word *state = graph->successors.states + (size_t)number * graph->successors.words;

    if (step->is_error)
        return;
    TickEdgeKind kind =
        kind_of(graph, graph->nodes.data[from].runs, step, long_timer_get(graph->timer, state));
    TickEdge edge = {.target = tick_graph_node(graph, state),
                     .step = (uint16_t)number,
                     .actor = step->actor,
                     .kind = kind,
                     .is_fault = step->is_fault};
    vec_push(&graph->edges, edge);
}

/* Runs in which time skips are made of other times of the same steps, and cannot be lengthened one by one. */
static bool looks_at_every_tick(const TickGraph *graph)
{
    return graph->program->every_tick ||
           time_skips_at(graph->workspace, graph->workspace->saved)->every;
}

const TickNode *tick_graph_expand(TickGraph *graph, uint32_t node)
{
    const Model *model = &graph->by_one.model;

    if (graph->nodes.data[node].is_expanded)
        return &graph->nodes.data[node];
    memcpy(graph->state, tick_graph_state(graph, node), model->words * sizeof(Word));
    graph->successors.count = 0;
    uint64_t predicates = model->expand(model, graph->workspace, graph->state, &graph->successors);
    TickNode found = graph->nodes.data[node];
    graph->skips |= !looks_at_every_tick(graph);
    found.predicates = predicates;
    found.first = graph->edges.length;
    found.is_expanded = true;
    for (uint32_t i = 0; i < graph->successors.count; i++)
        add_edge(graph, node, i);
    found.count = graph->edges.length - found.first;
    graph->work += found.count;
    graph->nodes.data[node] = found;
    return &graph->nodes.data[node];
}

uint32_t tick_graph_due(TickGraph *graph, uint32_t node)
{
    const Model *model = &graph->by_one.model;
    const Successors *list = &graph->successors;

    memcpy(graph->state, tick_graph_state(graph, node), model->words * sizeof(Word));
    long_timer_set(graph->timer, graph->state, 2);
    graph->successors.count = 0;
    model->expand(model, graph->workspace, graph->state, &graph->successors);
    const ModelStep *last = list->count > 0 ? &list->steps[list->count - 1] : NULL;
    if (!last || last->actor != model->actor_count - 1 || last->is_error)
        return UINT32_MAX;
    return tick_graph_node(graph, list->states + (size_t)(list->count - 1) * list->words);
}
