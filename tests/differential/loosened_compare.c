#include "tests/differential/loosened_compare.h"

#include "checker/clocks/loosen.h"
#include "checker/judge/judge.h"

enum { LIFE = 7 }; /* ticks: more than anything but a timer of the designs takes */

static LoosenedTotals totals;

LoosenedTotals loosened_totals(void)
{
    return totals;
}

static Loosened *loosen(const Model *model, uint32_t attempt, void *user)
{
    Loosened *loosened = loosen_program(user, model, attempt);

    totals.asked += loosened && attempt == 0;
    return loosened;
}

static void tighten(Loosened *loosened, bool tells, void *user)
{
    totals.told += tells;
    loosen_free(loosened, tells);
}

static bool is_promise(PropertyKind kind)
{
    return kind == PROPERTY_EVENTUALLY || kind == PROPERTY_LEADS_TO || kind == PROPERTY_SETTLES;
}

static void count(const Model *model, const Verdicts *verdicts, const Verdicts *ticking)
{
    totals.states += (guint)verdicts->states;
    totals.of += (guint)ticking->states;
    for (uint32_t i = 0; i < verdicts->window_count; i++) {
        totals.never += verdicts->windows[i].kind == WINDOW_NEVER;
        totals.transient += verdicts->windows[i].kind == WINDOW_TRANSIENT;
        totals.until += verdicts->windows[i].kind == WINDOW_UNTIL;
        totals.in_turn += verdicts->windows[i].in_turn;
        totals.within += verdicts->windows[i].longest >= LIFE * model->tick;
    }
    for (uint32_t i = 0; i < verdicts->check_count; i++) {
        totals.kept += verdicts->checks[i].result == CHECK_KEPT;
        totals.broken += verdicts->checks[i].result == CHECK_BROKEN;
        totals.promises += is_promise(model->properties[verdicts->window_count + i].kind);
    }
}

/* What is sure, said of an answer that knows nothing, is what the search with each tick says. */
static char *mistake_in(const Model *model, const Verdicts *ticking, uint64_t sure)
{
    SearchOptions options = {.limits.max_states = 1};
    g_autoptr(StateSpace) space = state_space_search(model, &options);
    g_autoptr(Verdicts) verdicts = verdicts_of(space, NULL);
    const Verdicts before = *verdicts;

    if (before.end != SEARCH_STATES)
        return NULL;
    judge_take_sure(model, verdicts, sure);
    for (uint32_t i = 0; i < verdicts->window_count; i++)
        if (sure >> i & 1 && verdicts->windows[i].kind != ticking->windows[i].kind)
            return g_strdup_printf("window %u is sure, and wrong", i);
    for (uint32_t i = 0; i < verdicts->check_count; i++)
        if (sure >> (verdicts->window_count + i) & 1 &&
            verdicts->checks[i].result != ticking->checks[i].result)
            return g_strdup_printf("check %u is sure, and wrong", i);
    return NULL;
}

Verdicts *loosened_verdicts(const Program *program, const Verdicts *ticking, char **mistake)
{
    const JudgeClocks clocks = {.loosen = loosen, .tighten = tighten, .user = (void *)program};
    const JudgeOptions options = {.clocks = clocks};
    const Model *model = program_model(program);
    uint64_t sure = 0;
    Verdicts *verdicts = judge_loosened(model, &options, NULL, &sure);

    *mistake = ticking->design_error ? NULL : mistake_in(model, ticking, sure);
    if (verdicts)
        count(model, verdicts, ticking);
    else
        totals.sure += (guint)__builtin_popcountll(sure);
    return verdicts;
}
