/* The states of a graph folded by what some variables hold. Steps that change none of these are
 * left out. */
#include "checker/commands/graph/graph_draw.h"

#include "traces/counterexample/build.h"

#include <string.h>

typedef struct Fold {
    const GraphSource *source;
    const GArray *variables;
    uint32_t most;
    GHashTable *ids;      /* values of the variables: the number of the node, counted from 1 */
    uint32_t *nodes;      /* by state */
    uint16_t *taken;      /* by state: the step that the run takes there, and one more */
    GPtrArray *processes; /* by node: for each process the places where it is in some state */
    StateGraph *drawn;
} Fold;

/* ---- nodes ---- */

/* Caller frees. */
static GPtrArray *values_of(const Fold *fold, const Word *state)
{
    GPtrArray *values = g_ptr_array_new_with_free_func(g_free);

    for (guint i = 0; i < fold->variables->len; i++)
        g_ptr_array_add(values, stepper_value(fold->source->walk, state,
                                              g_array_index(fold->variables, uint32_t, i)));
    return values;
}

/* Lengths keep apart what values of several variables would be together. */
static char *key_of(const GPtrArray *values)
{
    GString *key = g_string_new(NULL);

    for (guint i = 0; i < values->len; i++)
        g_string_append_printf(key, "%zu %s", strlen(values->pdata[i]), (char *)values->pdata[i]);
    return g_string_free(key, FALSE);
}

static void add_node(Fold *fold, const GPtrArray *values)
{
    const uint32_t processes = fold->source->system->process_instances;
    StateLine *lines = arena_array(fold->drawn->arena, StateLine, values->len + processes);
    GPtrArray **places = g_new0(GPtrArray *, processes + 1);
    StateNode node = {.lines = lines, .line_count = values->len, .open = UINT64_MAX};

    for (guint i = 0; i < values->len; i++)
        lines[i] =
            graph_line(fold->drawn, fold->source, g_array_index(fold->variables, uint32_t, i),
                       (const char *const *)&values->pdata[i], 1);
    for (uint32_t i = 0; i < processes; i++)
        places[i] = g_ptr_array_new_with_free_func(g_free);
    vec_push(&fold->drawn->nodes, node);
    g_ptr_array_add(fold->processes, places);
}

static uint32_t process_variable(const Fold *fold, uint32_t process)
{
    uint32_t count;

    stepper_variables(fold->source->walk, &count);
    return count - fold->source->system->process_instances + process;
}

static void add_places(Fold *fold, guint node, const Word *state)
{
    GPtrArray **places = fold->processes->pdata[node];

    for (uint32_t i = 0; i < fold->source->system->process_instances; i++) {
        char *place = stepper_value(fold->source->walk, state, process_variable(fold, i));
        if (g_ptr_array_find_with_equal_func(places[i], place, g_str_equal, NULL))
            g_free(place);
        else
            g_ptr_array_add(places[i], place);
    }
}

static bool is_folded_by(const Fold *fold, uint32_t variable)
{
    for (guint i = 0; i < fold->variables->len; i++)
        if (g_array_index(fold->variables, uint32_t, i) == variable)
            return true;
    return false;
}

static gint by_text(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Where processes are that the graph is not folded by: nodes with the same places say the same. */
static void say_places(Fold *fold, guint number)
{
    GPtrArray **places = fold->processes->pdata[number];
    StateNode *node = &fold->drawn->nodes.data[number];
    StateLine *lines = (StateLine *)node->lines; /* has room for them */

    for (uint32_t i = 0; i < fold->source->system->process_instances; i++) {
        const uint32_t variable = process_variable(fold, i);
        if (is_folded_by(fold, variable))
            continue;
        g_ptr_array_sort(places[i], by_text);
        lines[node->line_count++] =
            graph_line(fold->drawn, fold->source, variable, (const char *const *)places[i]->pdata,
                       places[i]->len);
    }
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
    const Word *state = state_space_get(graph->space, id);
    g_autoptr(GPtrArray) values = values_of(fold, state);
    g_autofree char *key = key_of(values);
    guint known = GPOINTER_TO_UINT(g_hash_table_lookup(fold->ids, key));

    if (!known) {
        if (fold->drawn->nodes.length == fold->most)
            return false;
        add_node(fold, values);
        known = fold->drawn->nodes.length;
        g_hash_table_insert(fold->ids, g_steal_pointer(&key), GUINT_TO_POINTER(known));
    }
    StateNode *node = &fold->drawn->nodes.data[known - 1];
    uint64_t open = open_windows(fold, id);
    node->open &= open;
    node->partly |= open;
    node->rests |= graph->at_rest[id];
    node->starts |= id == 0;
    node->states++;
    add_places(fold, known - 1, state);
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
        node->partly &= ~node->open;
        say_places(fold, i);
    }
    state_graph_drop_shared(fold->drawn);
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
        state_graph_step(fold->drawn, fold->nodes[id], fold->nodes[target],
                         graph_step(step, fold->taken[id] == i + 1));
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

static void fold_clear(Fold *fold)
{
    for (guint i = 0; i < fold->processes->len; i++) {
        GPtrArray **places = fold->processes->pdata[i];
        for (GPtrArray **one = places; *one; one++)
            g_ptr_array_unref(*one);
        g_free(places);
    }
    g_ptr_array_unref(fold->processes);
    g_hash_table_unref(fold->ids);
    g_free(fold->nodes);
    g_free(fold->taken);
}

StateGraph *graph_fold(const GraphSource *source, const GArray *variables, uint32_t most)
{
    Fold fold = {.source = source, .variables = variables, .most = most};

    fold.ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    fold.nodes = g_new0(uint32_t, (gsize)source->graph->count + 1);
    fold.taken = g_new0(uint16_t, (gsize)source->graph->count + 1);
    fold.processes = g_ptr_array_new();
    fold.drawn = state_graph_new();
    fold.drawn->folded = true;
    fold.drawn->window_count = source->system->window_count;
    if (add_states(&fold)) {
        mark_run(&fold);
        add_all_edges(&fold);
    } else {
        g_clear_pointer(&fold.drawn, state_graph_free);
    }
    fold_clear(&fold);
    return fold.drawn;
}
