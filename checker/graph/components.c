/* Tarjan, "Depth-first search and linear graph algorithms", SIAM J. Comput. 1972, with the call
 * stack as an array: a design's longest path may be as long as its states are many. */
#include "checker/graph/components.h"

#include <string.h>

#define DONE UINT32_MAX /* `order` of a state whose component is known */

typedef struct Frame {
    StateId state;
    uint64_t edge; /* the next to be looked at */
} Frame;

typedef struct Tarjan {
    Components *out;
    const Graph *graph;
    const uint8_t *in;
    uint32_t *order; /* when a state was reached first, from 1; 0: not yet */
    uint32_t *low;   /* the earliest on the stack that it is known to reach */
    uint32_t clock;
    StateId *stack; /* states whose component is not known yet */
    uint32_t stacked;
    Frame *path; /* the way of the search */
    uint32_t length;
} Tarjan;

static void enter(Tarjan *tarjan, StateId id)
{
    tarjan->order[id] = tarjan->low[id] = ++tarjan->clock;
    tarjan->stack[tarjan->stacked++] = id;
    tarjan->path[tarjan->length++] = (Frame){.state = id, .edge = tarjan->graph->offsets[id]};
}

static bool has_edge_to_itself(const Graph *graph, StateId id)
{
    for (uint64_t i = graph->offsets[id]; i < graph->offsets[id + 1]; i++)
        if (graph->edges[i].target == id)
            return true;
    return false;
}

static void keep_component(Components *out, const StateId *states, uint32_t count)
{
    StateId begin = out->offsets[out->count];

    memcpy(out->members + begin, states, count * sizeof *states);
    for (uint32_t i = 0; i < count; i++)
        out->of[states[i]] = out->count;
    out->offsets[++out->count] = begin + count;
}

/* The states above `root` on the stack are its component. */
static void pop_component(Tarjan *tarjan, StateId root)
{
    uint32_t end = tarjan->stacked;

    do
        tarjan->order[tarjan->stack[--tarjan->stacked]] = DONE;
    while (tarjan->stack[tarjan->stacked] != root);

    uint32_t count = end - tarjan->stacked;
    if (count > 1 || has_edge_to_itself(tarjan->graph, root))
        keep_component(tarjan->out, tarjan->stack + tarjan->stacked, count);
}

static void leave(Tarjan *tarjan, StateId id)
{
    tarjan->length--;
    if (tarjan->low[id] == tarjan->order[id])
        pop_component(tarjan, id);
    if (tarjan->length > 0) {
        StateId parent = tarjan->path[tarjan->length - 1].state;
        tarjan->low[parent] = MIN(tarjan->low[parent], tarjan->low[id]);
    }
}

static void search_from(Tarjan *tarjan, StateId root)
{
    enter(tarjan, root);
    while (tarjan->length > 0 && limits_go_on(tarjan->graph->limits)) {
        Frame *frame = &tarjan->path[tarjan->length - 1];
        if (frame->edge == tarjan->graph->offsets[frame->state + 1]) {
            leave(tarjan, frame->state);
            continue;
        }
        StateId target = tarjan->graph->edges[frame->edge++].target;
        if (!tarjan->in[target] || tarjan->order[target] == DONE)
            continue;
        if (tarjan->order[target] == 0)
            enter(tarjan, target);
        else
            tarjan->low[frame->state] = MIN(tarjan->low[frame->state], tarjan->order[target]);
    }
}

static bool allocate(Tarjan *tarjan, Components *out)
{
    Limits *limits = tarjan->graph->limits;
    size_t count = (size_t)tarjan->graph->count + 1;

    out->of = limits_new(limits, count, sizeof *out->of);
    out->offsets = limits_new(limits, count, sizeof *out->offsets);
    out->members = limits_new(limits, count, sizeof *out->members);
    tarjan->order = limits_new(limits, count, sizeof *tarjan->order);
    tarjan->low = limits_new(limits, count, sizeof *tarjan->low);
    tarjan->stack = limits_new(limits, count, sizeof *tarjan->stack);
    tarjan->path = limits_new(limits, count, sizeof *tarjan->path);
    if (!out->of || !out->offsets || !out->members || !tarjan->order || !tarjan->low ||
        !tarjan->stack || !tarjan->path)
        return false;
    memset(out->of, 0xff, count * sizeof *out->of);
    return true;
}

Components *components_new(const Graph *graph, const uint8_t *in)
{
    g_autoptr(Components) out = g_new0(Components, 1);
    Tarjan tarjan = {.out = out, .graph = graph, .in = in};

    out->graph = graph;
    bool is_whole = allocate(&tarjan, out);
    for (StateId id = 0; is_whole && id < graph->count; id++)
        if (in[id] && tarjan.order[id] == 0)
            search_from(&tarjan, id);
    limits_free(tarjan.order);
    limits_free(tarjan.low);
    limits_free(tarjan.stack);
    limits_free(tarjan.path);
    return is_whole && !limits_reached(graph->limits) ? g_steal_pointer(&out) : NULL;
}

void components_free(Components *components)
{
    if (!components)
        return;
    limits_free(components->of);
    limits_free(components->offsets);
    limits_free(components->members);
    g_free(components);
}

static void relabel(Components *components, uint32_t from, uint32_t to)
{
    for (StateId i = components->offsets[from]; i < components->offsets[from + 1]; i++)
        components->of[components->members[i]] = to;
}

void components_filter(Components *components, ComponentTest keep, void *user)
{
    uint32_t kept = 0;
    StateId end = 0;

    for (uint32_t i = 0; i < components->count; i++) {
        StateId begin = components->offsets[i];
        StateId size = components->offsets[i + 1] - begin;
        bool stays = keep(components, i, user);

        relabel(components, i, stays ? kept : NO_COMPONENT);
        if (!stays)
            continue;
        memmove(components->members + end, components->members + begin,
                size * sizeof *components->members);
        components->offsets[kept++] = end;
        end += size;
    }
    components->offsets[kept] = end;
    components->count = kept;
}

StateId components_min(const Components *components, uint32_t component)
{
    StateId min = STATE_NONE;

    for (StateId i = components->offsets[component]; i < components->offsets[component + 1]; i++)
        min = MIN(min, components->members[i]);
    return min;
}
