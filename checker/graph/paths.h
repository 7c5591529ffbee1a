/* Breadth-first ways through a graph: who was reached, from where, by which step.
 *
 *     paths_clear(paths);
 *     paths_add(paths, start, STATE_NONE, 0);
 *     for (uint32_t i = 0; i < paths->length; i++)
 *         for each edge of paths->queue[i] that may be taken:
 *             paths_add(paths, target, paths->queue[i], step);
 *
 * Where the queue is filled in order, the way to each state is a shortest one. */
#pragma once

#include "checker/base/vec.h"
#include "checker/graph/graph.h"

typedef VEC(uint16_t) StepList;

typedef struct Paths {
    const Graph *graph;
    GraphState *from; /* by state; itself where the way begins; GRAPH_STATE_NONE: not reached */
    uint16_t *step;
    GraphState *queue; /* all that were reached, in order */
    uint32_t length;
} Paths;

/* NULL where a limit was reached. */
Paths *paths_new(const Graph *graph);
void paths_free(Paths *paths);

void paths_clear(Paths *paths);

/* `from` is STATE_NONE for a beginning. Does nothing where `id` was reached before. */
void paths_add(Paths *paths, StateId id, StateId from, uint16_t step);

static inline bool paths_reached(const Paths *paths, StateId id)
{
    return paths->from[id] != GRAPH_STATE_NONE;
}

/* Appends the steps of the way to `id`, which was reached; returns the state where it begins. */
StateId paths_way(const Paths *paths, StateId id, StepList *steps);

/* The run `stem`, and `steps` from there. Of the steps the last ones repeat forever,
 * where `loop` is less than their number. */
Run *paths_run(const Run *stem, const StepList *steps, uint32_t loop);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Paths, paths_free)
