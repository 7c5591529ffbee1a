/* By which variables a graph is folded where nobody says it.
 *
 * First those that tell states with an open window from those without, the best of them first: a
 * node is then filled or not, and hardly one is pale. Then whatever else there is room for, so that
 * nodes say as much as they can. A large space is looked at in part: a choice may be a poor one,
 * but the fold is of all states. */
#include "checker/commands/graph/graph_draw.h"

#include <string.h>

enum { MAX_LOOKED_AT = 20000, NOTHING = UINT32_MAX };

typedef struct Choice {
    const GraphSource *source;
    uint32_t most, variable_count, state_count, node_count;
    uint32_t *values; /* by variable and state: the same number where it is the same value */
    uint64_t *open;   /* by state: the windows that are open */
    uint32_t *nodes;  /* by state: as folded by what is chosen so far */
    bool *chosen;     /* by variable */
} Choice;

/* ---- what there is ---- */

static uint32_t number_of(GHashTable *ids, char *value)
{
    guint known = GPOINTER_TO_UINT(g_hash_table_lookup(ids, value));

    if (known) {
        g_free(value);
        return known;
    }
    known = g_hash_table_size(ids) + 1;
    g_hash_table_insert(ids, value, GUINT_TO_POINTER(known));
    return known;
}

static void look_at_variable(Choice *c, uint32_t variable)
{
    const StateSpace *space = c->source->graph->space;
    g_autoptr(GHashTable) ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    for (StateId id = 0; id < c->state_count; id++)
        c->values[(gsize)variable * c->state_count + id] =
            number_of(ids, stepper_value(c->source->walk, state_space_get(space, id), variable));
}

static void look_at_windows(Choice *c)
{
    const Model *model = state_space_model(c->source->graph->space);

    for (StateId id = 0; id < c->state_count; id++)
        for (uint32_t i = 0; i < c->source->system->window_count; i++)
            if (graph_holds(c->source->graph, id, model->properties[i].predicate))
                c->open[id] |= (uint64_t)1 << i;
}

/* ---- what a variable more would give ---- */

typedef struct Refined {
    uint32_t node_count;
    uint32_t mixed; /* states that share a node with others in which other windows are open */
} Refined;

/* The nodes of what is chosen, told apart by this variable as well. */
static Refined refine(const Choice *c, uint32_t variable, uint32_t *nodes)
{
    g_autoptr(GHashTable) ids = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    g_autofree uint64_t *open = g_new(uint64_t, (gsize)c->state_count + 1);
    g_autofree bool *is_mixed = g_new0(bool, (gsize)c->state_count + 1);
    Refined refined = {0};

    for (StateId id = 0; id < c->state_count; id++) {
        const uint64_t value = c->values[(gsize)variable * c->state_count + id];
        const uint64_t key = (uint64_t)c->nodes[id] << 32 | value;
        guint known = GPOINTER_TO_UINT(g_hash_table_lookup(ids, &key));
        if (!known) {
            known = ++refined.node_count;
            g_hash_table_insert(ids, g_memdup2(&key, sizeof key), GUINT_TO_POINTER(known));
            open[known - 1] = c->open[id];
        }
        nodes[id] = known - 1;
        is_mixed[known - 1] |= open[known - 1] != c->open[id];
    }
    for (StateId id = 0; id < c->state_count; id++)
        refined.mixed += is_mixed[nodes[id]];
    return refined;
}

/* ---- choosing ---- */

static void choose(Choice *c, uint32_t variable)
{
    g_autofree uint32_t *nodes = g_new(uint32_t, (gsize)c->state_count + 1);

    c->node_count = refine(c, variable, nodes).node_count;
    memcpy(c->nodes, nodes, c->state_count * sizeof *nodes);
    c->chosen[variable] = true;
}

/* Of those that there is room for, the one that leaves the fewest states mixed; of equal ones the
 * first, for components stand before processes. NOTHING where none helps. */
static uint32_t best_variable(const Choice *c, uint32_t *mixed)
{
    g_autofree uint32_t *nodes = g_new(uint32_t, (gsize)c->state_count + 1);
    uint32_t best = NOTHING;

    for (uint32_t i = 0; i < c->variable_count; i++) {
        if (c->chosen[i])
            continue;
        const Refined refined = refine(c, i, nodes);
        if (refined.node_count > c->most || refined.mixed >= *mixed)
            continue;
        *mixed = refined.mixed;
        best = i;
    }
    return best;
}

static void choose_for_windows(Choice *c)
{
    uint32_t mixed = 0;

    for (StateId id = 0; id < c->state_count; id++)
        if (c->open[id] != c->open[0])
            mixed = c->state_count;
    for (uint32_t best; mixed > 0 && (best = best_variable(c, &mixed)) != NOTHING;)
        choose(c, best);
}

static void choose_the_rest(Choice *c)
{
    g_autofree uint32_t *nodes = g_new(uint32_t, (gsize)c->state_count + 1);

    for (uint32_t i = 0; i < c->variable_count; i++) {
        if (c->chosen[i])
            continue;
        const uint32_t count = refine(c, i, nodes).node_count;
        if (count > c->node_count && count <= c->most)
            choose(c, i);
    }
}

void graph_choose_variables(const GraphSource *source, uint32_t most, GArray *found)
{
    Choice c = {.source = source, .most = most, .node_count = 1};

    stepper_variables(source->walk, &c.variable_count);
    c.state_count = (uint32_t)MIN(source->graph->count, (StateId)MAX_LOOKED_AT);
    c.values = g_new(uint32_t, (gsize)c.variable_count * c.state_count + 1);
    c.open = g_new0(uint64_t, (gsize)c.state_count + 1);
    c.nodes = g_new0(uint32_t, (gsize)c.state_count + 1);
    c.chosen = g_new0(bool, (gsize)c.variable_count + 1);
    look_at_windows(&c);
    for (uint32_t i = 0; i < c.variable_count; i++)
        look_at_variable(&c, i);
    choose_for_windows(&c);
    choose_the_rest(&c);
    for (uint32_t i = 0; i < c.variable_count; i++)
        if (c.chosen[i])
            g_array_append_val(found, i);
    g_free(c.values);
    g_free(c.open);
    g_free(c.nodes);
    g_free(c.chosen);
}
