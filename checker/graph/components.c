#include "checker/graph/components.h"

#include "checker/graph/tarjan.h"

#include <string.h>

static uint64_t first_edge(const void *user, uint32_t id)
{
    const Components *out = user;

    return out->graph->offsets[id];
}

static bool next_edge(const void *user, uint32_t id, uint64_t *cursor, uint32_t *target)
{
    const Components *out = user;

    if (*cursor == out->graph->offsets[id + 1])
        return false;
    *target = out->graph->edges[(*cursor)++].target;
    return true;
}

static bool has_edge_to_itself(const Graph *graph, StateId id)
{
    for (uint64_t i = graph->offsets[id]; i < graph->offsets[id + 1]; i++)
        if (graph->edges[i].target == id)
            return true;
    return false;
}

static void keep_component(void *user, const uint32_t *states, uint32_t count)
{
    Components *out = user;
    uint32_t begin = out->offsets[out->count];

    if (count == 1 && !has_edge_to_itself(out->graph, states[0]))
        return;
    memcpy(out->members + begin, states, count * sizeof *states);
    for (uint32_t i = 0; i < count; i++)
        out->of[states[i]] = out->count;
    out->offsets[++out->count] = begin + count;
}

static bool allocate(Components *out, const Graph *graph)
{
    Limits *limits = graph->limits;
    size_t count = (size_t)graph->count + 1;

    out->graph = graph;
    out->of = limits_new(limits, count, sizeof *out->of);
    out->offsets = limits_new(limits, count, sizeof *out->offsets);
    out->members = limits_new(limits, count, sizeof *out->members);
    if (!out->of || !out->offsets || !out->members)
        return false;
    memset(out->of, 0xff, count * sizeof *out->of);
    return true;
}

Components *components_new(const Graph *graph, const uint8_t *in)
{
    g_autoptr(Components) out = g_new0(Components, 1);
    const TarjanGraph edges = {
        .user = out, .in = in, .first = first_edge, .next = next_edge, .found = keep_component};
    Tarjan tarjan = {0};
    bool is_whole = allocate(out, graph) &&
                    tarjan_init(&tarjan, (uint32_t)graph->count, graph->limits) &&
                    tarjan_search(&tarjan, &edges);

    tarjan_clear(&tarjan);
    return is_whole ? g_steal_pointer(&out) : NULL;
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
    uint32_t end = 0;

    for (uint32_t i = 0; i < components->count; i++) {
        uint32_t begin = components->offsets[i];
        uint32_t size = components->offsets[i + 1] - begin;
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

void components_add(Components *components, const Components *others)
{
    GraphState end = components->offsets[components->count];

    for (uint32_t i = 0; i < others->count; i++) {
        if (components->of[others->members[others->offsets[i]]] != NO_COMPONENT)
            continue;
        for (StateId j = others->offsets[i]; j < others->offsets[i + 1]; j++) {
            components->of[others->members[j]] = components->count;
            components->members[end++] = others->members[j];
        }
        components->offsets[++components->count] = end;
    }
}

StateId components_min(const Components *components, uint32_t component)
{
    StateId min = STATE_NONE;

    for (StateId i = components->offsets[component]; i < components->offsets[component + 1]; i++)
        min = MIN(min, components->members[i]);
    return min;
}
