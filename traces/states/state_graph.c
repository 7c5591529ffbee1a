#include "traces/states/state_graph.h"

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

/* ---- steps ---- */

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

static bool are_worded_alike(const StateStep *one, const StateStep *other)
{
    return g_strcmp0(one->who, other->who) == 0 && strcmp(one->what, other->what) == 0 &&
           g_strcmp0(one->result, other->result) == 0;
}

static const char *kept(StateGraph *graph, const char *text)
{
    return text ? arena_strdup(graph->arena, text) : NULL;
}

static int compare_steps(const StateStep *one, const StateStep *other)
{
    if (one->kind != other->kind)
        return (int)one->kind - (int)other->kind;
    if (one->actor != other->actor)
        return one->actor < other->actor ? -1 : 1;
    const int what = strcmp(one->what, other->what);
    return what != 0 ? what : g_strcmp0(one->result, other->result);
}

/* In an order of their own: edges with the same steps say the same, however they were found. */
static void put_in_order(StateEdge *edge, StateStep step)
{
    vec_push(&edge->steps, step);
    for (uint32_t i = edge->steps.length; i-- > 1;) {
        StateStep *before = &edge->steps.data[i - 1], last = edge->steps.data[i];
        if (compare_steps(before, &last) <= 0)
            return;
        edge->steps.data[i] = *before;
        *before = last;
    }
}

void state_graph_step(StateGraph *graph, uint32_t from, uint32_t to, StateStep step)
{
    StateEdge *edge = edge_between(graph, from, to);

    edge->on_run |= step.on_run;
    for (uint32_t i = 0; i < edge->steps.length; i++)
        if (are_worded_alike(&edge->steps.data[i], &step)) {
            edge->steps.data[i].on_run |= step.on_run;
            return;
        }
    step.who = kept(graph, step.who);
    step.what = kept(graph, step.what);
    step.result = kept(graph, step.result);
    step.call = kept(graph, step.call);
    put_in_order(edge, step);
}

/* ---- what all nodes share ---- */

static const StateLine *line_named(const StateNode *node, const char *name)
{
    for (uint32_t i = 0; i < node->line_count; i++)
        if (strcmp(node->lines[i].name, name) == 0)
            return &node->lines[i];
    return NULL;
}

static bool is_same_line(const StateLine *one, const StateLine *other)
{
    if (!other || one->value_count != other->value_count)
        return false;
    for (uint32_t i = 0; i < one->value_count; i++)
        if (strcmp(one->values[i], other->values[i]) != 0)
            return false;
    return true;
}

static bool is_shared(const StateGraph *graph, const StateLine *line)
{
    for (uint32_t i = 0; i < graph->nodes.length; i++)
        if (!is_same_line(line, line_named(&graph->nodes.data[i], line->name)))
            return false;
    return true;
}

void state_graph_drop_shared(StateGraph *graph)
{
    g_autoptr(GHashTable) shared = g_hash_table_new(g_str_hash, g_str_equal);

    if (graph->nodes.length < 2)
        return;
    for (uint32_t i = 0; i < graph->nodes.data[0].line_count; i++)
        if (is_shared(graph, &graph->nodes.data[0].lines[i]))
            g_hash_table_add(shared, (gpointer)graph->nodes.data[0].lines[i].name);
    for (uint32_t i = 0; i < graph->nodes.length; i++) {
        StateNode *node = &graph->nodes.data[i];
        StateLine *lines = arena_array(graph->arena, StateLine, node->line_count);
        uint32_t count = 0;
        for (uint32_t j = 0; j < node->line_count; j++)
            if (!g_hash_table_contains(shared, node->lines[j].name))
                lines[count++] = node->lines[j];
        node->lines = lines;
        node->line_count = count;
    }
}
