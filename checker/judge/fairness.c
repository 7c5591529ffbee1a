#include "checker/judge/fairness.h"

#include "checker/judge/threads.h"

typedef struct Fairness {
    StateId *enabled; /* by actor: states of the component in which it has a step */
    StateId *last;    /* the last such state that was counted */
    bool *taken;      /* it has a step inside the component */
    StateId barred;   /* states in which an urgent event is possible */
    Threads *threads; /* where processes change places; else NULL */
} Fairness;

/* An urgent event is possible, and no process waits for time alone. */
bool fairness_is_barred(const Graph *graph, StateId id)
{
    const ModelActor *actors = state_space_model(graph->space)->actors;

    for (uint64_t i = graph->offsets[id]; i < graph->offsets[id + 1]; i++) {
        const Edge *edge = &graph->edges[i];
        if (actors[edge->actor].is_urgent && !edge->is_fault && !edge->enables_process)
            return true;
    }
    return false;
}

static void count_state(const Components *all, uint32_t component, StateId id, Fairness *fairness)
{
    const Graph *graph = all->graph;

    for (uint64_t i = graph->offsets[id]; i < graph->offsets[id + 1]; i++) {
        const Edge *edge = &graph->edges[i];
        if (!edge->is_fault && fairness->last[edge->actor] != id) {
            fairness->enabled[edge->actor]++;
            fairness->last[edge->actor] = id;
        }
        if (components_inside(all, component, edge))
            fairness->taken[edge->actor] = true;
    }
    fairness->barred += fairness_is_barred(graph, id);
}

static bool takes_time(const Components *all, uint32_t component)
{
    const Graph *graph = all->graph;

    for (StateId i = all->offsets[component]; i < all->offsets[component + 1]; i++) {
        StateId id = all->members[i];
        for (uint64_t j = graph->offsets[id]; j < graph->offsets[id + 1]; j++)
            if (graph->edges[j].actor == graph->time &&
                components_inside(all, component, &graph->edges[j]))
                return true;
    }
    return false;
}

/* Something is so in all of it that cannot be so forever. */
static bool is_passing(const Components *all, uint32_t component)
{
    uint64_t everywhere = UINT64_MAX;

    if (!state_space_model(all->graph->space)->passing)
        return false;
    for (StateId i = all->offsets[component]; i < all->offsets[component + 1] && everywhere; i++)
        everywhere &= graph_passing(all->graph, all->members[i]);
    return everywhere != 0;
}

/* Fair to the processes. */
static bool is_fair_to_them(const Components *all, uint32_t component, void *user)
{
    const Model *model = state_space_model(all->graph->space);
    StateId begin = all->offsets[component], end = all->offsets[component + 1];
    Fairness *fairness = user;

    if (!limits_go_on(all->graph->limits))
        return false;
    if (fairness->threads)
        return threads_are_fair(fairness->threads, all, component);
    fairness->barred = 0;
    for (uint32_t actor = 0; actor < model->actor_count; actor++) {
        fairness->enabled[actor] = 0;
        fairness->last[actor] = STATE_NONE;
        fairness->taken[actor] = false;
    }
    for (StateId i = begin; i < end; i++)
        count_state(all, component, all->members[i], fairness);
    for (uint32_t actor = 0; actor < model->actor_count; actor++)
        if (model->actors[actor].kind == ACTOR_PROCESS && !fairness->taken[actor] &&
            fairness->enabled[actor] == end - begin)
            return false;
    return true;
}

/* Time goes on in it without end, and so does what time takes on. */
static bool goes_on(const Components *all, uint32_t component, const Fairness *fairness)
{
    const Model *model = state_space_model(all->graph->space);

    return model->tick == 0 ||
           (fairness->taken[model->actor_count - 1] && !is_passing(all, component));
}

static bool is_fair(const Components *all, uint32_t component, void *user)
{
    return is_fair_to_them(all, component, user) && goes_on(all, component, user);
}

static bool is_fair_or_barred(const Components *all, uint32_t component, void *user)
{
    const Fairness *fairness = user;
    StateId count = all->offsets[component + 1] - all->offsets[component];

    return is_fair_to_them(all, component, user) &&
           (goes_on(all, component, fairness) || fairness->barred == count);
}

static Components *filtered(const Graph *graph, const uint8_t *in, ComponentTest test)
{
    const Model *model = state_space_model(graph->space);
    const uint32_t actors = model->actor_count;
    g_autoptr(Threads) threads = model->expand_named ? threads_new(graph) : NULL;
    g_autofree StateId *enabled = g_new(StateId, actors + 1);
    g_autofree StateId *last = g_new(StateId, actors + 1);
    g_autofree bool *taken = g_new(bool, actors + 1);
    Fairness fairness = {.enabled = enabled, .last = last, .taken = taken, .threads = threads};
    Components *components = components_new(graph, in);

    if (components)
        components_filter(components, test, &fairness);
    if (limits_reached(graph->limits))
        g_clear_pointer(&components, components_free);
    return components;
}

Components *fairness_components(const Graph *graph, const uint8_t *in)
{
    return filtered(graph, in, is_fair);
}

/* Adds those of barred states that lie in a component in which something passes: no run goes round in all of that, but one may
 * stay in a part where no time passes. False where a limit was reached. */
static bool add_barred(Components *components, const uint8_t *in)
{
    const Graph *graph = components->graph;
    g_autofree uint8_t *barred = g_new0(uint8_t, graph->count + 1);

    for (StateId id = 0; id < graph->count; id++)
        barred[id] = in[id] && fairness_is_barred(graph, id);
    g_autoptr(Components) more = filtered(graph, barred, is_fair_or_barred);
    if (more)
        components_add(components, more);
    return more != NULL;
}

Components *fairness_or_barred_components(const Graph *graph, const uint8_t *in)
{
    g_autoptr(Components) components = filtered(graph, in, is_fair_or_barred);

    if (components && state_space_model(graph->space)->passing && !add_barred(components, in))
        return NULL;
    return g_steal_pointer(&components);
}

Components *fairness_timeless_components(const Graph *graph, const uint8_t *in)
{
    return filtered(graph, in, is_fair_to_them);
}

/* A way round in the making. */
typedef struct Round {
    const Components *fair;
    Paths *paths;
    StepList *steps;
    uint32_t component;
    StateId at;
    bool *owed; /* by actor: the way round has still to take a step of it, or to find it without */
} Round;

static void visit(Round *round, StateId id)
{
    const Graph *graph = round->fair->graph;
    uint32_t actors = state_space_model(graph->space)->actor_count;

    for (uint32_t actor = 0; actor < actors; actor++)
        if (round->owed[actor] && actor != graph->time &&
            !graph_can_step(graph, id, (uint16_t)actor))
            round->owed[actor] = false;
    round->at = id;
}

static void take(Round *round, const Edge *edge)
{
    vec_push(round->steps, edge->step);
    round->owed[edge->actor] = false;
    visit(round, edge->target);
}

/* Goes on by the way found to `id`, and then by `last` if there is one. */
static void go(Round *round, StateId id, const Edge *last)
{
    const Graph *graph = round->fair->graph;
    StepList leg = {0};

    paths_way(round->paths, id, &leg);
    for (uint32_t i = 0; i < leg.length; i++)
        take(round, &graph->edges[graph->offsets[round->at] + leg.data[i]]);
    if (last)
        take(round, last);
    vec_free(&leg);
}

/* The edges of `id` inside the component, one by one: the next at or after `*i`, or NULL. */
static const Edge *next_inside(const Round *round, StateId id, uint64_t *i)
{
    const Graph *graph = round->fair->graph;

    for (; *i < graph->offsets[id + 1]; (*i)++)
        if (components_inside(round->fair, round->component, &graph->edges[*i]))
            return &graph->edges[(*i)++];
    return NULL;
}

typedef bool Sought(const Graph *graph, const Edge *edge, uint32_t wanted);

/* A step of the actor `wanted`, or one to a state where it has none. */
static bool serves(const Graph *graph, const Edge *edge, uint32_t wanted)
{
    return edge->actor == wanted ||
           (wanted != graph->time && !graph_can_step(graph, edge->target, (uint16_t)wanted));
}

static bool leads_to(const Graph *graph, const Edge *edge, uint32_t wanted)
{
    (void)graph;
    return edge->target == wanted;
}

/* Takes the nearest edge that is sought. There is one, in a fair component. */
static void go_to(Round *round, Sought *is_sought, uint32_t wanted)
{
    const Graph *graph = round->fair->graph;
    Paths *paths = round->paths;

    paths_clear(paths);
    paths_add(paths, round->at, STATE_NONE, 0);
    for (uint32_t next = 0; next < paths->length; next++) {
        StateId id = paths->queue[next];
        const Edge *edge;

        for (uint64_t i = graph->offsets[id]; (edge = next_inside(round, id, &i));) {
            if (is_sought(graph, edge, wanted)) {
                go(round, id, edge);
                return;
            }
            paths_add(paths, edge->target, id, edge->step);
        }
    }
    g_assert_not_reached();
}

void fairness_cycle(const Components *fair, Paths *paths, StateId start, StepList *steps)
{
    const Model *model = state_space_model(fair->graph->space);
    if (model->expand_named) {
        threads_cycle(fair, paths, start, steps);
        return;
    }
    g_autofree bool *owed = g_new(bool, model->actor_count + 1);
    uint32_t begin = steps->length;
    Round round = {
        .fair = fair,
        .paths = paths,
        .steps = steps,
        .component = fair->of[start],
        .owed = owed,
    };

    for (uint32_t actor = 0; actor < model->actor_count; actor++)
        owed[actor] =
            model->actors[actor].kind == ACTOR_PROCESS ||
            (model->actors[actor].kind == ACTOR_TIME && takes_time(fair, round.component));
    visit(&round, start);
    for (uint32_t actor = 0; actor < model->actor_count; actor++)
        if (owed[actor])
            go_to(&round, serves, actor);
    if (round.at != start || steps->length == begin)
        go_to(&round, leads_to, (uint32_t)start);
}
