#include "checker/judge/verdict.h"

#include "checker/judge/doubts.h"
#include "checker/judge/fewest_switches.h"
#include "checker/judge/judge.h"
#include "checker/judge/timelock.h"
#include "checker/model/run_walk.h"

const Graph *judge_graph(Judge *judge)
{
    if (judge->is_tight)
        limits_refuse(judge->limits);
    if (!judge->graph && limits_go_on(judge->limits))
        judge->graph = graph_new(judge->space, judge->limits);
    return judge->graph;
}

const Graph *judge_small_graph(Judge *judge)
{
    if (judge->graph || state_space_count(judge->space) > SWITCHES_MAX_STATES)
        return judge->graph;
    if (!judge->small_graph && limits_go_on(judge->limits))
        judge->small_graph = graph_new(judge->space, NULL);
    judge->has_gap |= !judge->small_graph; /* without it another run is shown */
    return judge->small_graph;
}

bool verdict_is_closed(const WindowVerdict *window)
{
    return window->kind == WINDOW_NEVER || window->kind == WINDOW_TRANSIENT;
}

/* With a design error nothing else means anything: all stays unknown. */
static Verdicts *unknown_verdicts(const StateSpace *space)
{
    const Model *model = state_space_model(space);
    Verdicts *verdicts = g_new0(Verdicts, 1);

    verdicts->end = state_space_end(space);
    verdicts->states = state_space_count(space);
    verdicts->transitions = state_space_transitions(space);
    verdicts->memory = state_space_memory(space);
    verdicts->depth = state_space_depth(space);
    for (uint32_t i = 0; i < model->property_count; i++)
        verdicts->window_count += model->properties[i].kind == PROPERTY_WINDOW;
    verdicts->check_count = model->property_count - verdicts->window_count;
    verdicts->measure_count = model->measure_count;
    verdicts->windows = g_new0(WindowVerdict, verdicts->window_count);
    verdicts->checks = g_new0(CheckVerdict, verdicts->check_count);
    verdicts->measures = g_new0(MeasureVerdict, verdicts->measure_count);
    for (uint32_t i = 0; i < verdicts->window_count; i++)
        verdicts->windows[i].kind = WINDOW_UNKNOWN;
    for (uint32_t i = 0; i < verdicts->check_count; i++)
        verdicts->checks[i].result = CHECK_UNKNOWN;
    return verdicts;
}

/* Whether an open window stays open, and what a measure comes to at most, needs all the states. */
static void judge_complete(Judge *judge, Verdicts *verdicts)
{
    for (uint32_t i = 0; i < verdicts->window_count; i++)
        judge_window(judge, &judge->model->properties[i], &verdicts->windows[i]);
    if (judge->skips_measures)
        return;
    if (verdicts->measure_count > 0)
        judge_measures(judge, verdicts->measures);
    judge_stalest_reads(judge, verdicts->measures);
    judge_chances(judge, verdicts->measures);
}

/* Of complete spaces. Where a limit was reached before it was found or ruled out, as much is known as
 * of a space that is not complete. */
static void find_timelock(Judge *judge, Verdicts *verdicts)
{
    bool refused = false;

    if (judge->model->tick > 0)
        verdicts->design_error = timelock_find(judge, &refused);
    judge->is_complete = !verdicts->design_error && !refused;
    judge->has_gap = refused;
}

/* The search was complete, and yet there is no verdict: a limit was reached in judging. */
static void note_gaps(const Judge *judge, Verdicts *verdicts)
{
    bool gap = judge->has_gap;

    for (uint32_t i = 0; i < verdicts->window_count; i++)
        gap |= verdicts->windows[i].kind == WINDOW_UNKNOWN;
    for (uint32_t i = 0; i < verdicts->check_count; i++)
        gap |= verdicts->checks[i].result == CHECK_UNKNOWN &&
               (judge->model->properties[verdicts->window_count + i].kind != PROPERTY_RARE ||
                !verdicts->checks[i].has_max);
    for (uint32_t i = 0; i < verdicts->measure_count; i++)
        gap |= judge->model->measures[i].kind >= MEASURED_PROBABILITY &&
               !verdicts->measures[i].has_value && !verdicts->measures[i].why;
    if (gap && verdicts->end == SEARCH_COMPLETE)
        verdicts->end = limits_reached(judge->limits) ? judge->limits->reached : judge->refused;
}

/* ---- steps that are shown ---- */

/* Takes the step; true where it is one that is shown. `*predicates` are those of the state, before and after. */
static bool take_step(RunWalk *walk, uint16_t step, uint64_t *predicates)
{
    const Model *model = walk->model;
    const ModelStep taken = walk->successors.steps[step];
    const uint64_t before = *predicates;

    run_walk_take(walk, step);
    if (!taken.is_error)
        *predicates = run_walk_look(walk);
    return model_step_is_shown(model->actors, &taken, before != *predicates);
}

/* Of the first steps of a run. */
typedef struct ShownCount {
    RunWalk walk;
    const Run *run;
    uint64_t predicates; /* of the state that the walk has come to */
    uint32_t taken, shown;
} ShownCount;

static void count_from(ShownCount *count, const Run *run)
{
    count->run = run;
    count->taken = count->shown = 0;
    if (run->notes)
        return;
    run_walk_begin(&count->walk, run->initial);
    count->predicates = run_walk_look(&count->walk);
}

/* Of the first `steps`, no fewer than before. */
static uint32_t count_to(ShownCount *count, uint32_t steps)
{
    const Run *run = count->run;

    for (; count->taken < MIN(steps, run->length); count->taken++)
        count->shown += run->notes
                            ? run->notes[count->taken].is_shown
                            : take_step(&count->walk, run->steps[count->taken], &count->predicates);
    return count->shown;
}

uint32_t verdict_steps_shown(const Model *model, const Run *run, uint32_t steps)
{
    ShownCount count;

    run_walk_init(&count.walk, model);
    count_from(&count, run);
    const uint32_t shown = count_to(&count, steps);
    run_walk_clear(&count.walk);
    return shown;
}

static void count_all_shown(const Model *model, Verdicts *verdicts)
{
    ShownCount count;

    run_walk_init(&count.walk, model);
    for (uint32_t i = 0; i < verdicts->window_count; i++) {
        WindowVerdict *window = &verdicts->windows[i];
        if (!window->run)
            continue;
        count_from(&count, window->run);
        window->opens = count_to(&count, window->opens);
        window->steps = count_to(&count, window->steps);
    }
    for (uint32_t i = 0; i < verdicts->check_count; i++) {
        CheckVerdict *check = &verdicts->checks[i];
        if (!check->run)
            continue;
        count_from(&count, check->run);
        check->steps = count_to(&count, check->steps);
    }
    run_walk_clear(&count.walk);
}

static void free_graphs(Judge *judge)
{
    graph_free(judge->graph);
    graph_free(judge->small_graph);
}

static void show_deadlock(Judge *judge, Verdicts *verdicts)
{
    RunGoal goal = {.kind = RUN_GOAL_STATE, .first = state_space_deadlock(judge->space)};

    if (goal.first != STATE_NONE)
        verdicts->deadlock =
            fewest_switches_run(judge->space, judge_small_graph(judge), goal, NULL);
}

static void show_error(Judge *judge, Verdicts *verdicts)
{
    FirstStep error = state_space_error(judge->space);
    RunGoal goal = {.kind = RUN_GOAL_STEP, .first = error.from, .step = error.step};

    verdicts->design_error =
        fewest_switches_run(judge->space, judge_small_graph(judge), goal, NULL);
}

static Verdicts *end_in_error(Judge *judge, Verdicts *verdicts)
{
    judge_lengthen(judge, verdicts);
    free_graphs(judge);
    return verdicts;
}

Verdicts *verdicts_of(const StateSpace *space, const JudgeOptions *options)
{
    Verdicts *verdicts = unknown_verdicts(space);
    Limits limits;
    Judge judge = {.space = space, .model = state_space_model(space), .limits = &limits};

    limits_init(&limits, options ? &options->search.limits : NULL, space);
    if (options && options->doubted)
        verdicts->refuted = doubts_refuted(&(Doubts){judge.model, options->doubted}, space);
    judge.skips_measures = options && options->skips_measures;
    judge.epsilon = options ? options->epsilon : 0;
    judge.shortened = options ? options->shortened : NULL;
    judge.is_doubting = options && options->doubted;
    if (verdicts->end == SEARCH_ERROR) {
        show_error(&judge, verdicts);
        return end_in_error(&judge, verdicts);
    }
    if (verdicts->end == SEARCH_COMPLETE)
        find_timelock(&judge, verdicts);
    if (verdicts->design_error)
        return end_in_error(&judge, verdicts);
    if (judge.is_complete)
        judge_complete(&judge, verdicts);
    for (uint32_t i = 0; i < verdicts->check_count; i++)
        judge_check(&judge, &judge.model->properties[verdicts->window_count + i],
                    &verdicts->checks[i]);
    show_deadlock(&judge, verdicts);
    note_gaps(&judge, verdicts);
    if (options && options->needs_ticks)
        *options->needs_ticks = judge.needs_ticks;
    if (judge.model->tick > 0 && !judge.needs_ticks) {
        judge_lengthen(&judge, verdicts);
        count_all_shown(judge.shortened ? judge.shortened->of : judge.model, verdicts);
    }
    free_graphs(&judge);
    return verdicts;
}

/* Where a limit ended it, it may go on another day. */
static void show_space(const StateSpace *space, const Verdicts *verdicts,
                       const SearchObserver *observer)
{
    bool is_done = verdicts->end == SEARCH_COMPLETE || verdicts->end == SEARCH_ERROR;

    if (observer && observer->keep && !is_done)
        observer->keep(space, true, observer->user);
}

static Verdicts *judge_ticks(const Model *model, const JudgeOptions *options)
{
    if (options->reductions.find)
        return judge_reduced(model, options);
    g_autoptr(StateSpace) space = state_space_search(model, &options->search);
    Verdicts *verdicts = verdicts_of(space, options);
    show_space(space, verdicts, options->search.observer);
    return verdicts;
}

Verdicts *verdicts_new(const Model *model, const JudgeOptions *given)
{
    JudgeOptions options = given ? *given : (JudgeOptions){0};
    Doubts doubts = {model, options.doubted};

    if (options.doubted) {
        options.search.is_enough = doubts_settled;
        options.search.enough = &doubts;
    }
    uint64_t sure = 0;
    Verdicts *verdicts = NULL;
    if (options.clocks.find && model->tick > 0)
        verdicts = judge_clocks(model, &options, &sure);
    if (!verdicts)
        verdicts = judge_ticks(model, &options);
    judge_take_sure(model, verdicts, sure);
    return verdicts;
}

void verdicts_free(Verdicts *verdicts)
{
    if (!verdicts)
        return;
    for (uint32_t i = 0; i < verdicts->window_count; i++) {
        g_free(verdicts->windows[i].by);
        run_free(verdicts->windows[i].run);
    }
    for (uint32_t i = 0; i < verdicts->check_count; i++)
        run_free(verdicts->checks[i].run);
    for (uint32_t i = 0; i < verdicts->measure_count; i++)
        run_free(verdicts->measures[i].run);
    run_free(verdicts->deadlock);
    run_free(verdicts->design_error);
    g_free(verdicts->windows);
    g_free(verdicts->checks);
    g_free(verdicts->measures);
    g_free(verdicts);
}
