#include "checker/judge/fewest_switches.h"

#include <stdlib.h>

/* ---- one state ---- */

static uint32_t after(Switches next, uint64_t before)
{
    return next.switches + ((next.actors & before) == 0);
}

uint32_t fewest_switches_cost(Switches next, uint64_t before, uint16_t actor, bool is_time)
{
    if (next.switches == SWITCHES_NONE)
        return SWITCHES_NONE;
    if (is_time)
        return after(next, before);
    return after(next, fewest_switches_bit(actor)) + ((before & fewest_switches_bit(actor)) == 0);
}

/* Whoever steps, it takes one switch more at most than for him who fits best. */
void fewest_switches_relax(Switches *best, Switches next, uint16_t actor, bool is_time)
{
    if (next.switches == SWITCHES_NONE)
        return;
    uint64_t actors = is_time ? next.actors : fewest_switches_bit(actor);
    uint32_t switches = is_time ? next.switches : after(next, actors);

    if (best->switches == SWITCHES_NONE || switches < best->switches)
        *best = (Switches){switches, actors};
    else if (switches == best->switches)
        best->actors |= actors;
}

/* ---- from the goal back ---- */

typedef struct Course {
    const Graph *graph;
    RunGoal goal;
    uint32_t depth;       /* of the goal's state */
    StateId end;          /* the first state that is deeper */
    Switches *to_come;    /* by state */
    uint16_t *last_steps; /* by state from `level` on: the last step, where the goal is one */
    StateId level;
} Course;

static bool ends_in_step(RunGoalKind kind)
{
    return kind == RUN_GOAL_BREAKS || kind == RUN_GOAL_STEP;
}

/* The first state of that depth or deeper. */
static StateId level_begin(const StateSpace *space, uint32_t depth)
{
    StateId low = 0, high = state_space_count(space);

    while (low < high) {
        StateId middle = low + (high - low) / 2;
        if (state_space_state_depth(space, middle) < depth)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool is_time(const Course *course, const Edge *edge)
{
    return edge->actor == course->graph->time;
}

static bool is_last(const Course *course, StateId id, const Successors *list, uint32_t index)
{
    const ModelStep *step = &list->steps[index];

    if (course->goal.kind == RUN_GOAL_STEP)
        return id == course->goal.first && index == course->goal.step;
    return !step->is_error && (step->broken >> course->goal.bit & 1);
}

/* Steps that break a monitor, or are an error, are not known to the graph: states are expanded once
 * more. */
static void find_last_steps(Course *course)
{
    const StateSpace *space = course->graph->space;
    const Model *model = state_space_model(space);
    Workspace *workspace = model->workspace_new(model);
    Successors list;

    successors_init(&list, model->words);
    for (StateId id = course->level; id < course->end; id++) {
        list.count = 0;
        model->expand(model, workspace, state_space_get(space, id), &list);
        for (uint32_t i = list.count; i-- > 0;) {
            if (!is_last(course, id, &list, i))
                continue;
            course->to_come[id] = (Switches){0, fewest_switches_bit(list.steps[i].actor)};
            course->last_steps[id - course->level] = (uint16_t)i;
        }
    }
    successors_free(&list);
    model->workspace_free(workspace);
}

static void find_goals(Course *course)
{
    const Graph *graph = course->graph;
    const RunGoal *goal = &course->goal;
    const Switches reached = {0, SWITCHES_ANYONE};

    if (ends_in_step(goal->kind))
        find_last_steps(course);
    else if (goal->kind == RUN_GOAL_HOLDS)
        for (StateId id = course->level; id < course->end; id++) {
            if (graph_holds(graph, id, goal->bit) == goal->value &&
                (!goal->at_rest || graph->at_rest[id]))
                course->to_come[id] = reached;
        }
    else
        course->to_come[goal->first] = goal->beyond.actors ? goal->beyond : reached;
}

/* Smaller ids are never deeper, so the order of ids, backwards, is that of the layers. */
static void go_back(Course *course)
{
    const Graph *graph = course->graph;
    StateId deeper_end = course->end, deeper = course->level;

    for (uint32_t depth = course->depth; depth-- > 0;) {
        StateId begin = level_begin(graph->space, depth);
        for (StateId id = begin; id < deeper; id++)
            for (uint64_t i = graph->offsets[id]; i < graph->offsets[id + 1]; i++) {
                const Edge *edge = &graph->edges[i];
                if (edge->target >= deeper && edge->target < deeper_end)
                    fewest_switches_relax(&course->to_come[id], course->to_come[edge->target],
                                          edge->actor, is_time(course, edge));
            }
        deeper_end = deeper;
        deeper = begin;
    }
}

/* ---- and along it ---- */

static const Edge *choose(const Course *course, StateId id, uint64_t before)
{
    const Graph *graph = course->graph;
    const uint32_t deeper = state_space_state_depth(graph->space, id) + 1;
    const Edge *best = NULL;
    uint32_t min = SWITCHES_NONE;

    for (uint64_t i = graph->offsets[id]; i < graph->offsets[id + 1]; i++) {
        const Edge *edge = &graph->edges[i];
        if (edge->target >= course->end ||
            state_space_state_depth(graph->space, edge->target) != deeper)
            continue;
        uint32_t cost = fewest_switches_cost(course->to_come[edge->target], before, edge->actor,
                                             is_time(course, edge));
        if (cost < min) {
            min = cost;
            best = edge;
        }
    }
    return best;
}

static StateId best_start(const Course *course)
{
    const StateSpace *space = course->graph->space;
    StateId best = 0;

    for (StateId id = 1; id < course->end && state_space_parent(space, id) == STATE_NONE; id++)
        if (course->to_come[id].switches < course->to_come[best].switches)
            best = id;
    return best;
}

static Run *follow(const Course *course, StateId *last)
{
    const StateSpace *space = course->graph->space;
    const bool has_step = ends_in_step(course->goal.kind);
    StateId id = best_start(course);
    g_autoptr(Run) start = state_space_run(space, id);
    g_autofree uint16_t *steps = g_new(uint16_t, course->depth + 1);
    uint64_t before = SWITCHES_ANYONE;

    for (uint32_t i = 0; i < course->depth; i++) {
        const Edge *edge = choose(course, id, before);
        steps[i] = edge->step;
        if (!is_time(course, edge))
            before = fewest_switches_bit(edge->actor);
        id = edge->target;
    }
    steps[course->depth] = course->last_steps[id - course->level];
    if (last)
        *last = id;
    return run_new(start->initial, steps, course->depth + has_step);
}

static Run *run_of_search(const StateSpace *space, RunGoal goal, StateId *last)
{
    if (last)
        *last = goal.first;
    if (ends_in_step(goal.kind))
        return state_space_run_step(space, (FirstStep){goal.first, goal.step});
    return state_space_run(space, goal.first);
}

Run *fewest_switches_run(const StateSpace *space, const Graph *graph, RunGoal goal, StateId *last)
{
    if (!graph || goal.first == STATE_NONE || graph->count > SWITCHES_MAX_STATES)
        return run_of_search(space, goal, last);
    Course course = {
        .graph = graph, .goal = goal, .depth = state_space_state_depth(space, goal.first)};
    course.level = level_begin(space, course.depth);
    course.end = level_begin(space, course.depth + 1);
    course.to_come = malloc(course.end * sizeof *course.to_come);
    course.last_steps = calloc(course.end - course.level, sizeof *course.last_steps);
    Run *run = NULL;
    if (course.to_come && course.last_steps) {
        for (StateId id = 0; id < course.end; id++)
            course.to_come[id] = (Switches){SWITCHES_NONE, 0};
        find_goals(&course);
        go_back(&course);
        run = follow(&course, last);
    }
    free(course.to_come);
    free(course.last_steps);
    return run ? run : run_of_search(space, goal, last);
}

/* ---- states of a run ---- */

static StateId start_of(const StateSpace *space, const Run *run)
{
    StateId id = 0;

    for (; id < state_space_count(space) && state_space_parent(space, id) == STATE_NONE; id++) {
        g_autoptr(Run) start = state_space_run(space, id);
        if (start->initial == run->initial)
            return id;
    }
    return STATE_NONE;
}

static const Edge *edge_of(const Graph *graph, StateId id, uint16_t step)
{
    for (uint64_t i = graph->offsets[id]; i < graph->offsets[id + 1]; i++)
        if (graph->edges[i].step == step)
            return &graph->edges[i];
    return NULL;
}

StateId *fewest_switches_states(const Graph *graph, const Run *run)
{
    StateId *states = g_new(StateId, run->length + 1);

    states[0] = start_of(graph->space, run);
    for (uint32_t i = 0; i < run->length; i++)
        states[i + 1] = edge_of(graph, states[i], run->steps[i])->target;
    return states;
}

uint64_t fewest_switches_before(const Graph *graph, const Run *run)
{
    StateId id = start_of(graph->space, run);
    uint64_t before = SWITCHES_ANYONE;

    for (uint32_t i = 0; i < run->length; i++) {
        const Edge *edge = edge_of(graph, id, run->steps[i]);
        if (edge->actor != graph->time)
            before = fewest_switches_bit(edge->actor);
        id = edge->target;
    }
    return before;
}
