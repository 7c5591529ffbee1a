/* The same verdicts with a shorter timer (checker/model/shortened.h), and its runs made longer. */
#include "checker/judge/judge.h"
#include "checker/model/run_walk.h"

/* ---- runs ---- */

/* Where step `number` has led to, or the first step after that of which it is known. */
static uint32_t position_after(const uint32_t *positions, uint32_t number)
{
    while (positions[number] == UINT32_MAX)
        number++;
    return positions[number];
}

/* Returns where each step of it has led to. Caller frees. */
static uint32_t *lengthen(const Judge *judge, Run **run, const ShownPart *part)
{
    uint32_t *positions = g_new(uint32_t, (size_t)(*run)->length + 1);
    Run *longer = judge->shortened->lengthen(judge->shortened, *run, part, positions);

    run_free(*run);
    *run = longer;
    return positions;
}

static void lengthen_to_end(const Judge *judge, Run **run)
{
    const ShownPart part = {.from = UINT32_MAX};

    if (*run)
        g_free(lengthen(judge, run, &part));
}

/* The step that could have closed it is one of the run's other states: where the run no longer comes there, nobody
 * says. */
static Rescue rescue_after(Rescue rescue, const uint32_t *positions)
{
    uint32_t position = rescue.step > 0 ? positions[rescue.step - 1] : UINT32_MAX;

    return position == UINT32_MAX ? (Rescue){0} : (Rescue){position + 1, rescue.choice};
}

static void lengthen_window(const Judge *judge, const ModelProperty *property,
                            WindowVerdict *window)
{
    const ShownPart part = {.from = window->opens,
                            .has_predicate = true,
                            .value = true,
                            .predicate = property->predicate,
                            .is_longest = window->has_longest,
                            .is_held = !verdict_is_closed(window)};

    if (!window->run)
        return;
    g_autofree uint32_t *positions = lengthen(judge, &window->run, &part);
    window->opens = position_after(positions, window->opens);
    window->steps = position_after(positions, window->steps);
    window->rescue = rescue_after(window->rescue, positions);
}

/* The predicates of the states that the run comes to. Caller frees. */
static uint64_t *predicates_on(const Judge *judge, const Run *run)
{
    uint64_t *predicates = g_new0(uint64_t, (size_t)run->length + 1);
    RunWalk walk;

    run_walk_init(&walk, judge->model);
    run_walk_begin(&walk, run->initial);
    for (uint32_t i = 0; i <= run->length; i++) {
        predicates[i] = run_walk_look(&walk);
        if (i < run->length)
            run_walk_take(&walk, run->steps[i]);
    }
    run_walk_clear(&walk);
    return predicates;
}

/* The first state with the trigger from which on the run has what was promised nowhere. */
static uint32_t debt_begins(const Judge *judge, const ModelProperty *property, const Run *run)
{
    g_autofree uint64_t *predicates = predicates_on(judge, run);
    uint32_t from = run->length;

    while (from > 0 && !(predicates[from - 1] >> property->second & 1))
        from--;
    while (from < run->length && !(predicates[from] >> property->predicate & 1))
        from++;
    return from;
}

static ShownPart part_of(const Judge *judge, const ModelProperty *property, const Run *run)
{
    switch (property->kind) {
    case PROPERTY_EVENTUALLY:
        return (ShownPart){.has_predicate = true, .predicate = property->predicate};
    case PROPERTY_LEADS_TO:
        return (ShownPart){.from = debt_begins(judge, property, run),
                           .has_predicate = true,
                           .predicate = property->second};
    case PROPERTY_SETTLES: return (ShownPart){.from = run->loop};
    case PROPERTY_WINDOW:
    case PROPERTY_ALWAYS:
    case PROPERTY_AT_REST:
    case PROPERTY_REACHABLE:
    case PROPERTY_RARE:
    case PROPERTY_MONITOR:
    case PROPERTY_DECIDED: break;
    }
    return (ShownPart){.from = UINT32_MAX};
}

static void lengthen_check(const Judge *judge, const ModelProperty *property, CheckVerdict *check)
{
    if (!check->run)
        return;
    const ShownPart part = part_of(judge, property, check->run);
    g_autofree uint32_t *positions = lengthen(judge, &check->run, &part);
    check->steps = position_after(positions, check->steps);
}

/* Who asks only whether something holds looks at no run. */
static void drop_runs(Verdicts *verdicts)
{
    for (uint32_t i = 0; i < verdicts->window_count; i++)
        g_clear_pointer(&verdicts->windows[i].run, run_free);
    for (uint32_t i = 0; i < verdicts->check_count; i++)
        g_clear_pointer(&verdicts->checks[i].run, run_free);
    for (uint32_t i = 0; i < verdicts->measure_count; i++)
        g_clear_pointer(&verdicts->measures[i].run, run_free);
}

void judge_lengthen(const Judge *judge, Verdicts *verdicts)
{
    const ModelProperty *properties = judge->model->properties;

    if (!judge->shortened)
        return;
    if (judge->is_doubting)
        drop_runs(verdicts);
    for (uint32_t i = 0; i < verdicts->window_count; i++)
        lengthen_window(judge, &properties[i], &verdicts->windows[i]);
    for (uint32_t i = 0; i < verdicts->check_count; i++)
        lengthen_check(judge, &properties[verdicts->window_count + i], &verdicts->checks[i]);
    for (uint32_t i = 0; i < verdicts->measure_count; i++)
        lengthen_to_end(judge, &verdicts->measures[i].run);
    lengthen_to_end(judge, &verdicts->deadlock);
    lengthen_to_end(judge, &verdicts->design_error);
}

/* ---- windows that stay open ---- */

bool judge_keeps_held(const Graph *graph, const Shortened *shortened, uint8_t predicate,
                      const uint8_t *held)
{
    const uint32_t words = shortened->model->words;
    Word *states = limits_new(graph->limits, (uint64_t)graph->count * words + 1, sizeof *states);

    for (StateId id = 0; states && id < graph->count; id++)
        state_space_read(graph->space, id, states + (size_t)id * words);
    bool kept = states && shortened->keeps_held(shortened, predicate, states, held, graph->count);
    limits_free(states);
    return kept;
}

/* ---- the search ---- */

/* A search finds so many times as many states before timers are loose as before one is shorter: that takes several
 * searches, and its own are not smaller than one of each tick by as much. */
enum { LOOSE_AFTER = 10 };

/* Most searches are over before a shorter timer could pay: then `*over` is set, and what is said is all, or NULL where
 * other reductions are asked for. Else it is what was found so far. */
static Verdicts *judge_small(const Model *model, const JudgeOptions *options, uint64_t most,
                             bool *over)
{
    const bool reduces = options->reductions.find && options->reductions.after == 0;

    *over = false;
    if (most == 0)
        return NULL;
    g_autoptr(StateSpace) space = judge_search_some(model, &options->search, most, over);
    return *over && reduces ? NULL : verdicts_of(space, options);
}

static void take_run(Run **run, Run **early)
{
    run_free(*run);
    *run = g_steal_pointer(early);
}

/* What was found so early has the shortest runs there are. With the shorter timer others may be shorter that wait for
 * it, and would be longer than these. */
static void take_early(Verdicts *verdicts, Verdicts *early)
{
    for (uint32_t i = 0; i < verdicts->check_count; i++) {
        CheckVerdict *check = &verdicts->checks[i], *before = &early->checks[i];
        if (!check->run || !before->run || check->result != before->result)
            continue;
        take_run(&check->run, &before->run);
        check->steps = before->steps;
    }
    if (verdicts->deadlock && early->deadlock)
        take_run(&verdicts->deadlock, &early->deadlock);
}

/* A space that is kept on file is one of the model itself. */
static bool is_kept(const SearchOptions *search)
{
    return search->resumed || (search->observer && search->observer->keep);
}

/* Where processes are alike, or steps need not be taken in each order, that may save more. */
static bool may_reduce(const Model *model, const JudgeOptions *options)
{
    const JudgeReductions *reductions = &options->reductions;

    return reductions->find &&
           reductions->find(model, REDUCTION_SYMMETRY | REDUCTION_ORDER, reductions->user);
}

static Verdicts *judge_with(const Shortened *shortened, const Model *model,
                            const JudgeOptions *options)
{
    JudgeOptions inner = *options;
    uint64_t *most = &inner.search.limits.max_states;
    bool needs_ticks = false;

    inner.shortened = shortened;
    inner.needs_ticks = &needs_ticks;
    if (may_reduce(model, options) && (*most == 0 || *most > options->reductions.after))
        *most = options->reductions.after;
    g_autoptr(StateSpace) space = state_space_search(shortened->model, &inner.search);
    if (state_space_end(space) == SEARCH_STATES && *most != options->search.limits.max_states)
        return NULL;
    Verdicts *verdicts = verdicts_of(space, &inner);
    if (needs_ticks)
        g_clear_pointer(&verdicts, verdicts_free);
    return verdicts;
}

/* NULL where no shorter timer tells. */
static Verdicts *judge_shortened(const Model *model, const JudgeOptions *options)
{
    const JudgeClocks *clocks = &options->clocks;
    Shortened *shortened = clocks->find(model, clocks->user);

    if (!shortened)
        return NULL;
    Verdicts *verdicts = judge_with(shortened, model, options);
    clocks->drop(shortened, verdicts != NULL, clocks->user);
    return verdicts;
}

Verdicts *judge_clocks(const Model *model, const JudgeOptions *options, uint64_t *sure)
{
    const JudgeClocks *clocks = &options->clocks;
    bool over;

    if (is_kept(&options->search) || !clocks->may_find(model, clocks->user))
        return NULL;
    g_autoptr(Verdicts) early = judge_small(model, options, clocks->after, &over);
    if (over)
        return g_steal_pointer(&early);
    Verdicts *verdicts = judge_shortened(model, options);
    if (!verdicts && clocks->loosen) {
        verdicts_free(early);
        early = judge_small(model, options, clocks->after * LOOSE_AFTER, &over);
        if (over)
            return g_steal_pointer(&early);
        verdicts = judge_loosened(model, options, early, sure);
    }
    if (verdicts && early)
        take_early(verdicts, early);
    return verdicts;
}
