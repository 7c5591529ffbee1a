/* Ways round where states stand for others in which processes have changed places
 * (docs/internals/reductions.md, "Windows that open beside loops").
 *
 * A *thread* is what one process is called along all ways through a component: (state, process) and
 * (next state, the same process there) are of one thread. In the states that the component stands for, each
 * process of each component has one thread, so that fairness to processes is fairness to threads: each takes a
 * step somewhere, or has none somewhere (Emerson and Sistla 1997). */
#pragma once

#include "checker/graph/components.h"
#include "checker/graph/paths.h"

typedef struct Threads Threads;

/* Of a complete space whose model tells who is who (Model.expand_named). */
Threads *threads_new(const Graph *graph);
void threads_free(Threads *threads);

/* False, too, where a limit is reached. */
bool threads_are_fair(Threads *threads, const Components *all, uint32_t component);

/* Appends the steps of a way round in the component of `start`, which is fair, from there and back up to who is
 * who: each process takes a step on it, or comes by a state in which it has none. */
void threads_cycle(const Components *fair, Paths *paths, StateId start, StepList *steps);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Threads, threads_free)
