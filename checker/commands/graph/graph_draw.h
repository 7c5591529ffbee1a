/* From a searched space to a graph of states that can be looked at: all of it, the part around a
 * run, or folded by what some variables hold. */
#pragma once

#include "checker/graph/graph.h"
#include "traces/counterexample/stepper.h"
#include "traces/states/state_graph.h"

typedef struct GraphSource {
    const Graph *graph;
    Stepper *walk;
    const System *system;
    const Run *run; /* may be NULL */
} GraphSource;

/* How many states are within `around` steps of the run; without a run, of the start. */
uint32_t graph_around(const GraphSource *source, uint32_t around);

/* Those states; UINT32_MAX: all there are. */
StateGraph *graph_part(const GraphSource *source, uint32_t around);

/* Appends the numbers of the walk's variables that these names, joined by commas, stand for. Fails
 * with STALEMATE_ERROR_USAGE. */
gboolean graph_find_variables(const Stepper *walk, const char *names, GArray *found,
                              GError **error);

/* Appends the variables by which the states fold into at most `most` nodes, such that as few nodes
 * as can be stand for states with and without an open window. Nothing where one variable alone has
 * more values. */
void graph_choose_variables(const GraphSource *source, uint32_t most, GArray *found);

/* One node for each combination of values of these variables, which are numbers of the walk's. NULL
 * where there would be more than `most` nodes, of which `found` then says nothing. */
StateGraph *graph_fold(const GraphSource *source, const GArray *variables, uint32_t most);

/* The states of the run, its first included: an array of StateId; empty without a run. */
GArray *graph_way(const GraphSource *source);

/* A step as it is drawn; its strings are the walk's. */
StateStep graph_step(const StepperStep *step, bool on_run);

/* A variable with these values, which are the graph's. */
StateLine graph_line(StateGraph *drawn, const GraphSource *source, uint32_t variable,
                     const char *const *values, uint32_t count);
