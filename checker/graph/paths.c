#include "checker/graph/paths.h"

#include <string.h>

Paths *paths_new(const Graph *graph)
{
    g_autoptr(Paths) paths = g_new0(Paths, 1);
    size_t count = (size_t)graph->count + 1;

    paths->graph = graph;
    paths->from = limits_new(graph->limits, count, sizeof *paths->from);
    paths->step = limits_new(graph->limits, count, sizeof *paths->step);
    paths->queue = limits_new(graph->limits, count, sizeof *paths->queue);
    if (!paths->from || !paths->step || !paths->queue)
        return NULL;
    memset(paths->from, 0xff, count * sizeof *paths->from);
    return g_steal_pointer(&paths);
}

void paths_free(Paths *paths)
{
    if (!paths)
        return;
    limits_free(paths->from);
    limits_free(paths->step);
    limits_free(paths->queue);
    g_free(paths);
}

/* In the time of what was reached, not of the whole graph: many short ways may be asked for. */
void paths_clear(Paths *paths)
{
    for (uint32_t i = 0; i < paths->length; i++)
        paths->from[paths->queue[i]] = GRAPH_STATE_NONE;
    paths->length = 0;
}

void paths_add(Paths *paths, StateId id, StateId from, uint16_t step)
{
    if (paths_reached(paths, id))
        return;
    paths->from[id] = (GraphState)(from == STATE_NONE ? id : from);
    paths->step[id] = step;
    paths->queue[paths->length++] = (GraphState)id;
}

StateId paths_way(const Paths *paths, StateId id, StepList *steps)
{
    uint32_t begin = steps->length;

    for (; paths->from[id] != id; id = paths->from[id])
        vec_push(steps, paths->step[id]);
    for (uint32_t i = begin, j = steps->length; i + 1 < j; i++) {
        uint16_t step = steps->data[--j];
        steps->data[j] = steps->data[i];
        steps->data[i] = step;
    }
    return id;
}

Run *paths_run(const Run *stem, const StepList *steps, uint32_t loop)
{
    uint32_t length = stem->length + steps->length;
    g_autofree uint16_t *all = g_new(uint16_t, length + 1);

    memcpy(all, stem->steps, stem->length * sizeof *all);
    if (steps->length > 0)
        memcpy(all + stem->length, steps->data, steps->length * sizeof *all);
    Run *run = run_new(stem->initial, all, length);
    run->loop = stem->length + loop;
    return run;
}
