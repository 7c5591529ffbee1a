/* A longest way through the states in which the window is open, where the steps of time are as long
 * as they are and all others take none.
 *
 * Where time can pass on a way round, there is no longest. Otherwise states on a way round are one
 * node: no time passes between them. What is left has no way round, and the longest ways are found
 * from its ends back. */
#include "checker/judge/lasts.h"

#include "checker/explore/scc.h"

typedef struct Onward { /* the longest way on from a node */
    uint64_t ticks;
    StateId from;  /* a state of the node, which it leaves by */
    uint64_t edge; /* of the graph; NO_EDGE: there is no way on */
} Onward;

#define NO_EDGE UINT64_MAX

typedef struct Back { /* an edge between nodes, from its end */
    StateId source;
    uint64_t edge;
} Back;

typedef struct Lasting {
    const Graph *graph;
    const uint8_t *open;
    Components *rounds;
    StateId *node;     /* by state: the least of those that it is one with */
    Onward *onward;    /* by node */
    uint32_t *pending; /* by node: edges to nodes whose longest way is not known yet */
    uint64_t *offsets; /* by node, into `back` */
    Back *back;
    StateId *queue;
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
        l->node[id] = id;
    for (uint32_t i = 0; i < rounds->count; i++) {
        StateId least = components_least(rounds, i);
        for (StateId j = rounds->offsets[i]; j < rounds->offsets[i + 1]; j++)
            l->node[rounds->members[j]] = least;
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
                    (Back){.source = id, .edge = i};
    return true;
}

static void go_on(Lasting *l, StateId source, uint64_t edge, uint64_t ticks)
{
    Onward *onward = &l->onward[l->node[source]];

    if (onward->edge == NO_EDGE || ticks > onward->ticks)
        *onward = (Onward){.ticks = ticks, .from = source, .edge = edge};
}

/* By the edges that close the window. */
static void find_ends(Lasting *l)
{
    const Graph *graph = l->graph;

    for (StateId id = 0; id < graph->count; id++)
        l->onward[id] = (Onward){.from = id, .edge = NO_EDGE};
    for (StateId id = 0; id < graph->count; id++)
        for (uint64_t i = graph->offsets[id]; l->open[id] && i < graph->offsets[id + 1]; i++)
            if (!l->open[graph->edges[i].target])
                go_on(l, id, i, ticks_of(l, id, &graph->edges[i]));
}

static void find_longest(Lasting *l)
{
    const Graph *graph = l->graph;
    StateId length = 0;

    for (StateId id = 0; id < graph->count; id++)
        if (l->open[id] && l->node[id] == id && l->pending[id] == 0)
            l->queue[length++] = id;
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

/* The way from `id` to a state of its node, in which no time passes. */
static void go_within(const Lasting *l, Paths *paths, StateId id, StateId to, StepList *steps)
{
    const Graph *graph = l->graph;

    paths_clear(paths);
    paths_add(paths, id, STATE_NONE, 0);
    for (uint32_t next = 0; !paths_reached(paths, to); next++) {
        StateId at = paths->queue[next];
        for (uint64_t i = graph->offsets[at]; i < graph->offsets[at + 1]; i++)
            if (l->open[graph->edges[i].target] && l->node[graph->edges[i].target] == l->node[id])
                paths_add(paths, graph->edges[i].target, at, graph->edges[i].step);
    }
    paths_way(paths, to, steps);
}

static void follow(const Lasting *l, Paths *paths, StateId id, StepList *steps)
{
    while (l->open[id]) {
        const Onward *onward = &l->onward[l->node[id]];
        if (onward->edge == NO_EDGE)
            return;
        go_within(l, paths, id, onward->from, steps);
        const Edge *edge = &l->graph->edges[onward->edge];
        vec_push(steps, edge->step);
        id = edge->target;
    }
}

/* The first state with the longest way on: the step before opened the window, for what comes before
 * it has as long a way and is found earlier. */
static StateId find_beginning(const Lasting *l)
{
    StateId best = STATE_NONE;

    for (StateId id = 0; id < l->graph->count; id++)
        if (l->open[id] &&
            (best == STATE_NONE || l->onward[l->node[id]].ticks > l->onward[l->node[best]].ticks))
            best = id;
    return best;
}

static bool show(const Lasting *l, uint64_t *ticks, Run **run, StateId *begin)
{
    g_autoptr(Paths) paths = paths_new(l->graph);
    StateId id = find_beginning(l);
    StepList steps = {0};

    if (!paths)
        return false;
    follow(l, paths, id, &steps);
    *ticks = l->onward[l->node[id]].ticks;
    *run = paths_run(l->graph->space, id, &steps, steps.length);
    *begin = id;
    vec_free(&steps);
    return true;
}

bool lasts_find(const Graph *graph, const uint8_t *open, uint64_t *ticks, Run **run, StateId *begin,
                bool *refused)
{
    Lasting l = {.graph = graph, .open = open};
    bool found = false;

    *refused = !allocate(&l);
    if (!*refused) {
        find_nodes(&l);
        if (has_longest(&l)) {
            *refused = !turn_edges(&l) || !limits_go_on(graph->limits);
            if (!*refused) {
                find_ends(&l);
                find_longest(&l);
                found = show(&l, ticks, run, begin);
                *refused = !found;
            }
        }
    }
    lasting_clear(&l);
    return found;
}
