#include "tests/reference/web.h"

#include <string.h>

uint32_t web_count(const Web *web)
{
    return web->places->len;
}

Place *web_place(const Web *web, uint32_t id)
{
    return &g_array_index(web->places, Place, id);
}

const Edge *web_edge(const Place *place, uint32_t index)
{
    return &g_array_index(place->edges, Edge, index);
}

/* ---- what observers see ---- */

uint32_t seen_window(const Web *web, uint32_t index)
{
    return index;
}

uint32_t seen_check(const Web *web, uint32_t index, bool second)
{
    return web->world->system->window_count + 2 * index + second;
}

uint32_t seen_measure(const Web *web, uint32_t index)
{
    const System *system = web->world->system;

    return system->window_count + 2 * system->check_count + index;
}

static void look(Web *web, Arena *scratch, Place *place, uint32_t index, const TypedExpr *node)
{
    if (node && !world_observe(web->world, scratch, place->state, node, &place->seen[index]))
        place->has_blind_observer = true;
}

static void look_around(Web *web, Arena *scratch, Place *place)
{
    const System *system = web->world->system;

    place->seen =
        arena_array(web->arena, int64_t,
                    system->window_count + 2 * system->check_count + system->measure_count + 1);
    for (uint32_t i = 0; i < system->window_count; i++)
        look(web, scratch, place, seen_window(web, i), system->windows[i].first);
    for (uint32_t i = 0; i < system->check_count; i++) {
        look(web, scratch, place, seen_check(web, i, false), system->checks[i].first);
        look(web, scratch, place, seen_check(web, i, true), system->checks[i].second);
    }
    for (uint32_t i = 0; i < system->measure_count; i++)
        look(web, scratch, place, seen_measure(web, i), system->measures[i].first);
}

static bool is_finished(const System *system, const State *state)
{
    for (uint32_t i = 0; i < system->process_count; i++) {
        const Process *process = system->processes[i];
        for (uint32_t j = 0; j < process->count && !process->is_background; j++)
            if (state->threads[process->first + j].status == STATUS_RUNNING)
                return false;
    }
    return true;
}

/* ---- exploring ---- */

static uint32_t add_state(Web *web, const State *state, GArray *todo)
{
    GBytes *key = state_key(state);
    gpointer found;

    if (g_hash_table_lookup_extended(web->ids, key, NULL, &found)) {
        g_bytes_unref(key);
        return GPOINTER_TO_UINT(found);
    }
    uint32_t id = web_count(web);
    Place place = {.state = state_copy(web->arena, state), .depth = NO_DEPTH};
    g_array_append_val(web->places, place);
    web_place(web, id)->edges = g_array_new(FALSE, FALSE, sizeof(Edge));
    g_hash_table_insert(web->ids, key, GUINT_TO_POINTER(id));
    g_array_append_val(todo, id);
    return id;
}

static void add_step(Web *web, uint32_t from, const Step *step, GArray *todo)
{
    const Who *who = &g_array_index(web->parts, Who, step->who);

    if (step->is_error) {
        web_place(web, from)->has_error = true;
        return;
    }
    Edge edge = {.who = step->who,
                 .kind = who->kind,
                 .is_fault = step->is_fault,
                 .broken_checks = step->broken_checks,
                 .age = step->age,
                 .lag = step->lag,
                 .breaks_assertion = step->breaks_assertion};
    edge.target = add_state(web, step->state, todo);
    Place *place = web_place(web, from);
    g_array_append_val(place->edges, edge);
    web->transitions++;
    if (who->kind == WHO_PROCESS && !step->is_fault)
        place->is_resting = false;
    if (who->kind == WHO_EVENT && !step->is_fault)
        place->has_event = true;
    if (who->kind == WHO_TIME)
        place->later = edge.target;
}

static void let_time_pass(Web *web, Arena *scratch, uint32_t id, GArray *steps)
{
    const State *state = web_place(web, id)->state;
    guint time = web->parts->len - 1, first = steps->len;
    Passing passing = world_passing(web->world, web->parts, state, steps);

    if (passing == PASSING_ERROR)
        web_place(web, id)->has_error = true;
    if (passing != PASSING_FREE)
        return;
    world_steps(web->world, scratch, state, &g_array_index(web->parts, Who, time), steps);
    g_array_index(steps, Step, first).who = time;
}

static bool has_aged(const State *before, const State *after)
{
    for (uint32_t i = 0; i < before->var_count; i++)
        if (value_compare(before->vars[i], after->vars[i]) != 0)
            return true;
    for (uint32_t i = 0; i < before->thread_count; i++)
        if (before->threads[i].clock != after->threads[i].clock)
            return true;
    return false;
}

static bool can_step(const Web *web, Arena *scratch, const State *state, uint32_t who)
{
    GArray *steps = g_array_new(FALSE, FALSE, sizeof(Step));
    bool can = false;

    world_steps(web->world, scratch, state, &g_array_index(web->parts, Who, who), steps);
    for (guint i = 0; i < steps->len; i++)
        can |= !g_array_index(steps, Step, i).is_fault;
    g_array_unref(steps);
    return can;
}

static bool is_up(const State *state)
{
    bool is_up = false;

    for (uint32_t i = 0; i < state->thread_count; i++)
        is_up |= time_is_up(&state->threads[i]);
    return is_up;
}

/* Time stands still for an event: one that is urgent, or any where a block has to be left. If it
 * went on in spite of that, could a process step that cannot now? */
static bool is_kept(const Web *web, Arena *scratch, const State *state, const GArray *steps)
{
    bool is_barred = false, aged = true, kept = false, must_leave = is_up(state);

    for (guint i = 0; i < steps->len; i++) {
        const Step *step = &g_array_index(steps, Step, i);
        const Who *who = &g_array_index(web->parts, Who, step->who);
        is_barred |=
            who->kind == WHO_EVENT && !step->is_fault && (who->event->is_urgent || must_leave);
    }
    for (State *next = state_copy(scratch, state); is_barred && aged && !kept;) {
        State *before = state_copy(scratch, next);
        time_pass(web->world, scratch, next);
        aged = has_aged(before, next);
        for (guint i = 0; i < web->parts->len && aged; i++)
            if (g_array_index(web->parts, Who, i).kind == WHO_PROCESS &&
                !can_step(web, scratch, state, i))
                kept |= can_step(web, scratch, next, i);
    }
    return kept;
}

static void expand(Web *web, uint32_t id, GArray *todo)
{
    Arena *scratch = arena_new();
    GArray *steps = g_array_new(FALSE, FALSE, sizeof(Step));
    Place *place = web_place(web, id);

    look_around(web, scratch, place);
    place->is_resting = true;
    place->is_finished = is_finished(web->world->system, place->state);
    place->later = NO_PLACE;
    for (uint32_t i = 0; i < web->parts->len - (web->world->tick > 0); i++) {
        guint first = steps->len;
        world_steps(web->world, scratch, place->state, &g_array_index(web->parts, Who, i), steps);
        for (guint j = first; j < steps->len; j++)
            g_array_index(steps, Step, j).who = i;
    }
    place->is_kept = web->world->tick > 0 && is_kept(web, scratch, place->state, steps);
    place->is_resting = !place->is_kept;
    if (web->world->tick > 0)
        let_time_pass(web, scratch, id, steps);
    web->is_too_wide |= steps->len > WORLD_MAX_STEPS;
    for (guint i = 0; i < steps->len && !web->is_too_wide; i++)
        add_step(web, id, &g_array_index(steps, Step, i), todo);
    g_array_unref(steps);
    arena_free(scratch);
}

/* What can happen after waiting, and nothing else, is still to be waited for: from the places at
 * which time goes round, or stops, back to the first. */
static void look_later(Web *web)
{
    for (bool changed = web->world->tick > 0; changed;) {
        changed = false;
        for (uint32_t id = 0; id < web_count(web); id++) {
            Place *place = web_place(web, id);
            if (place->later == NO_PLACE)
                continue;
            const Place *later = web_place(web, place->later);
            bool is_resting = place->is_resting && later->is_resting;
            bool has_event = place->has_event || later->has_event;
            changed |= is_resting != place->is_resting || has_event != place->has_event;
            place->is_resting = is_resting;
            place->has_event = has_event;
        }
    }
}

static bool can_thaw(Web *web, const Place *place)
{
    if (place->later != NO_PLACE)
        return true;
    for (guint i = 0; i < place->edges->len; i++)
        if (!web_edge(place, i)->is_fault && !web_place(web, web_edge(place, i)->target)->is_frozen)
            return true;
    return false;
}

static void find_frozen(Web *web)
{
    for (uint32_t id = 0; id < web_count(web); id++)
        web_place(web, id)->is_frozen = true;
    for (bool changed = true; changed;) {
        changed = false;
        for (uint32_t id = 0; id < web_count(web); id++) {
            Place *place = web_place(web, id);
            if (!place->is_frozen || !can_thaw(web, place))
                continue;
            place->is_frozen = false;
            changed = true;
        }
    }
}

/* Depths, breadth first. */
static void measure_depths(Web *web)
{
    GArray *queue = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    uint32_t initial = 0;

    web_place(web, 0)->depth = 0;
    g_array_append_val(queue, initial);
    for (guint next = 0; next < queue->len; next++) {
        const Place *place = web_place(web, g_array_index(queue, uint32_t, next));
        for (guint i = 0; i < place->edges->len; i++) {
            uint32_t target = web_edge(place, i)->target;
            if (web_place(web, target)->depth != NO_DEPTH)
                continue;
            web_place(web, target)->depth = place->depth + 1;
            g_array_append_val(queue, target);
        }
    }
    g_array_unref(queue);
}

/* Keys are whole words (state_key), some hundreds of bytes of each state: by bytes a tenth of the time went here. */
static guint hash_key(gconstpointer key)
{
    gsize length;
    const char *data = g_bytes_get_data((GBytes *)key, &length);
    guint64 hash = 0, word;

    for (gsize at = 0; at + sizeof word <= length; at += sizeof word) {
        memcpy(&word, data + at, sizeof word);
        hash = ((hash << 5 | hash >> 59) ^ word) * G_GUINT64_CONSTANT(0x9e3779b97f4a7c15);
    }
    return (guint)(hash >> 32);
}

Web *web_explore(const System *system, uint32_t most, int64_t tick)
{
    Web *web = g_new0(Web, 1);
    GArray *todo = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    Arena *scratch = arena_new();

    web->world = world_new(system, tick);
    web->arena = arena_new();
    web->parts = world_parts(web->world);
    web->places = g_array_new(FALSE, TRUE, sizeof(Place));
    web->ids = g_hash_table_new_full(hash_key, g_bytes_equal, (GDestroyNotify)g_bytes_unref, NULL);
    add_state(web, world_initial(web->world, scratch), todo);
    while (todo->len > 0 && web_count(web) <= most && !web->is_too_wide) {
        uint32_t id = g_array_index(todo, uint32_t, todo->len - 1);
        g_array_set_size(todo, todo->len - 1);
        expand(web, id, todo);
    }
    web->is_complete = todo->len == 0 && !web->is_too_wide;
    if (web->is_complete) {
        measure_depths(web);
        look_later(web);
        if (web->world->tick > 0)
            find_frozen(web);
    }
    arena_free(scratch);
    g_array_unref(todo);
    return web;
}

void web_free(Web *web)
{
    if (!web)
        return;
    for (uint32_t i = 0; i < web_count(web); i++)
        g_array_unref(web_place(web, i)->edges);
    g_array_unref(web->places);
    g_array_unref(web->parts);
    g_hash_table_unref(web->ids);
    world_free(web->world);
    arena_free(web->arena);
    g_free(web);
}
