/* A place to stay of the design is stood for by states of a place here: a run that stays is there as one that stays, with the same
 * processes able to step. What leads out of the window there leads out of it here. So if processes lead out of no place here, they
 * do not there; and a single event that leads out of no place here does not there.
 *
 * Where no time passes in a place, the design goes round in it as the other does, for timers do not change: so there is one in the
 * design if it comes to a state of it. */
#include "checker/judge/clocks/loose_places.h"

#include "checker/graph/exit_reachability.h"
#include "checker/judge/fairness.h"

#include <string.h>

enum { MOST_ACTORS = 64 };

struct LoosePlaces {
    const Loosened *loosened;
    const Graph *graph;
    const WindowVerdict *window;
    const Model *model;
    Components *rounds;
    uint8_t *open, *stays; /* by state; stays: in a place, at last in one as the verdict's */
    uint64_t events;       /* of the verdict, by actor */
    GHashTable *known;     /* states that lead to one without time, less what timers have left */
};

static bool is_place(const LoosePlaces *p, StateId id)
{
    return (p->open[id] && graph_is_end(p->graph, id)) || p->rounds->of[id] != NO_COMPONENT;
}

/* ---- which places ---- */

static bool passes_time(const LoosePlaces *p, StateId id)
{
    for (uint64_t i = p->graph->offsets[id]; i < p->graph->offsets[id + 1]; i++)
        if (p->graph->edges[i].actor == p->graph->time && p->rounds->of[id] != NO_COMPONENT &&
            components_inside(p->rounds, p->rounds->of[id], &p->graph->edges[i]))
            return true;
    return false;
}

/* From a place whose time is barred a way without time leads to where it is not, and back to one: of the design's own states that
 * may then be more than a place, and none. */
static bool comes_back(const LoosePlaces *p)
{
    g_autofree uint8_t *seen = g_new0(uint8_t, p->graph->count + 1);
    VEC(StateId) todo = {0};
    bool back = false;

    for (StateId id = 0; id < p->graph->count; id++)
        if (p->stays[id])
            vec_push(&todo, id);
    while (todo.length > 0 && !back) {
        const StateId id = vec_pop(&todo);
        for (uint64_t i = p->graph->offsets[id]; i < p->graph->offsets[id + 1]; i++) {
            const Edge *edge = &p->graph->edges[i];
            if (edge->actor == p->graph->time || !p->open[edge->target] || seen[edge->target] ||
                (p->stays[id] && fairness_is_barred(p->graph, edge->target)))
                continue;
            back |= p->stays[edge->target];
            seen[edge->target] = 1;
            vec_push(&todo, edge->target);
        }
    }
    vec_free(&todo);
    return back;
}

/* Those that remain are all at rest, or all go round, as the verdict says, and without time. */
static bool are_of_a_kind(const LoosePlaces *p)
{
    bool any = false;

    for (StateId id = 0; id < p->graph->count; id++) {
        if (!p->stays[id])
            continue;
        const bool goes_round = p->rounds->of[id] != NO_COMPONENT;
        if (goes_round == p->window->at_rest || graph_is_end(p->graph, id) != p->window->at_rest ||
            passes_time(p, id))
            return false;
        any = true;
    }
    return any;
}

static bool some_can(const LoosePlaces *p, const ExitReachability *leaving)
{
    for (StateId id = 0; id < p->graph->count; id++)
        if (p->stays[id] && leaving->can[id])
            return true;
    return false;
}

/* Takes away the places from which there is a way out. */
static void drop_those_that_can(LoosePlaces *p, const ExitReachability *leaving)
{
    g_autofree uint8_t *can = g_new0(uint8_t, p->rounds->count + 1);

    for (StateId id = 0; id < p->graph->count; id++)
        if (leaving->can[id] && p->rounds->of[id] != NO_COMPONENT)
            can[p->rounds->of[id]] = 1;
    for (StateId id = 0; id < p->graph->count; id++)
        if (leaving->can[id] || (p->rounds->of[id] != NO_COMPONENT && can[p->rounds->of[id]]))
            p->stays[id] = 0;
}

/* ---- by which events ---- */

/* Events and processes that lead out of the window, by actor. */
static uint64_t closers(const LoosePlaces *p, StateId id)
{
    uint64_t actors = 0;

    for (uint64_t i = p->graph->offsets[id]; i < p->graph->offsets[id + 1]; i++)
        if (!p->graph->edges[i].is_fault && !p->open[p->graph->edges[i].target])
            actors |= UINT64_C(1) << p->graph->edges[i].actor;
    return actors;
}

/* From each state each of the verdict's events leads out at once, and no other event alone does. */
static bool are_closed_by_each(LoosePlaces *p, ExitReachability *leaving)
{
    for (StateId id = 0; id < p->graph->count; id++)
        if (p->stays[id] && closers(p, id) != p->events)
            return false;
    for (uint32_t actor = 0; actor < p->model->actor_count; actor++) {
        if (p->model->actors[actor].kind != ACTOR_EVENT || p->events >> actor & 1)
            continue;
        exit_reachability_find(leaving, (ExitActors){EXIT_BY_ONE_EVENT, (uint16_t)actor});
        if (some_can(p, leaving))
            return false;
    }
    return true;
}

/* All that comes of the places within the window: whether only the verdict's events happen, and only the last of them leads
 * out, and always does: so that it is the last one there, too. */
static bool only_these_happen(const LoosePlaces *p)
{
    const uint16_t last = p->window->by[p->window->by_count - 1];
    g_autofree uint8_t *seen = g_memdup2(p->stays, p->graph->count + 1);
    VEC(StateId) todo = {0};
    bool only = true;

    for (StateId id = 0; id < p->graph->count; id++)
        if (seen[id])
            vec_push(&todo, id);
    while (todo.length > 0 && only) {
        const StateId id = vec_pop(&todo);
        only = (closers(p, id) & ~(UINT64_C(1) << last)) == 0;
        for (uint64_t i = p->graph->offsets[id]; i < p->graph->offsets[id + 1]; i++) {
            const Edge *edge = &p->graph->edges[i];
            only &= p->model->actors[edge->actor].kind != ACTOR_EVENT ||
                    p->events >> edge->actor & 1 || edge->is_fault;
            only &= edge->actor != last || edge->is_fault || !p->open[edge->target];
            if (p->open[edge->target] && !seen[edge->target]) {
                seen[edge->target] = 1;
                vec_push(&todo, edge->target);
            }
        }
    }
    vec_free(&todo);
    return only;
}

/* Two events, one after the other: of places that no single event closes, if there are any, the verdict is one. A way out takes
 * both then, if no others happen; and the one that leads out is the last. */
static bool are_closed_in_turn(LoosePlaces *p, ExitReachability *leaving)
{
    for (StateId id = 0; id < p->graph->count; id++)
        if (p->stays[id] && passes_time(p, id))
            return false; /* a part of it may be a place by itself */
    for (uint32_t actor = 0; actor < p->model->actor_count; actor++) {
        if (p->model->actors[actor].kind != ACTOR_EVENT)
            continue;
        exit_reachability_find(leaving, (ExitActors){EXIT_BY_ONE_EVENT, (uint16_t)actor});
        drop_those_that_can(p, leaving);
    }
    return p->window->by_count == 2 && only_these_happen(p);
}

static bool find_places(LoosePlaces *p)
{
    g_autoptr(ExitReachability) leaving = exit_reachability_new(p->graph, p->open);

    for (StateId id = 0; id < p->graph->count; id++)
        p->stays[id] = is_place(p, id);
    if (!leaving)
        return false;
    exit_reachability_find(leaving, (ExitActors){.by = EXIT_BY_PROCESSES});
    if (some_can(p, leaving))
        return false;
    return (p->window->in_turn ? are_closed_in_turn(p, leaving) : are_closed_by_each(p, leaving)) &&
           are_of_a_kind(p) && (p->window->at_rest || !comes_back(p));
}

/* ---- states of the design ---- */

static GBytes *key_of(const LoosePlaces *p, const Word *state)
{
    const size_t size = p->model->words * sizeof *state;
    Word *key = g_memdup2(state, size);

    p->loosened->forget(p->loosened, key);
    return g_bytes_new_take(key, size);
}

bool loose_places_have(const LoosePlaces *places, const Word *own)
{
    g_autoptr(GBytes) key = key_of(places, own);

    return g_hash_table_contains(places->known, key);
}

/* Adds states of the window that lead to one without time; false where there are no more. */
static bool add_ways(const LoosePlaces *p, uint8_t *leads)
{
    bool any = false;

    for (StateId id = p->graph->count; id-- > 0;)
        for (uint64_t i = p->graph->offsets[id];
             i < p->graph->offsets[id + 1] && p->open[id] && !leads[id]; i++) {
            const Edge *edge = &p->graph->edges[i];
            if (edge->actor != p->graph->time && !edge->is_fault && leads[edge->target])
                leads[id] = any = true;
        }
    return any;
}

static void know_states(LoosePlaces *p)
{
    g_autofree uint8_t *leads = g_memdup2(p->stays, p->graph->count + 1);

    while (add_ways(p, leads))
        continue;
    for (StateId id = 0; id < p->graph->count; id++)
        if (leads[id])
            g_hash_table_add(p->known, key_of(p, state_space_get(p->graph->space, id)));
}

LoosePlaces *loose_places_new(const Loosened *loosened, const Graph *graph, uint8_t predicate,
                              const WindowVerdict *window)
{
    LoosePlaces *p = g_new0(LoosePlaces, 1);

    *p = (LoosePlaces){
        .loosened = loosened, .graph = graph, .window = window, .model = loosened->model};
    p->open = g_new0(uint8_t, graph->count + 1);
    p->stays = g_new0(uint8_t, graph->count + 1);
    p->known =
        g_hash_table_new_full(g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, NULL);
    for (StateId id = 0; id < graph->count; id++)
        p->open[id] = graph_holds(graph, id, predicate);
    for (uint32_t i = 0; i < window->by_count && window->by[i] < MOST_ACTORS; i++)
        p->events |= UINT64_C(1) << window->by[i];
    p->rounds = fairness_or_barred_components(graph, p->open);
    if (loosened->rests_more || p->model->actor_count > MOST_ACTORS || !p->rounds ||
        !find_places(p)) {
        loose_places_free(p);
        return NULL;
    }
    know_states(p);
    return p;
}

void loose_places_free(LoosePlaces *places)
{
    if (!places)
        return;
    g_clear_pointer(&places->rounds, components_free);
    g_hash_table_unref(places->known);
    g_free(places->open);
    g_free(places->stays);
    g_free(places);
}
