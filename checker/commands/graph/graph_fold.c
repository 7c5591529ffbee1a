/* The states of a graph folded by what some variables hold. Steps that change none of these are
 * left out. */
#include "checker/commands/graph/graph_draw.h"

#include "traces/counterexample/build.h"

#include <string.h>

typedef struct Fold {
    const GraphSource *source;
    const GArray *variables;
    uint32_t most;
    GHashTable *ids; /* values, a line each: the number of the node, counted from 1 */
    uint32_t *nodes; /* by state */
    uint16_t *taken; /* by state: the step that the run takes there, and one more */
    GArray *counts;  /* states, by node */
    StateGraph *drawn;
} Fold;

/* ---- nodes ---- */

static char *key_of(const Fold *fold, const Word *state)
{
    uint32_t count;
    const StepperVariable *variables = stepper_variables(fold->source->walk, &count);
    GString *key = g_string_new(NULL);

    for (guint i = 0; i < fold->variables->len; i++) {
        uint32_t variable = g_array_index(fold->variables, uint32_t, i);
        g_autofree char *value = stepper_value(fold->source->walk, state, variable);
        g_string_append_printf(key, "%s%s %s", i ? "\n" : "", variables[variable].name, value);
    }
    return g_string_free(key, FALSE);
}

static void add_node(Fold *fold, const char *key)
{
    static const uint32_t none = 0;
    Arena *arena = fold->drawn->arena;
    g_auto(GStrv) lines = g_strsplit(key, "\n", -1);
    StateNode node = {.line_count = g_strv_length(lines), .open = UINT64_MAX};

    node.lines = arena_array(arena, const char *, node.line_count);
    for (uint32_t i = 0; i < node.line_count; i++)
        node.lines[i] = arena_strdup(arena, lines[i]);
    vec_push(&fold->drawn->nodes, node);
    g_array_append_val(fold->counts, none);
}

static uint64_t open_windows(const Fold *fold, StateId id)
{
    const Model *model = state_space_model(fold->source->graph->space);
    uint64_t open = 0;

    for (uint32_t i = 0; i < fold->drawn->window_count; i++)
        if (graph_holds(fold->source->graph, id, model->properties[i].predicate))
            open |= (uint64_t)1 << i;
    return open;
}

/* False where there are too many nodes. */
static bool add_state(Fold *fold, StateId id)
{
    const Graph *graph = fold->source->graph;
    g_autofree char *key = key_of(fold, state_space_get(graph->space, id));
    guint known = GPOINTER_TO_UINT(g_hash_table_lookup(fold->ids, key));

    if (!known) {
        if (fold->drawn->nodes.length == fold->most)
            return false;
        add_node(fold, key);
        known = fold->drawn->nodes.length;
        g_hash_table_insert(fold->ids, g_steal_pointer(&key), GUINT_TO_POINTER(known));
    }
    StateNode *node = &fold->drawn->nodes.data[known - 1];
    uint64_t open = open_windows(fold, id);
    node->open &= open;
    node->partly |= open;
    node->rests |= graph->at_rest[id];
    node->starts |= id == 0;
    g_array_index(fold->counts, uint32_t, known - 1)++;
    fold->nodes[id] = known - 1;
    return true;
}

static bool add_states(Fold *fold)
{
    for (StateId id = 0; id < fold->source->graph->count; id++)
        if (!add_state(fold, id))
            return false;
    for (uint32_t i = 0; i < fold->drawn->nodes.length; i++) {
        StateNode *node = &fold->drawn->nodes.data[i];
        uint32_t states = g_array_index(fold->counts, uint32_t, i);
        node->partly &= ~node->open;
        node->more = arena_printf(fold->drawn->arena, "%u state%s", states, states == 1 ? "" : "s");
    }
    return true;
}

/* ---- edges ---- */

static bool crosses(const Fold *fold, StateId id)
{
    const Graph *graph = fold->source->graph;

    for (uint64_t edge = graph->offsets[id]; edge < graph->offsets[id + 1]; edge++)
        if (fold->nodes[graph->edges[edge].target] != fold->nodes[id])
            return true;
    return false;
}

static void add_edges(Fold *fold, StateId id)
{
    const Graph *graph = fold->source->graph;
    StepperSteps steps = stepper_steps(fold->source->walk, state_space_get(graph->space, id));

    for (uint32_t i = 0; i < steps.count; i++) {
        const StepperStep *step = &steps.list[i];
        StateId target = graph->edges[graph->offsets[id] + i].target;
        if (fold->nodes[target] == fold->nodes[id])
            continue;
        g_autofree char *label = graph_step_label(step);
        StateStep drawn = {label, step->kind, step->actor, fold->taken[id] == i + 1};
        state_graph_step(fold->drawn, fold->nodes[id], fold->nodes[target], drawn);
    }
    stepper_forget(fold->source->walk);
}

static void mark_run(Fold *fold)
{
    g_autoptr(GArray) way = graph_way(fold->source);

    for (guint i = 0; i < way->len; i++) {
        StateId id = g_array_index(way, StateId, i);
        fold->drawn->nodes.data[fold->nodes[id]].on_run = true;
        if (i + 1 < way->len)
            fold->taken[id] = fold->source->run->steps[i] + 1;
    }
}

static void add_all_edges(Fold *fold)
{
    for (StateId id = 0; id < fold->source->graph->count; id++)
        if (crosses(fold, id))
            add_edges(fold, id);
}

StateGraph *graph_fold(const GraphSource *source, const GArray *variables, uint32_t most)
{
    Fold fold = {.source = source, .variables = variables, .most = most};

    fold.ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    fold.nodes = g_new0(uint32_t, (gsize)source->graph->count + 1);
    fold.taken = g_new0(uint16_t, (gsize)source->graph->count + 1);
    fold.counts = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    fold.drawn = state_graph_new();
    fold.drawn->folded = true;
    fold.drawn->window_count = source->system->window_count;
    bool fits = add_states(&fold);
    if (fits) {
        mark_run(&fold);
        add_all_edges(&fold);
    } else {
        g_clear_pointer(&fold.drawn, state_graph_free);
    }
    g_hash_table_unref(fold.ids);
    g_free(fold.nodes);
    g_free(fold.taken);
    g_array_unref(fold.counts);
    return fold.drawn;
}
