/* Where a run can stay forever within a part of the graph: at rest there, or going round fairly.
 *
 * Runs are weakly fair to processes: one that could step forever does, by steps that are no
 * faults. A component is fair when each process takes some step inside it, or some state of it has
 * no such step for that process; then a run that visits all of it again and again is owed nothing
 * more. A maximal component is fair where any smaller one within it is, so maximal ones decide.
 * In timed models time goes on without end, too: a component in which it cannot pass is not fair.
 * So is one in all of which something is so that passes (Model.passing).
 * (The emptiness check of generalized Buechi automata by components: Couvreur, FM 1999.) */
#pragma once

#include "checker/graph/components.h"
#include "checker/graph/paths.h"

/* The fair components of the part; NULL where a limit was reached. */
Components *fairness_components(const Graph *graph, const uint8_t *in);

/* Time cannot pass in the state, and nobody waits for time alone. */
bool fairness_is_barred(const Graph *graph, StateId id);

/* Those too in which time cannot pass because an urgent event is possible all the while: it is all
 * that they wait for, as some wait at rest (graph_is_end). */
Components *fairness_or_barred_components(const Graph *graph, const uint8_t *in);

/* Of a part in which time cannot pass: those that are fair to the processes. */
Components *fairness_timeless_components(const Graph *graph, const uint8_t *in);

/* A run can stay forever from this state of the part on. */
static inline bool fairness_can_stay(const Components *fair, StateId id)
{
    return fair->of[id] != NO_COMPONENT || graph_is_final(fair->graph, id);
}

/* Appends the steps of a fair way round in the component of `start`, from there and back. */
void fairness_cycle(const Components *fair, Paths *paths, StateId start, StepList *steps);
