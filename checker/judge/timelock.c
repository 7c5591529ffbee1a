#include "checker/judge/timelock.h"

#include "checker/graph/exit_reachability.h"
#include "checker/judge/fairness.h"
#include "checker/judge/fewest_switches.h"

static bool time_passes(const Graph *graph, StateId id)
{
    return graph->delays[id] > 0;
}

/* One byte a state: 1 where time can pass neither here nor later; NULL where there is none. Design
 * errors in which time cannot pass are found by the search, so that each such state has a step. */
static uint8_t *locked_states(const Graph *graph, bool *refused)
{
    uint8_t *locked = limits_new(graph->limits, (uint64_t)graph->count + 1, sizeof *locked);
    bool any = false;

    if (!locked) {
        *refused = true;
        return NULL;
    }
    for (StateId id = 0; id < graph->count; id++)
        any |= locked[id] = !time_passes(graph, id);
    g_autoptr(ExitReachability) leaving = any ? exit_reachability_new(graph, locked) : NULL;
    if (leaving)
        exit_reachability_find(leaving, (ExitActors){.by = EXIT_BY_EVENTS});
    *refused = any && limits_reached(graph->limits);
    if (leaving && !*refused) {
        any = false;
        for (StateId id = 0; id < graph->count; id++)
            any |= locked[id] &= !leaving->can[id];
    }
    if (any && !*refused)
        return locked;
    limits_free(locked);
    return NULL;
}

static StateId nearest_round(const Components *round, Paths *paths, StateId from)
{
    const Graph *graph = round->graph;

    paths_add(paths, from, STATE_NONE, 0);
    for (uint32_t next = 0; next < paths->length; next++) {
        StateId id = paths->queue[next];
        if (round->of[id] != NO_COMPONENT)
            return id;
        for (uint64_t i = graph->offsets[id]; i < graph->offsets[id + 1]; i++)
            if (!graph->edges[i].is_fault)
                paths_add(paths, graph->edges[i].target, id, graph->edges[i].step);
    }
    return from;
}

static Run *run_into(const Graph *graph, const Components *round, StateId locked, bool *refused)
{
    g_autoptr(Paths) paths = paths_new(graph);
    StepList steps = {0};

    if (!paths) {
        *refused = true;
        return NULL;
    }
    StateId begin = nearest_round(round, paths, locked);
    paths_way(paths, begin, &steps);
    uint32_t loop = steps.length;
    if (round->of[begin] != NO_COMPONENT)
        fairness_cycle(round, paths, begin, &steps);
    RunGoal goal = {.kind = RUN_GOAL_STATE, .first = locked};
    g_autoptr(Run) stem = fewest_switches_run(graph->space, graph, goal, NULL);
    Run *run = paths_run(stem, &steps, loop);
    vec_free(&steps);
    return run;
}

Run *timelock_find(Judge *judge, bool *refused)
{
    const Graph *graph = judge_graph(judge);
    StateId first = 0;
    Run *run = NULL;

    *refused = !graph;
    uint8_t *locked = graph ? locked_states(graph, refused) : NULL;
    if (!locked)
        return NULL;
    while (!locked[first]) /* states are numbered breadth first */
        first++;
    g_autoptr(Components) round = fairness_timeless_components(graph, locked);
    *refused = !round;
    if (round)
        run = run_into(graph, round, first, refused);
    limits_free(locked);
    return run;
}
