/* A longest way through the states in which the window is open, where the steps of time are as long
 * as they are and all others take none.
 *
 * Where time can pass on a way round, there is no longest. Otherwise states on a way round are one
 * node: no time passes between them. What is left has no way round, and the longest ways are found
 * from its ends back. */
#include "checker/judge/max_duration.h"

#include "checker/graph/components.h"
#include "checker/judge/clocks/stretched.h"
#include "checker/judge/fewest_switches.h"

typedef struct Onward { /* the longest way on from a node */
    uint64_t ticks;
    uint64_t edge; /* of the graph; NO_EDGE: there is no way on */
} Onward;

#define NO_EDGE UINT64_MAX

typedef struct Back { /* an edge between nodes, from its end */
    GraphState source;
    uint64_t edge;
} Back;

typedef struct Lasting {
    const Graph *graph;
    const Graph *space; /* where runs begin: the graph, or the one that it was stretched from */
    const uint8_t *open;
    const uint8_t *ends; /* or NULL */
    Components *rounds;
    GraphState *node;  /* by state: the least of those that it is one with */
    Onward *onward;    /* by node */
    uint32_t *pending; /* by node: edges to nodes whose longest way is not known yet */
    uint64_t *offsets; /* by node, into `back` */
    Back *back;
    GraphState *queue;
} Lasting;

static void lasting_clear(Lasting *l)
{
    g_clear_pointer(&l->rounds, components_free);
    limits_free(l->node);
    limits_free(l->onward);
    limits_free(l->pending);
    limits_free(l->offsets);
    limits_free(l->back);
    limits_free(l->queue);
}

static bool allocate(Lasting *l)
{
    Limits *limits = l->graph->limits;
    size_t count = (size_t)l->graph->count + 1;

    l->rounds = components_new(l->graph, l->open);
    l->node = limits_new(limits, count, sizeof *l->node);
    l->onward = limits_new(limits, count, sizeof *l->onward);
    l->pending = limits_new(limits, count, sizeof *l->pending);
    l->offsets = limits_new(limits, count + 2, sizeof *l->offsets);
    l->queue = limits_new(limits, count, sizeof *l->queue);
    return l->rounds && l->node && l->onward && l->pending && l->offsets && l->queue;
}

static void find_nodes(Lasting *l)
{
    const Components *rounds = l->rounds;

    for (StateId id = 0; id < l->graph->count; id++)
        l->node[id] = (GraphState)id;
    for (uint32_t i = 0; i < rounds->count; i++) {
        StateId min = components_min(rounds, i);
        for (StateId j = rounds->offsets[i]; j < rounds->offsets[i + 1]; j++)
            l->node[rounds->members[j]] = (GraphState)min;
    }
}

static uint64_t ticks_of(const Lasting *l, StateId source, const Edge *edge)
{
    return edge->actor == l->graph->time ? l->graph->delays[source] : 0;
}

/* False where time can pass on a way round. */
static bool has_longest(const Lasting *l)
{
    const Graph *graph = l->graph;

    for (StateId id = 0; id < graph->count; id++)
        for (uint64_t i = graph->offsets[id]; l->open[id] && i < graph->offsets[id + 1]; i++) {
            const Edge *edge = &graph->edges[i];
            if (edge->actor == graph->time && l->open[edge->target] &&
                l->node[edge->target] == l->node[id] && l->rounds->of[id] != NO_COMPONENT)
                return false;
        }
    return true;
}

/* Edges within the window from one node to another. */
static bool is_between(const Lasting *l, StateId source, const Edge *edge)
{
    return l->open[edge->target] && l->node[edge->target] != l->node[source];
}

static bool turn_edges(Lasting *l)
{
    const Graph *graph = l->graph;

    for (StateId id = 0; id < graph->count; id++)
        for (uint64_t i = graph->offsets[id]; l->open[id] && i < graph->offsets[id + 1]; i++)
            if (is_between(l, id, &graph->edges[i])) {
                l->pending[l->node[id]]++;
                l->offsets[l->node[graph->edges[i].target] + 2]++;
            }
    for (uint64_t i = 2; i <= (uint64_t)graph->count + 1; i++)
        l->offsets[i] += l->offsets[i - 1];
    l->back = limits_new(graph->limits, l->offsets[graph->count + 1] + 1, sizeof *l->back);
    if (!l->back)
        return false;
    for (StateId id = 0; id < graph->count; id++)
        for (uint64_t i = graph->offsets[id]; l->open[id] && i < graph->offsets[id + 1]; i++)
            if (is_between(l, id, &graph->edges[i]))
                l->back[l->offsets[l->node[graph->edges[i].target] + 1]++] =
                    (Back){.source = (GraphState)id, .edge = i};
    return true;
}

static void go_on(Lasting *l, StateId source, uint64_t edge, uint64_t ticks)
{
    Onward *onward = &l->onward[l->node[source]];

    if (onward->edge == NO_EDGE || ticks > onward->ticks)
        *onward = (Onward){.ticks = ticks, .edge = edge};
}

/* By the edges that close the window. Where the time ends in given states, no way on is longer than the
 * longest one to such a state: each has a way to one. */
static void find_ends(Lasting *l)
{
    const Graph *graph = l->graph;

    for (StateId id = 0; id < graph->count; id++)
        l->onward[id] = (Onward){.edge = NO_EDGE};
    for (StateId id = 0; id < graph->count; id++)
        for (uint64_t i = graph->offsets[id]; l->open[id] && i < graph->offsets[id + 1]; i++)
            if (!l->open[graph->edges[i].target] && !l->ends)
                go_on(l, id, i, ticks_of(l, id, &graph->edges[i]));
}

static void find_longest(Lasting *l)
{
    const Graph *graph = l->graph;
    StateId length = 0;

    for (StateId id = 0; id < graph->count; id++)
        if (l->open[id] && l->node[id] == id && l->pending[id] == 0)
            l->queue[length++] = (GraphState)id;
    for (StateId next = 0; next < length; next++) {
        StateId node = l->queue[next];
        for (uint64_t i = l->offsets[node]; i < l->offsets[node + 1]; i++) {
            StateId source = l->back[i].source;
            const Edge *edge = &graph->edges[l->back[i].edge];
            go_on(l, source, l->back[i].edge, ticks_of(l, source, edge) + l->onward[node].ticks);
            if (--l->pending[l->node[source]] == 0)
                l->queue[length++] = l->node[source];
        }
    }
}

/* ---- the way to show: of the longest one with the fewest steps, and of those the steadiest ----
 */

typedef struct LongestWay {
    const Lasting *l;
    uint32_t *distance; /* by state, from where the window opened; FAR: not on a longest way */
    GraphState *queue;
    StateId length;
    uint32_t steps; /* to the end */
    Switches *to_come;
} LongestWay;

#define FAR UINT32_MAX

/* No more time can pass after it than the longest way has. */
static bool is_on_longest(const Lasting *l, StateId source, const Edge *edge)
{
    uint64_t on = l->open[edge->target] ? l->onward[l->node[edge->target]].ticks : 0;

    if (l->ends && !l->open[edge->target])
        return false;
    return ticks_of(l, source, edge) + on == l->onward[l->node[source]].ticks;
}

static bool is_over(const Lasting *l, StateId id)
{
    if (l->ends)
        return l->ends[id] && l->onward[l->node[id]].ticks == 0;
    return l->onward[l->node[id]].edge == NO_EDGE;
}

static void look_ahead(LongestWay *way, StateId id)
{
    const Graph *graph = way->l->graph;
    const uint32_t next = way->distance[id] + 1;

    if (is_over(way->l, id))
        way->steps = MIN(way->steps, next - 1);
    for (uint64_t i = graph->offsets[id]; i < graph->offsets[id + 1]; i++) {
        const Edge *edge = &graph->edges[i];
        if (!is_on_longest(way->l, id, edge))
            continue;
        if (!way->l->open[edge->target]) {
            way->steps = MIN(way->steps, next);
        } else if (way->distance[edge->target] == FAR) {
            way->distance[edge->target] = next;
            way->queue[way->length++] = edge->target;
        }
    }
}

/* Where a step of a shortest way leads to: whether it is one, and what is still to come. */
static bool leads_on(const LongestWay *way, StateId id, const Edge *edge, Switches *to_come)
{
    const uint32_t next = way->distance[id] + 1;

    if (next > way->steps || !is_on_longest(way->l, id, edge))
        return false;
    if (way->l->open[edge->target]) {
        *to_come = way->to_come[edge->target];
        return way->distance[edge->target] == next;
    }
    *to_come = (Switches){0, SWITCHES_ANYONE};
    return next == way->steps;
}

static void look_back(LongestWay *way, StateId id)
{
    const Graph *graph = way->l->graph;
    Switches next;

    if (way->distance[id] == way->steps && is_over(way->l, id))
        way->to_come[id] = (Switches){0, SWITCHES_ANYONE};
    for (uint64_t i = graph->offsets[id]; i < graph->offsets[id + 1]; i++)
        if (leads_on(way, id, &graph->edges[i], &next))
            fewest_switches_relax(&way->to_come[id], next, graph->edges[i].actor,
                                  graph->edges[i].actor == graph->time);
}

static const Edge *next_edge(const LongestWay *way, StateId id, uint64_t before)
{
    const Graph *graph = way->l->graph;
    const Edge *best = NULL;
    uint32_t min = SWITCHES_NONE;
    Switches next;

    for (uint64_t i = graph->offsets[id]; i < graph->offsets[id + 1]; i++) {
        const Edge *edge = &graph->edges[i];
        if (!leads_on(way, id, edge, &next))
            continue;
        uint32_t cost = fewest_switches_cost(next, before, edge->actor, edge->actor == graph->time);
        if (cost < min) {
            min = cost;
            best = edge;
        }
    }
    return best;
}

static void find_way(LongestWay *way, StateId begin)
{
    way->steps = FAR;
    way->distance[begin] = 0;
    way->queue[way->length++] = (GraphState)begin;
    for (StateId i = 0; i < way->length && way->distance[way->queue[i]] < way->steps; i++)
        look_ahead(way, way->queue[i]);
    for (StateId i = way->length; i-- > 0;)
        look_back(way, way->queue[i]);
}

static void follow(const LongestWay *way, StateId id, uint64_t before, StepList *steps)
{
    for (uint32_t i = 0; i < way->steps; i++) {
        const Edge *edge = next_edge(way, id, before);
        vec_push(steps, edge->step);
        if (edge->actor != way->l->graph->time)
            before = fewest_switches_bit(edge->actor);
        id = edge->target;
    }
}

static Run *longest_run(LongestWay *way, StateId begin)
{
    StepList steps = {0};

    find_way(way, begin);
    RunGoal goal = {.kind = RUN_GOAL_STATE, .first = begin, .beyond = way->to_come[begin]};
    const Graph *space = way->l->space;
    g_autoptr(Run) stem = fewest_switches_run(space->space, space, goal, NULL);
    follow(way, begin, fewest_switches_before(space, stem), &steps);
    Run *run = paths_run(stem, &steps, steps.length);
    vec_free(&steps);
    return run;
}

/* The first state with the longest way on: the step before opened the window, for what comes before
 * it has as long a way and is found earlier. Of a stretched graph none but the states with no ticks in the
 * window yet, which are those of the other: it may have no way to some of the rest. */
static StateId find_beginning(const Lasting *l)
{
    StateId best = STATE_NONE;

    for (StateId id = 0; id < l->space->count; id++)
        if (l->open[id] &&
            (best == STATE_NONE || l->onward[l->node[id]].ticks > l->onward[l->node[best]].ticks))
            best = id;
    return best;
}

static bool show(const Lasting *l, uint64_t *ticks, Run **run, StateId *begin)
{
    uint64_t count = (uint64_t)l->graph->count + 1;
    LongestWay way = {.l = l, .queue = l->queue};

    *begin = find_beginning(l);
    *ticks = l->onward[l->node[*begin]].ticks;
    way.distance = limits_new(l->graph->limits, count, sizeof *way.distance);
    way.to_come = limits_new(l->graph->limits, count, sizeof *way.to_come);
    bool has_room = way.distance && way.to_come;
    for (StateId id = 0; has_room && id < l->graph->count; id++) {
        way.distance[id] = FAR;
        way.to_come[id] = (Switches){SWITCHES_NONE, 0};
    }
    if (has_room)
        *run = longest_run(&way, *begin);
    limits_free(way.distance);
    limits_free(way.to_come);
    return has_room;
}

static bool find(Lasting *l, uint64_t *ticks, Run **run, StateId *begin, bool *refused)
{
    bool found = false;

    *refused = !allocate(l);
    if (!*refused) {
        find_nodes(l);
        if (has_longest(l)) {
            *refused = !turn_edges(l) || !limits_go_on(l->graph->limits);
            if (!*refused) {
                find_ends(l);
                find_longest(l);
                found = show(l, ticks, run, begin);
                *refused = !found;
            }
        }
    }
    lasting_clear(l);
    return found;
}

bool max_duration_find(const Graph *graph, const uint8_t *open, const uint8_t *ends,
                       uint64_t *ticks, Run **run, StateId *begin, bool *refused)
{
    Lasting l = {.graph = graph, .space = graph, .open = open, .ends = ends};

    return find(&l, ticks, run, begin, refused);
}

bool max_duration_find_longer(const Graph *graph, const uint8_t *open, const Shortened *shortened,
                              uint64_t *ticks, Run **run, StateId *begin, bool *refused)
{
    Stretched stretched;
    bool found = false;

    *refused = !stretched_init(&stretched, graph, shortened, open);
    Lasting l = {.graph = &stretched.graph, .space = graph, .open = stretched.open};
    if (!*refused)
        found = find(&l, ticks, run, begin, refused);
    stretched_clear(&stretched);
    return found;
}
