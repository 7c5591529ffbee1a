#include "tests/reference/stay.h"

Part part_new(const Web *web)
{
    return (Part){g_new0(bool, web_count(web))};
}

void part_clear(Part *part)
{
    g_clear_pointer(&part->has, g_free);
}

uint32_t min_depth(const Web *web, const GArray *ids)
{
    uint32_t min = NO_DEPTH;

    for (guint i = 0; i < ids->len; i++)
        min = MIN(min, web_place(web, g_array_index(ids, uint32_t, i))->depth);
    return min;
}

/* ---- strongly connected components, after Kosaraju ---- */

typedef struct Stepper {
    const Web *web;
    const Part *part;
    GPtrArray *next; /* GArray of targets, by state: the edges, or the edges turned round */
    bool *seen;
    GArray *finished; /* in the order in which the walk left them */
} Stepper;

static GPtrArray *adjacency(const Web *web, const Part *part, bool turned)
{
    GPtrArray *next = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);

    for (uint32_t id = 0; id < web_count(web); id++)
        g_ptr_array_add(next, g_array_new(FALSE, FALSE, sizeof(uint32_t)));
    for (uint32_t id = 0; id < web_count(web); id++) {
        const Place *place = web_place(web, id);
        for (guint i = 0; i < place->edges->len; i++) {
            uint32_t target = web_edge(place, i)->target;
            if (!part->has[id] || !part->has[target])
                continue;
            GArray *list = next->pdata[turned ? target : id];
            g_array_append_val(list, *(turned ? &id : &target));
        }
    }
    return next;
}

typedef struct Visit {
    uint32_t id;
    guint edge;
} Visit;

static void walk_from(Stepper *walk, uint32_t start)
{
    GArray *stack = g_array_new(FALSE, FALSE, sizeof(Visit));
    Visit first = {start, 0};

    walk->seen[start] = true;
    g_array_append_val(stack, first);
    while (stack->len > 0) {
        Visit *top = &g_array_index(stack, Visit, stack->len - 1);
        const GArray *targets = walk->next->pdata[top->id];
        if (top->edge == targets->len) {
            g_array_append_val(walk->finished, top->id);
            g_array_set_size(stack, stack->len - 1);
            continue;
        }
        Visit deeper = {g_array_index(targets, uint32_t, top->edge++), 0};
        if (!walk->seen[deeper.id]) {
            walk->seen[deeper.id] = true;
            g_array_append_val(stack, deeper);
        }
    }
    g_array_unref(stack);
}

static Stepper stepper_new(const Web *web, const Part *part, bool turned)
{
    return (Stepper){web, part, adjacency(web, part, turned), g_new0(bool, web_count(web)),
                     g_array_new(FALSE, FALSE, sizeof(uint32_t))};
}

static void walk_clear(Stepper *walk)
{
    g_ptr_array_unref(walk->next);
    g_array_unref(walk->finished);
    g_free(walk->seen);
}

static GPtrArray *components_of(const Web *web, const Part *part)
{
    GPtrArray *components = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
    Stepper forward = stepper_new(web, part, false), back = stepper_new(web, part, true);

    for (uint32_t id = 0; id < web_count(web); id++)
        if (part->has[id] && !forward.seen[id])
            walk_from(&forward, id);
    for (guint i = forward.finished->len; i > 0; i--) {
        uint32_t id = g_array_index(forward.finished, uint32_t, i - 1);
        if (back.seen[id])
            continue;
        g_array_set_size(back.finished, 0);
        walk_from(&back, id);
        g_ptr_array_add(components, g_array_copy(back.finished));
    }
    walk_clear(&forward);
    walk_clear(&back);
    return components;
}

GArray *web_component_numbers(const Web *web, const Part *part)
{
    GPtrArray *components = components_of(web, part);
    GArray *numbers = g_array_new(FALSE, TRUE, sizeof(uint32_t));

    g_array_set_size(numbers, web_count(web));
    for (guint i = 0; i < components->len; i++) {
        const GArray *ids = components->pdata[i];
        for (guint j = 0; j < ids->len; j++)
            g_array_index(numbers, uint32_t, g_array_index(ids, uint32_t, j)) = i;
    }
    g_ptr_array_unref(components);
    return numbers;
}

/* ---- fairness ---- */

static void mark(const GArray *ids, Part *in, bool value)
{
    for (guint i = 0; i < ids->len; i++)
        in->has[g_array_index(ids, uint32_t, i)] = value;
}

static bool has_urgent_event(const Web *web, const Place *place)
{
    for (guint i = 0; i < place->edges->len; i++) {
        const Who *who = &g_array_index(web->parts, Who, web_edge(place, i)->who);
        if (who->kind == WHO_EVENT && who->event->is_urgent && !web_edge(place, i)->is_fault)
            return !place->is_kept;
    }
    return false;
}

/* In a run without end time passes without end; or it only waits for an urgent event. */
static bool passes_time(const Web *web, const GArray *ids, const Part *inside, Ending ending)
{
    bool is_barred = true;

    for (guint i = 0; i < ids->len; i++) {
        const Place *place = web_place(web, g_array_index(ids, uint32_t, i));
        if (place->later != NO_PLACE && inside->has[place->later])
            return true;
        is_barred &= has_urgent_event(web, place);
    }
    return web->world->tick == 0 || (ending == ENDING_BARRED && is_barred);
}

/* In timed designs time goes on at rest too, and may change what there is. */
static bool is_end(const Web *web, uint32_t id, Ending ending)
{
    const Place *place = web_place(web, id);
    bool may_end = place->later == id || (place->later == NO_PLACE && ending == ENDING_BARRED);

    return place->is_resting && (web->world->tick == 0 || may_end);
}

static bool has_edge_inside(const Web *web, const GArray *ids, const Part *inside)
{
    for (guint i = 0; i < ids->len; i++) {
        const Place *place = web_place(web, g_array_index(ids, uint32_t, i));
        for (guint j = 0; j < place->edges->len; j++)
            if (inside->has[web_edge(place, j)->target])
                return true;
    }
    return false;
}

static bool has_fair_step(const Web *web, const GArray *ids, const Part *inside, uint32_t who)
{
    for (guint i = 0; i < ids->len; i++) {
        const Place *place = web_place(web, g_array_index(ids, uint32_t, i));
        bool is_enabled = false;
        for (guint j = 0; j < place->edges->len; j++) {
            const Edge *edge = web_edge(place, j);
            if (edge->who != who || edge->is_fault)
                continue;
            is_enabled = true;
            if (inside->has[edge->target])
                return false;
        }
        if (!is_enabled)
            return false;
    }
    return true;
}

static bool is_fair(const Web *web, const GArray *ids, const Part *inside)
{
    for (guint i = 0; i < web->parts->len; i++)
        if (g_array_index(web->parts, Who, i).kind == WHO_PROCESS &&
            has_fair_step(web, ids, inside, i))
            return false;
    return true;
}

static bool fairness_can_stay(const Web *web, const GArray *ids, Part *inside, Ending ending)
{
    if (ids->len == 1 && is_end(web, g_array_index(ids, uint32_t, 0), ending))
        return true;
    mark(ids, inside, true);
    bool stays = has_edge_inside(web, ids, inside) && passes_time(web, ids, inside, ending) &&
                 is_fair(web, ids, inside);
    mark(ids, inside, false);
    return stays;
}

static void add_rests(const Web *web, const GArray *ids, Ending ending, GPtrArray *stays)
{
    for (guint i = 0; i < ids->len && ids->len > 1; i++) {
        uint32_t id = g_array_index(ids, uint32_t, i);
        if (!is_end(web, id, ending))
            continue;
        GArray *alone = g_array_new(FALSE, FALSE, sizeof(uint32_t));
        g_array_append_val(alone, id);
        g_ptr_array_add(stays, alone);
    }
}

GPtrArray *web_stays_in(const Web *web, const Part *part, Ending ending)
{
    GPtrArray *stays = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
    GPtrArray *components = components_of(web, part);
    Part inside = part_new(web);

    for (guint i = 0; i < components->len; i++) {
        GArray *ids = components->pdata[i];
        if (fairness_can_stay(web, ids, &inside, ending))
            g_ptr_array_add(stays, g_array_ref(ids));
        add_rests(web, ids, ending, stays);
    }
    part_clear(&inside);
    g_ptr_array_unref(components);
    return stays;
}

/* ---- ways out ---- */

static bool may_take(const Edge *edge, Allowed allowed)
{
    if (edge->is_fault || edge->kind == WHO_FAULT)
        return false;
    return edge->kind == WHO_PROCESS || edge->kind == WHO_TIME || allowed.all_events ||
           allowed.event == edge->who;
}

static bool leads_out(const Web *web, const Part *part, uint32_t id, const Part *can,
                      Allowed allowed)
{
    const Place *place = web_place(web, id);

    for (guint i = 0; i < place->edges->len; i++) {
        const Edge *edge = web_edge(place, i);
        if (may_take(edge, allowed) && (!part->has[edge->target] || can->has[edge->target]))
            return true;
    }
    return false;
}

Part web_can_leave(const Web *web, const Part *part, Allowed allowed)
{
    Part can = part_new(web);

    for (bool changed = true; changed;) {
        changed = false;
        for (uint32_t i = web_count(web); i > 0; i--) {
            uint32_t id = i - 1;
            if (!part->has[id] || can.has[id] || !leads_out(web, part, id, &can, allowed))
                continue;
            can.has[id] = changed = true;
        }
    }
    return can;
}
