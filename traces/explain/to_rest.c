#include "traces/explain/to_rest.h"

#include <string.h>

typedef enum Visit { VISIT_UNDER_WAY = 1, VISIT_DONE } Visit;

typedef struct Frontier { /* a state under way, and which of its steps is next */
    GBytes *state;
    GArray *targets; /* of GBytes *, owned by `states` */
    guint next;
} Frontier;

typedef struct ToRest {
    const Model *model;
    Workspace *w;
    Successors successors;
    GHashTable *states; /* GBytes -> Visit */
    GArray *stack;      /* of Frontier */
    const ModelProperty *property;
    bool ends_well, ends_otherwise;
} ToRest;

/* ---- what goes wrong ---- */

bool to_rest_knows(const ModelProperty *property)
{
    return property->kind == PROPERTY_WINDOW || property->kind == PROPERTY_ALWAYS ||
           property->kind == PROPERTY_AT_REST || property->kind == PROPERTY_MONITOR;
}

bool to_rest_state_is_wrong(const ModelProperty *property, uint64_t predicates)
{
    return property->kind == PROPERTY_ALWAYS && !(predicates >> property->predicate & 1);
}

bool to_rest_step_is_wrong(const ModelProperty *property, const ModelStep *step)
{
    return step->is_error ||
           (property->kind == PROPERTY_MONITOR && (step->broken >> property->monitor & 1));
}

static bool end_is_wrong(const ModelProperty *property, uint64_t predicates)
{
    const bool holds = predicates >> property->predicate & 1;

    if (property->kind == PROPERTY_WINDOW)
        return holds;
    return property->kind == PROPERTY_AT_REST && !holds;
}

/* ---- all ways ---- */

static void clear_frontier(void *data)
{
    g_array_unref(((Frontier *)data)->targets);
}

static bool is_followed(const ToRest *r, const ModelStep *step)
{
    const ActorKind kind = r->model->actors[step->actor].kind;

    return !step->is_fault && (kind == ACTOR_PROCESS || kind == ACTOR_TIME);
}

static GBytes *intern(ToRest *r, const Word *state)
{
    g_autoptr(GBytes) bytes = g_bytes_new(state, r->model->words * sizeof *state);
    gpointer known = NULL;

    if (g_hash_table_lookup_extended(r->states, bytes, &known, NULL))
        return known;
    g_hash_table_insert(r->states, g_bytes_ref(bytes), GINT_TO_POINTER(0));
    return bytes; /* the table has a reference */
}

/* The steps that lead on; at rest there are none. That time passes and nothing else changes leads
 * nowhere: a process that can step does so some time. */
static GArray *targets_of(ToRest *r, const GBytes *from, uint64_t predicates)
{
    GArray *targets = g_array_new(FALSE, FALSE, sizeof(GBytes *));
    bool at_rest = true;

    r->ends_otherwise |= to_rest_state_is_wrong(r->property, predicates);
    for (uint32_t i = 0; i < r->successors.count; i++)
        at_rest = at_rest && !model_step_is_fair(r->model->actors, &r->successors.steps[i]);
    if (at_rest) {
        const bool is_wrong = end_is_wrong(r->property, predicates);
        r->ends_well |= !is_wrong;
        r->ends_otherwise |= is_wrong;
        return targets;
    }
    for (uint32_t i = 0; i < r->successors.count; i++) {
        const ModelStep *step = &r->successors.steps[i];
        if (!is_followed(r, step))
            continue;
        if (to_rest_step_is_wrong(r->property, step)) {
            r->ends_otherwise = true;
            continue;
        }
        GBytes *to = intern(r, &r->successors.states[(size_t)i * r->model->words]);
        if (to != from || r->model->actors[step->actor].kind != ACTOR_TIME)
            g_array_append_val(targets, to);
    }
    r->ends_otherwise |= targets->len == 0;
    return targets;
}

static void enter(ToRest *r, GBytes *state)
{
    const Word *words = g_bytes_get_data(state, NULL);
    static const Word nothing = 0;
    uint64_t predicates =
        r->model->expand(r->model, r->w, words ? words : &nothing, &r->successors);
    Frontier frontier = {.state = state, .targets = targets_of(r, state, predicates)};

    g_hash_table_insert(r->states, g_bytes_ref(state), GINT_TO_POINTER(VISIT_UNDER_WAY));
    g_array_append_val(r->stack, frontier);
}

/* One step on, or back. What comes to a state that is under way goes round. */
static void advance(ToRest *r)
{
    Frontier *top = &g_array_index(r->stack, Frontier, r->stack->len - 1);

    if (top->next == top->targets->len) {
        g_hash_table_insert(r->states, g_bytes_ref(top->state), GINT_TO_POINTER(VISIT_DONE));
        g_array_set_size(r->stack, r->stack->len - 1);
        return;
    }
    GBytes *to = g_array_index(top->targets, GBytes *, top->next++);
    const int visit = GPOINTER_TO_INT(g_hash_table_lookup(r->states, to));
    r->ends_otherwise |= visit == VISIT_UNDER_WAY;
    if (visit == 0)
        enter(r, to);
}

static ToRestOutcome outcome(const ToRest *r)
{
    if (r->ends_well)
        return r->ends_otherwise ? TO_REST_SOME : TO_REST_ALL;
    return TO_REST_NONE;
}

ToRestOutcome to_rest(const Model *model, const Word *state, const ModelProperty *property,
                      uint32_t *most)
{
    ToRest r = {.model = model, .w = model->workspace_new(model), .property = property};

    r.states =
        g_hash_table_new_full(g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, NULL);
    r.stack = g_array_new(FALSE, TRUE, sizeof(Frontier));
    g_array_set_clear_func(r.stack, clear_frontier);
    successors_init(&r.successors, model->words);
    enter(&r, intern(&r, state));
    while (r.stack->len > 0 && g_hash_table_size(r.states) <= *most)
        advance(&r);
    const ToRestOutcome result = r.stack->len > 0 ? TO_REST_UNKNOWN : outcome(&r);
    *most -= MIN(*most, g_hash_table_size(r.states));
    g_array_unref(r.stack);
    g_hash_table_unref(r.states);
    successors_free(&r.successors);
    model->workspace_free(r.w);
    return result;
}
