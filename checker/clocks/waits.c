#include "checker/clocks/waits.h"

#include "checker/base/duration.h"

typedef enum WaitsReached {
    REACHED_RUNNING = 1, /* or otherwise, of a node in which the timer does not run */
    REACHED_STARTED = 2, /* the timer was started there */
} WaitsReached;

typedef struct Exploring {
    Waits *waits;
    VEC(uint32_t) others, starts; /* to be looked at */
    Layers layers;
} Exploring;

/* True the first time. */
static bool reach(Waits *waits, uint32_t node, WaitsReached how)
{
    while (waits->reached.length <= node)
        vec_push(&waits->reached, 0);
    bool is_new = !(waits->reached.data[node] & how);
    waits->reached.data[node] |= (uint8_t)how;
    return is_new;
}

static void note_other(Exploring *e, uint32_t node)
{
    if (node != UINT32_MAX && reach(e->waits, node, REACHED_RUNNING))
        vec_push(&e->others, node);
}

static void note_start(Exploring *e, uint32_t node)
{
    if (reach(e->waits, node, REACHED_STARTED))
        vec_push(&e->starts, node);
}

/* By which the timer no longer runs, or runs anew. */
static void note_ends(Exploring *e, uint32_t node)
{
    const TickNode *from = tick_graph_expand(e->waits->graph, node);
    uint32_t first = from->first, end = first + from->count;

    for (uint32_t i = first; i < end; i++) {
        const TickEdge edge = e->waits->graph->edges.data[i];
        if (edge.kind == TICK_STARTS)
            note_start(e, edge.target);
        else if (edge.kind == TICK_LEAVES || !e->waits->graph->nodes.data[node].runs)
            note_other(e, edge.target);
    }
}

static void add_layers(Waits *waits, const Layers *layers)
{
    uint64_t common = (uint64_t)duration_common_divisor((int64_t)waits->period, layers->period);

    waits->after = MAX(waits->after, layers->after);
    waits->period *= layers->period / common;
    if (waits->period > (uint64_t)waits->timer->ticks)
        waits->why = "runs beside loops that come together too seldom";
}

/* More would leave nothing to gain. */
static uint32_t most_layers(const Waits *waits)
{
    return (uint32_t)MIN(waits->timer->ticks / 2, 20000);
}

static bool find_layers(Waits *waits, Layers *layers, const TickWays *ways, uint32_t node)
{
    if (layers_find(layers, ways, node, most_layers(waits))) {
        add_layers(waits, layers);
        return !waits->why;
    }
    waits->why = tick_graph_is_too_large(waits->graph) ? "has too much beside it to look ahead"
                                                       : "is not long enough beside the others";
    return false;
}

/* Where the last tick leads to from the layer of all ticks but one. */
static void note_due(Exploring *e)
{
    const Layers *layers = &e->layers;
    uint32_t last =
        layers_like(layers->after, layers->period, (uint64_t)e->waits->timer->ticks - 1);

    for (uint32_t i = layers->begins.data[last];
         i <
         (last + 1 < layers->begins.length ? layers->begins.data[last + 1] : layers->nodes.length);
         i++)
        note_other(e, tick_graph_due(e->waits->graph, layers->nodes.data[i]));
}

static void explore_start(Exploring *e, uint32_t node)
{
    const TickWays ways = {.graph = e->waits->graph};

    if (!find_layers(e->waits, &e->layers, &ways, node))
        return;
    for (uint32_t i = 0; i < e->layers.nodes.length; i++)
        if (reach(e->waits, e->layers.nodes.data[i], REACHED_RUNNING))
            note_ends(e, e->layers.nodes.data[i]);
    note_due(e);
}

static void explore(Exploring *e)
{
    Waits *waits = e->waits;

    while (!waits->why && e->others.length + e->starts.length > 0) {
        if (e->others.length > 0)
            note_ends(e, vec_pop(&e->others));
        else
            explore_start(e, vec_pop(&e->starts));
        if (tick_graph_is_too_large(waits->graph))
            waits->why = "has too much beside it to look ahead";
        else if (waits->graph->skips)
            waits->why = "runs where ticks are skipped already";
    }
}

void waits_find(Waits *waits, TickGraph *graph)
{
    Exploring e = {.waits = waits};
    uint32_t initial = tick_graph_initial(graph);

    *waits = (Waits){.graph = graph, .timer = graph->timer, .period = 1};
    if (initial == UINT32_MAX)
        waits->why = "runs from the start, or that is a design error";
    else
        note_other(&e, initial);
    explore(&e);
    vec_free(&e.others);
    vec_free(&e.starts);
    layers_clear(&e.layers);
}

void waits_clear(Waits *waits)
{
    vec_free(&waits->reached);
}

bool waits_come_to(const Waits *waits, uint8_t predicate, bool value)
{
    for (uint32_t i = 0; i < waits->reached.length; i++)
        if (waits->reached.data[i] &&
            (waits->graph->nodes.data[i].predicates >> predicate & 1) == value)
            return true;
    return false;
}

void waits_add(Waits *waits, TickWays *ways)
{
    Layers layers = {0};

    for (uint32_t i = 0; i < waits->reached.length && !waits->why; i++)
        if (waits->reached.data[i] && waits->graph->nodes.data[i].runs && layers_include(ways, i))
            find_layers(waits, &layers, ways, i);
    layers_clear(&layers);
}
