/* Two searches. The first goes on to its end, with steps left out and processes sorted: it has all
 * states at rest, each as soon as it can be reached, and so knows which windows stay open, until what,
 * and which checks are broken. Not how early a check is broken, or a window opens that the processes close
 * again: for that there is a second, with all steps and processes sorted, which ends when it has found
 * what the first one knows of. */
#include "checker/judge/reductions/judge_ending.h"

#include "checker/judge/doubts.h"
#include "checker/judge/judge.h"

#include <stdlib.h>

/* ---- runs ---- */

static void unfold_run(const Reduced *reduced, Run **run)
{
    if (!*run)
        return;
    Run *real = reduced->unfold(reduced, *run);
    run_free(*run);
    *run = real;
}

static int compare_actors(const void *a, const void *b)
{
    return *(const uint16_t *)a - *(const uint16_t *)b;
}

/* They are called as they are where it is shown to stay open. Those in turn stay in their order. */
static void unfold_events(const Reduced *reduced, WindowVerdict *window)
{
    if (window->by_count == 0)
        return;
    reduced->unfold_actors(reduced, window->run, window->steps, window->by, window->by_count);
    if (!window->in_turn)
        qsort(window->by, window->by_count, sizeof *window->by, compare_actors);
}

static void unfold_window(const Reduced *reduced, WindowVerdict *window)
{
    Rescue *rescue = &window->rescue;

    unfold_events(reduced, window);
    if (rescue->step > 0)
        rescue->choice =
            reduced->unfold_step(reduced, window->run, rescue->step - 1, rescue->choice);
    unfold_run(reduced, &window->run);
}

void reductions_unfold(const Reduced *reduced, Verdicts *verdicts)
{
    for (uint32_t i = 0; i < verdicts->window_count; i++)
        unfold_window(reduced, &verdicts->windows[i]);
    for (uint32_t i = 0; i < verdicts->check_count; i++)
        unfold_run(reduced, &verdicts->checks[i].run);
    for (uint32_t i = 0; i < verdicts->measure_count; i++)
        unfold_run(reduced, &verdicts->measures[i].run);
    unfold_run(reduced, &verdicts->deadlock);
    unfold_run(reduced, &verdicts->design_error);
}

/* ---- what the first search tells ---- */

static bool are_broken(const StateSpace *space, void *monitors)
{
    for (uint64_t left = *(const uint64_t *)monitors; left; left &= left - 1)
        if (state_space_broken(space, (uint8_t)__builtin_ctzll(left)).from == STATE_NONE)
            return false;
    return true;
}

/* NULL where it does not end as it should; or where `*enough` monitors, if there are any, are all broken: those are
 * left in it then, else none. */
static Verdicts *search_whole(const Reducing *r, const Reduced *reduced, uint64_t *enough)
{
    SearchOptions options = r->options->search;

    options.is_enough = *enough ? are_broken : NULL;
    options.enough = enough;
    g_autoptr(StateSpace) space = state_space_search(&reduced->model, &options);
    if (state_space_end(space) != SEARCH_ENOUGH)
        *enough = 0;
    if (state_space_end(space) != SEARCH_COMPLETE)
        return NULL;
    Verdicts *verdicts = verdicts_of(space, r->options);
    verdicts->reductions = reduced->reductions;
    return verdicts;
}

/* Closed at rest by one event or none: that is so up to who is who. A way round is not, nor is the order in
 * which several events close it. */
static bool is_told(const WindowVerdict *window)
{
    return window->kind == WINDOW_NEVER || window->kind == WINDOW_TRANSIENT ||
           (window->kind != WINDOW_UNKNOWN && window->at_rest && !window->in_turn);
}

static bool all_told(const Verdicts *verdicts)
{
    for (uint32_t i = 0; i < verdicts->window_count; i++)
        if (!is_told(&verdicts->windows[i]))
            return false;
    return verdicts->end == SEARCH_COMPLETE;
}

static bool some_close_again(const Verdicts *verdicts)
{
    for (uint32_t i = 0; i < verdicts->window_count; i++)
        if (verdicts->windows[i].kind == WINDOW_TRANSIENT)
            return true;
    return false;
}

/* ---- what the second one is for ---- */

/* Decided by a state that is not at rest, or a step: where steps were left out there may be an earlier one. */
static bool may_be_earlier(const ModelProperty *property, const CheckVerdict *check)
{
    switch (property->kind) {
    case PROPERTY_ALWAYS:
    case PROPERTY_MONITOR: return check->result == CHECK_BROKEN;
    case PROPERTY_REACHABLE: return check->result == CHECK_KEPT;
    case PROPERTY_AT_REST: /* each state at rest is found as early as it can be reached */
    case PROPERTY_WINDOW:
    case PROPERTY_EVENTUALLY:
    case PROPERTY_LEADS_TO:
    case PROPERTY_SETTLES:
    case PROPERTY_RARE:
    case PROPERTY_DECIDED: return false;
    }
    g_assert_not_reached();
}

/* Those of monitors that are known to be `broken`, too. */
static uint64_t checks_to_show(const Model *model, const Verdicts *verdicts, uint64_t broken)
{
    uint64_t found = 0;

    for (uint32_t i = 0; i < verdicts->check_count; i++) {
        const ModelProperty *property = &model->properties[verdicts->window_count + i];
        const bool is_broken =
            property->kind == PROPERTY_MONITOR && broken >> property->monitor & 1;
        if (is_broken || may_be_earlier(property, &verdicts->checks[i]))
            found |= (uint64_t)1 << i;
    }
    return found;
}

typedef struct EarliestChecks {
    const Model *model;
    uint32_t first; /* of the checks, among the properties */
    uint64_t checks;
} EarliestChecks;

static bool is_shown(const StateSpace *space, const ModelProperty *property)
{
    if (property->kind == PROPERTY_MONITOR)
        return state_space_broken(space, property->monitor).from != STATE_NONE;
    return state_space_first(space, property->predicate, property->kind == PROPERTY_REACHABLE,
                             false) != STATE_NONE;
}

static bool are_all_shown(const StateSpace *space, void *user)
{
    const EarliestChecks *wanted = user;

    for (uint64_t left = wanted->checks; left; left &= left - 1)
        if (!is_shown(space, &wanted->model->properties[wanted->first + __builtin_ctzll(left)]))
            return false;
    return true;
}

static void take_checks(const Reduced *sorted, uint64_t which, Verdicts *from, Verdicts *to)
{
    for (uint64_t left = which; left; left &= left - 1) {
        CheckVerdict *check = &to->checks[__builtin_ctzll(left)];
        run_free(check->run);
        *check = from->checks[__builtin_ctzll(left)];
        from->checks[__builtin_ctzll(left)].run = NULL;
        if (sorted)
            unfold_run(sorted, &check->run);
    }
}

/* False where a limit ended it before. `sorted` may be NULL: no processes are alike. */
static bool find_earliest(const Reducing *r, const Reduced *sorted, uint64_t which,
                          Verdicts *verdicts)
{
    const Model *model = sorted ? &sorted->model : r->model;
    EarliestChecks wanted = {model, verdicts->window_count, which};
    SearchOptions options = r->options->search;

    options.is_enough = are_all_shown;
    options.enough = &wanted;
    g_autoptr(StateSpace) space = state_space_search(model, &options);
    if (!are_all_shown(space, &wanted))
        return false;
    g_autoptr(Verdicts) shown = verdicts_of(space, r->options);
    take_checks(sorted, which, shown, verdicts);
    return true;
}

/* ---- both ---- */

static Verdicts *judge_sorted(const Reducing *r, const Reduced *sorted)
{
    uint64_t none = 0;
    g_autoptr(Verdicts) verdicts = sorted ? search_whole(r, sorted, &none) : NULL;

    if (!verdicts || !all_told(verdicts))
        return NULL;
    reductions_unfold(sorted, verdicts);
    return g_steal_pointer(&verdicts);
}

/* What guarantees of reads remember of the past makes the more states the more reads go wrong. Once all are known to
 * be broken, that is left out, and the search begins anew: `*reduced` and the monitors that are `broken` are
 * then of that one. */
static Verdicts *search_unwatched(const Reducing *r, const Reduced **reduced, uint64_t *broken)
{
    const Reduced *unwatched =
        judge_reduced_by(r, (*reduced)->reductions | REDUCTION_TO_REST | REDUCTION_UNWATCHED);

    *broken = unwatched ? unwatched->unwatched : 0;
    Verdicts *verdicts = search_whole(r, *reduced, broken);
    if (*broken == 0)
        return verdicts;
    uint64_t none = 0;
    *reduced = unwatched;
    return search_whole(r, unwatched, &none);
}

Verdicts *judge_ending(const Reducing *r, uint32_t reductions)
{
    const Reduced *both = judge_reduced_by(r, reductions | REDUCTION_TO_REST);
    const Reduced *sorted = judge_reduced_by(r, REDUCTION_SYMMETRY | REDUCTION_TO_REST);

    if (!both || r->options->doubted)
        return NULL;
    if (!(both->reductions & REDUCTION_ORDER))
        return judge_sorted(r, both);
    uint64_t broken;
    g_autoptr(Verdicts) verdicts = search_unwatched(r, &both, &broken);
    if (!verdicts || !all_told(verdicts))
        return NULL;
    if (some_close_again(verdicts))
        return judge_sorted(r, sorted);
    uint64_t earlier = checks_to_show(r->model, verdicts, broken);
    reductions_unfold(both, verdicts);
    if (earlier && !find_earliest(r, sorted, earlier, verdicts))
        return NULL;
    return g_steal_pointer(&verdicts);
}
