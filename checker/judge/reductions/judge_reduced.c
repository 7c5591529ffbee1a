/* The same verdicts from fewer states.
 *
 * First a search with steps left out, that ends as soon as anything is found: if nothing ever is,
 * that is the answer. What is found is judged in a search of all steps, with only the processes
 * that are alike sorted; and where a window opens, in one of all states. So runs are the shortest
 * there are, and what it takes to stay open forever is looked for where it shows.
 *
 * Where every run of the processes ends, how a window ends is decided at rest, and needs no search of all
 * states: judge_ending.c. Of other designs it is decided in sorted states where these tell who is who on ways
 * round (threads.h). */
#include "checker/judge/judge.h"
#include "checker/judge/reductions/judge_ending.h"

static bool needs_more(const Reduced *reduced, const StateSpace *space)
{
    FirstStep error = state_space_error(space);

    return state_space_end(space) == SEARCH_ERROR && error.from != STATE_NONE &&
           reduced->needs_more(reduced, state_space_get(space, error.from));
}

/* NULL where the answer needs more than these reductions leave. */
static Verdicts *judge_with(Reducing *r, const Reduced *reduced)
{
    g_autoptr(StateSpace) space = state_space_search(&reduced->model, &r->options->search);

    if (needs_more(reduced, space))
        return NULL;
    Verdicts *verdicts = verdicts_of(space, r->options);
    verdicts->reductions = reduced->reductions;
    reductions_unfold(reduced, verdicts);
    return verdicts;
}

const Reduced *judge_reduced_by(const Reducing *r, uint32_t reductions)
{
    const JudgeReductions *source = &r->options->reductions;
    const Reduced *reduced = source->find(r->model, reductions, source->user);

    return reduced && reduced->reductions & reductions ? reduced : NULL;
}

static bool opens_any(const StateSpace *space)
{
    const Model *model = state_space_model(space);

    for (uint32_t i = 0; i < model->property_count; i++)
        if (model->properties[i].kind == PROPERTY_WINDOW &&
            state_space_first(space, model->properties[i].predicate, true, false) != STATE_NONE)
            return true;
    return false;
}

StateSpace *judge_search_some(const Model *model, const SearchOptions *wanted, uint64_t most,
                              bool *over)
{
    const uint64_t asked = wanted->limits.max_states;
    SearchOptions options = *wanted;

    if (asked == 0 || asked > most)
        options.limits.max_states = most;
    StateSpace *space = state_space_search(model, &options);
    *over = state_space_end(space) != SEARCH_STATES || options.limits.max_states == asked;
    return space;
}

/* Most searches are over before reductions could pay. Sets `*opens` where a window opens as early
 * as that; then none would. */
static Verdicts *judge_small(Reducing *r, bool *opens)
{
    const uint64_t most = r->options->reductions.after;
    bool over;

    if (most == 0)
        return NULL;
    g_autoptr(StateSpace) space = judge_search_some(r->model, &r->options->search, most, &over);
    *opens = opens_any(space);
    return over ? verdicts_of(space, r->options) : NULL;
}

/* Steps to so many states; 0 where there are not so many, or the search ends for something else. */
static uint64_t steps_to_some(const Reducing *r, const Model *model)
{
    enum { SOME = 20000 };
    SearchOptions options = r->options->search;

    options.limits.max_states = SOME;
    g_autoptr(StateSpace) space = state_space_search(model, &options);
    return state_space_end(space) == SEARCH_STATES ? state_space_transitions(space) : 0;
}

/* To find out which steps can be left out costs several times what taking them does. Where none
 * can, as much is known after the first states. */
static bool order_pays(const Reducing *r, const Reduced *both, const Reduced *sorted)
{
    uint64_t with = steps_to_some(r, &both->model);
    uint64_t without = steps_to_some(r, sorted ? &sorted->model : r->model);

    return with == 0 || without == 0 || with * 100 < without * 97;
}

/* What to search with; NULL: with neither. */
static const Reduced *what_pays(Reducing *r, const Reduced *both)
{
    if (r->options->reductions.after == 0 || !(both->reductions & REDUCTION_ORDER))
        return both;
    const Reduced *sorted = judge_reduced_by(r, REDUCTION_SYMMETRY);
    return order_pays(r, both, sorted) ? both : sorted;
}

/* Which events close a window one after the other is not told of the states alone in which it is open: that is left
 * to the search of all states. */
static bool leaves_unnamed(const Verdicts *verdicts)
{
    for (uint32_t i = 0; i < verdicts->window_count; i++)
        if (verdicts->windows[i].in_turn && verdicts->windows[i].by_count == 0)
            return true;
    return false;
}

/* Windows that open beside processes or events that go on forever, and what happens in the long run; NULL where
 * the sorted states do not tell. */
static Verdicts *judge_rounds(const Reducing *r)
{
    const Reduced *sorted = judge_reduced_by(r, REDUCTION_SYMMETRY | REDUCTION_WITH_ROUNDS);

    if (!sorted || r->options->doubted)
        return NULL;
    g_autoptr(StateSpace) space = state_space_search(&sorted->model, &r->options->search);
    g_autoptr(Verdicts) verdicts = verdicts_of(space, r->options);
    if (leaves_unnamed(verdicts))
        return NULL;
    verdicts->reductions = sorted->reductions;
    reductions_unfold(sorted, verdicts);
    return g_steal_pointer(&verdicts);
}

/* NULL where it takes all states to tell. */
static Verdicts *judge_by_reductions(Reducing *r, const Reduced *both)
{
    bool opens = false;
    Verdicts *verdicts = judge_small(r, &opens);

    if (verdicts)
        return verdicts;
    both = what_pays(r, both);
    verdicts = both ? judge_ending(r, both->reductions) : NULL;
    if (!verdicts && !opens && both && both->reductions & REDUCTION_ORDER)
        verdicts = judge_with(r, both);
    if (!verdicts)
        verdicts = judge_rounds(r);
    if (verdicts || opens)
        return verdicts;
    const Reduced *sorted = judge_reduced_by(r, REDUCTION_SYMMETRY);
    return sorted ? judge_with(r, sorted) : NULL;
}

/* Checks of the long run are about ways round, and nothing but sorted states with these will do. */
static Verdicts *judge_long_run(Reducing *r)
{
    bool opens = false;

    if (!judge_reduced_by(r, REDUCTION_SYMMETRY | REDUCTION_WITH_ROUNDS))
        return NULL;
    Verdicts *verdicts = judge_small(r, &opens);
    return verdicts ? verdicts : judge_rounds(r);
}

Verdicts *judge_reduced(const Model *model, const JudgeOptions *options)
{
    Reducing r = {.model = model, .options = options};
    const Reduced *both = judge_reduced_by(&r, REDUCTION_SYMMETRY | REDUCTION_ORDER);
    Verdicts *verdicts = both ? judge_by_reductions(&r, both) : judge_long_run(&r);

    if (verdicts)
        return verdicts;
    g_autoptr(StateSpace) space = state_space_search(model, &options->search);
    return verdicts_of(space, options);
}
