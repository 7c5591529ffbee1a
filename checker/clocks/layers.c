#include "checker/clocks/layers.h"

#include "checker/search/store/hash.h"

static bool may_act(const TickWays *ways, const TickEdge *edge)
{
    const ModelActor *actor = &ways->graph->program->model.actors[edge->actor];
    bool is_event = actor->kind == ACTOR_EVENT;

    switch (ways->by) {
    case WAYS_BY_ALL: return true;
    case WAYS_BY_PROCESSES: return !edge->is_fault && !is_event;
    case WAYS_BY_ONE_EVENT: return !edge->is_fault && (!is_event || edge->actor == ways->event);
    case WAYS_BY_EVENTS: return !edge->is_fault;
    }
    g_assert_not_reached();
}

bool layers_take(const TickWays *ways, const TickEdge *edge)
{
    return (edge->kind == TICK_STEP || edge->kind == TICK_PASSES) && may_act(ways, edge);
}

bool layers_include(const TickWays *ways, uint32_t node)
{
    if (ways->among && !ways->among[node])
        return false;
    if (!ways->has_predicate)
        return true;
    const TickNode *found = tick_graph_expand(ways->graph, node);
    return (found->predicates >> ways->predicate & 1) == ways->value;
}

/* ---- one layer after the other ---- */

static void put(Layers *layers, const TickWays *ways, uint32_t node)
{
    uint32_t number = layers->begins.length;

    while (layers->stamps.length <= node)
        vec_push(&layers->stamps, 0);
    if (layers->stamps.data[node] == number || !layers_include(ways, node))
        return;
    layers->stamps.data[node] = number;
    vec_push(&layers->nodes, node);
    layers->hashes.data[number - 1] += hash_key(node + 1);
}

/* The targets of the edges of one kind. */
static void follow(Layers *layers, const TickWays *ways, uint32_t node, TickEdgeKind kind)
{
    const TickNode *from = tick_graph_expand(ways->graph, node);
    uint32_t first = from->first, end = first + from->count;

    for (uint32_t i = first; i < end; i++) {
        const TickEdge edge = ways->graph->edges.data[i];
        if (edge.kind == kind && layers_take(ways, &edge))
            put(layers, ways, edge.target);
    }
    ways->graph->work += end - first;
}

static void begin_layer(Layers *layers)
{
    vec_push(&layers->begins, layers->nodes.length);
    vec_push(&layers->hashes, 0);
}

/* All that is reached from its nodes without time. */
static void complete_layer(Layers *layers, const TickWays *ways)
{
    for (uint32_t i = vec_last(&layers->begins); i < layers->nodes.length; i++)
        follow(layers, ways, layers->nodes.data[i], TICK_STEP);
}

static void next_layer(Layers *layers, const TickWays *ways)
{
    uint32_t begin = vec_last(&layers->begins), end = layers->nodes.length;

    begin_layer(layers);
    for (uint32_t i = begin; i < end; i++)
        follow(layers, ways, layers->nodes.data[i], TICK_PASSES);
    complete_layer(layers, ways);
}

/* Whether the last layer, whose nodes have its stamp, is equal to an earlier one. */
static bool is_like_last(const Layers *layers, uint32_t number)
{
    uint32_t last = layers->begins.length - 1, begin = layers->begins.data[number];
    uint32_t end = layers->begins.data[number + 1];

    if (layers->hashes.data[number] != layers->hashes.data[last] ||
        end - begin != layers->nodes.length - layers->begins.data[last])
        return false;
    for (uint32_t i = begin; i < end; i++)
        if (layers->stamps.data[layers->nodes.data[i]] != last + 1)
            return false;
    return true;
}

static bool came_again(Layers *layers)
{
    uint32_t last = layers->begins.length - 1;

    for (uint32_t i = last; i-- > 0;)
        if (is_like_last(layers, i)) {
            layers->after = i;
            layers->period = last - i;
            return true;
        }
    return false;
}

bool layers_find(Layers *layers, const TickWays *ways, uint32_t from, uint32_t most)
{
    vec_clear(&layers->begins);
    vec_clear(&layers->nodes);
    vec_clear(&layers->hashes);
    vec_clear(&layers->stamps);
    begin_layer(layers);
    put(layers, ways, from);
    complete_layer(layers, ways);
    while (layers->begins.length <= most && !tick_graph_is_too_large(ways->graph)) {
        next_layer(layers, ways);
        ways->graph->work += layers->begins.length / 8; /* what it is compared with */
        if (came_again(layers))
            return true;
    }
    return false;
}

void layers_clear(Layers *layers)
{
    vec_free(&layers->begins);
    vec_free(&layers->nodes);
    vec_free(&layers->hashes);
    vec_free(&layers->stamps);
}

uint32_t layers_like(uint32_t after, uint32_t period, uint64_t ticks)
{
    if (ticks <= after)
        return (uint32_t)ticks;
    return after + 1 + (uint32_t)((ticks - after - 1) % period);
}
