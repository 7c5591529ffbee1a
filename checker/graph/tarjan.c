#include "checker/graph/tarjan.h"

#include <string.h>

#define DONE UINT32_MAX /* `order` of a node whose component is known */

bool tarjan_init(Tarjan *tarjan, uint32_t count, Limits *limits)
{
    uint64_t room = (uint64_t)count + 1;

    *tarjan = (Tarjan){.limits = limits, .count = count};
    tarjan->order = limits_new(limits, room, sizeof *tarjan->order);
    tarjan->low = limits_new(limits, room, sizeof *tarjan->low);
    tarjan->stack = limits_new(limits, room, sizeof *tarjan->stack);
    tarjan->path = limits_new(limits, room, sizeof *tarjan->path);
    return tarjan->order && tarjan->low && tarjan->stack && tarjan->path;
}

void tarjan_clear(Tarjan *tarjan)
{
    limits_free(tarjan->order);
    limits_free(tarjan->low);
    limits_free(tarjan->stack);
    limits_free(tarjan->path);
}

static void enter(Tarjan *tarjan, const TarjanGraph *graph, uint32_t node)
{
    tarjan->order[node] = tarjan->low[node] = ++tarjan->clock;
    tarjan->stack[tarjan->stacked++] = node;
    tarjan->path[tarjan->length++] =
        (TarjanFrame){.node = node, .cursor = graph->first(graph->user, node)};
}

/* The nodes from `root` on on the stack are its component. */
static void pop_component(Tarjan *tarjan, const TarjanGraph *graph, uint32_t root)
{
    uint32_t end = tarjan->stacked;

    do
        tarjan->order[tarjan->stack[--tarjan->stacked]] = DONE;
    while (tarjan->stack[tarjan->stacked] != root);
    graph->found(graph->user, tarjan->stack + tarjan->stacked, end - tarjan->stacked);
}

static void leave(Tarjan *tarjan, const TarjanGraph *graph, uint32_t node)
{
    tarjan->length--;
    if (tarjan->low[node] == tarjan->order[node])
        pop_component(tarjan, graph, node);
    if (tarjan->length > 0) {
        uint32_t parent = tarjan->path[tarjan->length - 1].node;
        tarjan->low[parent] = MIN(tarjan->low[parent], tarjan->low[node]);
    }
}

static void search_from(Tarjan *tarjan, const TarjanGraph *graph, uint32_t root)
{
    uint32_t target;

    enter(tarjan, graph, root);
    while (tarjan->length > 0 && limits_go_on(tarjan->limits)) {
        TarjanFrame *frame = &tarjan->path[tarjan->length - 1];
        if (!graph->next(graph->user, frame->node, &frame->cursor, &target))
            leave(tarjan, graph, frame->node);
        else if (!graph->in[target] || tarjan->order[target] == DONE)
            continue;
        else if (tarjan->order[target] == 0)
            enter(tarjan, graph, target);
        else
            tarjan->low[frame->node] = MIN(tarjan->low[frame->node], tarjan->order[target]);
    }
}

bool tarjan_search(Tarjan *tarjan, const TarjanGraph *graph)
{
    tarjan->clock = tarjan->stacked = tarjan->length = 0;
    memset(tarjan->order, 0, (size_t)tarjan->count * sizeof *tarjan->order);
    for (uint32_t node = 0; node < tarjan->count; node++)
        if (graph->in[node] && tarjan->order[node] == 0)
            search_from(tarjan, graph, node);
    return !limits_reached(tarjan->limits);
}
