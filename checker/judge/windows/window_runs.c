/* What is shown of a window: the run into the place where it stays open, or to where it is closed again. */
#include "checker/judge/fewest_switches.h"
#include "checker/judge/max_duration.h"
#include "checker/judge/windows/rescue.h"
#include "checker/judge/windows/rescue_walk.h"
#include "checker/judge/windows/way_walk.h"
#include "checker/judge/windows/window.h"
#include "checker/model/run_walk.h"

const Edge *window_find_way_out(Window *window, ExitActors leaver, StateId *last)
{
    const Graph *graph = window->graph;
    Paths *paths = window->paths;

    for (uint32_t next = 0; next < paths->length; next++) {
        *last = paths->queue[next];
        for (uint64_t i = graph->offsets[*last]; i < graph->offsets[*last + 1]; i++) {
            const Edge *edge = &graph->edges[i];
            if (edge->is_fault || !exit_actors_include(window->model, leaver, edge->actor))
                continue;
            if (!window->open[edge->target])
                return edge;
            paths_add(paths, edge->target, *last, edge->step);
        }
    }
    return NULL;
}

/* After how many of the first `steps` of the run the window opened for the last time. */
static uint32_t last_opening(const Window *window, const Run *run, uint32_t steps)
{
    RunWalk walk;
    uint32_t opens = 0;

    run_walk_init(&walk, window->model);
    run_walk_begin(&walk, run->initial);
    for (uint32_t i = 0; i < steps; i++) {
        if (!(run_walk_look(&walk) >> window->predicate & 1))
            opens = i + 1;
        run_walk_take(&walk, run->steps[i]);
    }
    run_walk_clear(&walk);
    return opens;
}

static Rescue find_rescue(const Window *window, const WindowVerdict *verdict)
{
    const Graph *graph = window->graph;

    if (graph->part)
        return rescue_walk_find(window->model, graph->limits, window->predicate, verdict->run,
                                verdict->steps);
    return rescue_find(graph, window->predicate, verdict->run, verdict->steps);
}

void window_show_place(Window *window, uint32_t place, WindowVerdict *verdict)
{
    const StateSpace *space = window->judge->space;
    const StateId min = window->min[place], id = graph_id(window->graph, min);
    StepList round = {0};

    verdict->at_rest = place < window->rest_count;
    if (!verdict->at_rest)
        fairness_cycle(window->fair, window->paths, min, &round);
    g_autoptr(Run) stem =
        fewest_switches_run(space, judge_small_graph(window->judge), (RunGoal){.first = id}, NULL);
    verdict->run = paths_run(stem, &round, 0);
    verdict->steps = state_space_state_depth(space, id);
    verdict->opens = last_opening(window, verdict->run, verdict->steps);
    g_clear_pointer(&window->leaving, exit_reachability_free);
    if (verdict->at_rest)
        verdict->rescue = find_rescue(window, verdict);
    vec_free(&round);
}

/* From the state whose id is `first`. */
static void find_way_of_graph(Window *window, StateId first, StepList *steps)
{
    StateId last;

    paths_clear(window->paths);
    paths_add(window->paths, first, STATE_NONE, 0);
    const Edge *out = window_find_way_out(window, (ExitActors){.by = EXIT_BY_PROCESSES}, &last);
    if (!out) { /* time cannot pass until an urgent event lets it: that closes the window */
        paths_clear(window->paths);
        paths_add(window->paths, first, STATE_NONE, 0);
        out = window_find_way_out(window, (ExitActors){.by = EXIT_BY_EVENTS}, &last);
    }
    g_assert(out); /* or the processes would stay */
    paths_way(window->paths, last, steps);
    vec_push(steps, out->step);
}

/* The graph of a part may not have all ways. */
static void find_way_of_walk(Window *window, StateId first, StepList *steps)
{
    const WayOut way = {window->model, window->graph->limits, window->predicate,
                        (ExitActors){.by = EXIT_BY_PROCESSES}};
    StepList actors = {0};

    way_walk_find(&way, state_space_get(window->judge->space, first), 1, steps, &actors);
    vec_free(&actors);
}

void window_show_transient(Window *window, StateId first, WindowVerdict *verdict)
{
    StepList steps = {0};
    RunGoal goal = {
        .kind = RUN_GOAL_HOLDS, .first = first, .bit = window->predicate, .value = true};
    const StateSpace *space = window->judge->space;
    g_autoptr(Run) stem =
        fewest_switches_run(space, judge_small_graph(window->judge), goal, &first);

    verdict->kind = WINDOW_TRANSIENT;
    if (window->graph->part)
        find_way_of_walk(window, first, &steps);
    else
        find_way_of_graph(window, first, &steps);
    verdict->run = paths_run(stem, &steps, steps.length);
    verdict->opens = verdict->steps = state_space_state_depth(space, first);
    vec_free(&steps);
}

static bool find_longest(const Window *window, uint64_t *ticks, Run **run, StateId *begin,
                         bool *refused)
{
    if (window->shortened)
        return max_duration_find_longer(window->graph, window->open, window->shortened, ticks, run,
                                        begin, refused);
    return max_duration_find(window->graph, window->open, NULL, ticks, run, begin, refused);
}

void window_forget(WindowVerdict *verdict)
{
    run_free(verdict->run);
    g_free(verdict->by);
    *verdict = (WindowVerdict){.kind = WINDOW_UNKNOWN};
}

void window_measure(Window *window, WindowVerdict *verdict)
{
    Run *run = NULL;
    uint64_t ticks = 0;
    StateId begin = STATE_NONE;
    bool refused;

    if (!find_longest(window, &ticks, &run, &begin, &refused)) {
        if (refused)
            window_forget(verdict);
        return;
    }
    run_free(verdict->run);
    verdict->run = run;
    verdict->opens = state_space_state_depth(window->graph->space, begin);
    verdict->steps = run->length;
    verdict->rescue = (Rescue){0};
    g_clear_pointer(&window->leaving, exit_reachability_free);
    if (verdict->kind == WINDOW_UNTIL)
        verdict->rescue = rescue_find(window->graph, window->predicate, run, verdict->opens);
    verdict->has_longest = true;
    verdict->longest = model_longest(window->model, ticks, &verdict->is_limit);
}
