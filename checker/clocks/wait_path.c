/* Layers again, where each node has the least number of steps that lead to it, and the last of them. The steps
 * grow with the layers; less those of the layer's best node they come again, too, as a rule, and then what leads
 * to a node of any layer is known without looking at the layer. Where they do not soon, the last layer with
 * equal nodes does: the way may then have more steps than it must. */
#include "checker/clocks/wait_path.h"

#include "checker/search/store/hash.h"

typedef struct Arrival { /* at a node of a layer */
    uint32_t node, steps;
    uint32_t from; /* a node, of the same layer unless `passes`; of the first one, itself */
    uint16_t step;
    bool passes;
} Arrival;

typedef struct WaitCourse {
    const TickWays *ways;
    VEC(Arrival) arrivals;
    VEC(uint32_t) begins; /* by layer */
    VEC(uint64_t) hashes; /* of its nodes */
    VEC(uint32_t) places; /* by node: its arrival in the last layer that has it */
    VEC(uint32_t) todo;   /* arrivals of the last layer */
    uint32_t after, period;
} WaitCourse;

static Arrival *arrival_in_last(const WaitCourse *c, uint32_t node)
{
    uint32_t place = node < c->places.length ? c->places.data[node] : UINT32_MAX;

    if (place == UINT32_MAX || place < vec_last(&c->begins))
        return NULL;
    return &c->arrivals.data[place];
}

static void arrive(WaitCourse *c, Arrival arrival)
{
    Arrival *known = arrival_in_last(c, arrival.node);

    if (known && known->steps <= arrival.steps)
        return;
    if (known) {
        *known = arrival;
        vec_push(&c->todo, (uint32_t)(known - c->arrivals.data));
        return;
    }
    if (!layers_include(c->ways, arrival.node))
        return;
    while (c->places.length <= arrival.node)
        vec_push(&c->places, UINT32_MAX);
    c->places.data[arrival.node] = c->arrivals.length;
    vec_last(&c->hashes) += hash_key(arrival.node + 1);
    vec_push(&c->todo, c->arrivals.length);
    vec_push(&c->arrivals, arrival);
}

static void follow(WaitCourse *c, Arrival at, TickEdgeKind kind)
{
    const TickNode node = *tick_graph_expand(c->ways->graph, at.node);

    for (uint32_t i = node.first; i < node.first + node.count; i++) {
        const TickEdge edge = c->ways->graph->edges.data[i];
        if (edge.kind == kind && layers_take(c->ways, &edge))
            arrive(c, (Arrival){.node = edge.target,
                                .steps = at.steps + (kind == TICK_STEP),
                                .from = at.node,
                                .step = edge.step,
                                .passes = kind == TICK_PASSES});
    }
}

static void complete_layer(WaitCourse *c)
{
    while (c->todo.length > 0)
        follow(c, c->arrivals.data[vec_pop(&c->todo)], TICK_STEP);
}

static void begin_layer(WaitCourse *c)
{
    vec_push(&c->begins, c->arrivals.length);
    vec_push(&c->hashes, 0);
}

static void next_layer(WaitCourse *c)
{
    uint32_t begin = vec_last(&c->begins), end = c->arrivals.length;

    begin_layer(c);
    for (uint32_t i = begin; i < end; i++)
        follow(c, c->arrivals.data[i], TICK_PASSES);
    complete_layer(c);
}

/* ---- layers that come again ---- */

static uint32_t end_of(const WaitCourse *c, uint32_t layer)
{
    return layer + 1 < c->begins.length ? c->begins.data[layer + 1] : c->arrivals.length;
}

static uint32_t least_steps(const WaitCourse *c, uint32_t layer)
{
    uint32_t least = UINT32_MAX;

    for (uint32_t i = c->begins.data[layer]; i < end_of(c, layer); i++)
        least = MIN(least, c->arrivals.data[i].steps);
    return least;
}

typedef enum Likeness { UNLIKE, LIKE_NODES, LIKE_STEPS } Likeness;

/* Of a layer and the last one. */
static Likeness likeness(const WaitCourse *c, uint32_t layer)
{
    uint32_t last = c->begins.length - 1;
    Likeness like = LIKE_STEPS;

    if (c->hashes.data[layer] != c->hashes.data[last] ||
        end_of(c, layer) - c->begins.data[layer] != end_of(c, last) - c->begins.data[last])
        return UNLIKE;
    const uint32_t here = least_steps(c, layer), there = least_steps(c, last);
    for (uint32_t i = c->begins.data[layer]; i < end_of(c, layer); i++) {
        const Arrival *known = arrival_in_last(c, c->arrivals.data[i].node);
        if (!known)
            return UNLIKE;
        if (known->steps - there != c->arrivals.data[i].steps - here)
            like = LIKE_NODES;
    }
    return like;
}

/* True once no more layers are needed for so many ticks. */
static bool is_enough(WaitCourse *c, uint64_t ticks)
{
    enum { MORE = 64 };
    uint32_t last = c->begins.length - 1;

    for (uint32_t i = last; i-- > 0;) {
        Likeness like = likeness(c, i);
        bool is_late = c->period > 0 && last > 4 * (c->after + c->period) + MORE;
        if (like == UNLIKE || (like == LIKE_NODES && c->period > 0 && !is_late))
            continue;
        c->after = i;
        c->period = last - i;
        if (like == LIKE_STEPS || is_late)
            return true;
    }
    return last >= ticks;
}

/* ---- the way ---- */

static const Arrival *arrival_at(const WaitCourse *c, uint32_t layer, uint32_t node)
{
    for (uint32_t i = c->begins.data[layer]; i < end_of(c, layer); i++)
        if (c->arrivals.data[i].node == node)
            return &c->arrivals.data[i];
    g_assert_not_reached();
}

static void go_back(const WaitCourse *c, uint32_t node, uint64_t ticks, WaitMoves *moves)
{
    for (;;) {
        uint32_t layer =
            ticks < c->begins.length ? (uint32_t)ticks : layers_like(c->after, c->period, ticks);
        const Arrival *at = arrival_at(c, layer, node);
        if (ticks == 0 && at->from == node)
            return;
        vec_push(moves, (WaitMove){at->from, node, at->step, at->passes});
        ticks -= at->passes;
        node = at->from;
    }
}

static void turn(WaitMoves *moves, uint32_t begin)
{
    for (uint32_t i = begin, j = moves->length; i + 1 < j; i++) {
        WaitMove move = moves->data[i];
        moves->data[i] = moves->data[--j];
        moves->data[j] = move;
    }
}

void wait_path_find(const TickWays *ways, uint32_t from, uint32_t to, uint64_t ticks,
                    WaitMoves *moves)
{
    WaitCourse c = {.ways = ways};
    uint32_t begin = moves->length;

    begin_layer(&c);
    arrive(&c, (Arrival){.node = from, .from = from});
    complete_layer(&c);
    while (!is_enough(&c, ticks))
        next_layer(&c);
    go_back(&c, to, ticks, moves);
    turn(moves, begin);
    vec_free(&c.arrivals);
    vec_free(&c.begins);
    vec_free(&c.hashes);
    vec_free(&c.places);
    vec_free(&c.todo);
}
