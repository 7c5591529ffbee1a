#include "checker/judge/clocks/stretched.h"

/* Ticks in the window are counted up to one more than `settled`: then the missing ticks are there. */
static uint32_t most_ticks(const Stretched *s)
{
    return s->shortened->settled + 1;
}

static bool has_copies(const Stretched *s, StateId id)
{
    return s->open[id] && s->left[id] > 0;
}

static StateId copy_of(const Stretched *s, StateId id, uint32_t ticks)
{
    return ticks == 0 || !has_copies(s, id) ? id : s->copies[id] + ticks - 1;
}

static bool find_copies(Stretched *s, const uint8_t *open)
{
    const Graph *of = s->of;
    uint64_t count = of->count;

    s->left = limits_new(of->limits, (uint64_t)of->count + 1, sizeof *s->left);
    s->copies = limits_new(of->limits, (uint64_t)of->count + 1, sizeof *s->copies);
    if (!s->left || !s->copies)
        return false;
    for (StateId id = 0; id < of->count; id++) {
        s->left[id] = s->shortened->left(s->shortened, state_space_get(of->space, id));
        s->copies[id] = (GraphState)count;
        if (open[id] && s->left[id] > 0)
            count += most_ticks(s);
    }
    if (count > GRAPH_MAX_STATES) {
        limits_refuse(of->limits);
        return false;
    }
    s->graph.count = count;
    return true;
}

static bool allocate(Stretched *s, const uint8_t *open)
{
    Graph *graph = &s->graph;
    const Graph *of = s->of;
    uint64_t edges = 0;

    graph->offsets = limits_new(of->limits, (uint64_t)graph->count + 1, sizeof *graph->offsets);
    graph->delays = limits_new(of->limits, (uint64_t)graph->count + 1, sizeof *graph->delays);
    s->open = limits_new(of->limits, (uint64_t)graph->count + 1, sizeof *s->open);
    for (StateId id = 0; id < of->count; id++)
        edges += (of->offsets[id + 1] - of->offsets[id]) *
                 (open[id] && s->left[id] > 0 ? 1 + (uint64_t)most_ticks(s) : 1);
    graph->edges = limits_new(of->limits, edges + 1, sizeof *graph->edges);
    return graph->offsets && graph->delays && s->open && graph->edges;
}

/* The ticks in the window within this wait, once the edge was taken. */
static uint32_t ticks_after(const Stretched *s, StateId id, uint32_t ticks, const Edge *edge)
{
    const uint32_t left = s->left[edge->target];

    if (s->left[id] == 0 || left == 0 || !s->open[id] || !s->open[edge->target])
        return 0;
    if (edge->actor == s->of->time)
        return MIN(ticks + s->of->delays[id], most_ticks(s));
    return left == s->left[id] ? ticks : 0; /* else the timer was started anew */
}

static void add_state(Stretched *s, StateId id, uint32_t ticks, uint64_t *length)
{
    const Graph *of = s->of;
    Graph *graph = &s->graph;
    StateId copy = copy_of(s, id, ticks);
    const bool is_enough =
        ticks < most_ticks(s) && ticks + of->delays[id] >= most_ticks(s) && has_copies(s, id);

    graph->delays[copy] = of->delays[id] + (is_enough ? s->shortened->more : 0);
    for (uint64_t i = of->offsets[id]; i < of->offsets[id + 1]; i++) {
        Edge edge = of->edges[i];
        edge.target = (GraphState)copy_of(s, edge.target, ticks_after(s, id, ticks, &of->edges[i]));
        graph->edges[(*length)++] = edge;
    }
    graph->offsets[copy + 1] = *length;
}

bool stretched_init(Stretched *s, const Graph *of, const Shortened *shortened, const uint8_t *open)
{
    uint64_t length = 0;

    *s = (Stretched){.of = of, .shortened = shortened};
    s->graph.space = of->space;
    s->graph.limits = of->limits;
    s->graph.time = of->time;
    if (!find_copies(s, open) || !allocate(s, open))
        return false;
    for (StateId id = 0; id < of->count; id++) {
        s->open[id] = open[id];
        for (uint32_t i = 1; open[id] && s->left[id] > 0 && i <= most_ticks(s); i++)
            s->open[copy_of(s, id, i)] = 1;
    }
    for (StateId id = 0; id < of->count; id++)
        add_state(s, id, 0, &length);
    for (StateId id = 0; id < of->count; id++)
        for (uint32_t i = 1; has_copies(s, id) && i <= most_ticks(s); i++)
            add_state(s, id, i, &length);
    return limits_go_on(of->limits);
}

void stretched_clear(Stretched *s)
{
    limits_free(s->graph.offsets);
    limits_free(s->graph.edges);
    limits_free(s->graph.delays);
    limits_free(s->open);
    limits_free(s->left);
    limits_free(s->copies);
}
