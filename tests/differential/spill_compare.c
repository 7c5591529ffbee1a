#include "tests/differential/spill_compare.h"

#include "checker/judge/verdict.h"
#include "tests/differential/workers_compare.h"

#include <string.h>

static guint64 compared, judged;

guint64 spill_compared(void)
{
    return compared;
}

guint64 spill_judged(void)
{
    return judged;
}

static bool is_same_run(const Run *a, const Run *b)
{
    if (!a || !b)
        return a == b;
    return a->initial == b->initial && a->length == b->length && a->loop == b->loop &&
           memcmp(a->steps, b->steps, a->length * sizeof *a->steps) == 0;
}

static bool is_same_window(const WindowVerdict *a, const WindowVerdict *b)
{
    judged += a->kind != WINDOW_UNKNOWN;
    return a->kind == b->kind && a->at_rest == b->at_rest && a->by_count == b->by_count &&
           (a->by_count == 0 || memcmp(a->by, b->by, a->by_count * sizeof *a->by) == 0) &&
           a->in_turn == b->in_turn && is_same_run(a->run, b->run) && a->opens == b->opens &&
           a->steps == b->steps && a->rescue.step == b->rescue.step &&
           a->rescue.choice == b->rescue.choice && a->has_longest == b->has_longest &&
           (!a->has_longest || a->longest == b->longest);
}

static bool is_same_check(const CheckVerdict *a, const CheckVerdict *b)
{
    judged += a->result != CHECK_UNKNOWN;
    return a->result == b->result && is_same_run(a->run, b->run) && a->steps == b->steps &&
           a->has_max == b->has_max && (!a->has_max || memcmp(a->max, b->max, sizeof a->max) == 0);
}

static bool is_same_measure(const MeasureVerdict *a, const MeasureVerdict *b)
{
    return a->has_value == b->has_value && a->value == b->value &&
           a->is_unbounded == b->is_unbounded && is_same_run(a->run, b->run) &&
           memcmp(a->min, b->min, sizeof a->min) == 0 && memcmp(a->max, b->max, sizeof a->max) == 0;
}

/* What they say of the first in which they differ, or NULL. */
static char *verdicts_difference(const Verdicts *a, const Verdicts *b)
{
    for (uint32_t i = 0; i < a->window_count; i++)
        if (!is_same_window(&a->windows[i], &b->windows[i]))
            return g_strdup_printf("window %u", i);
    for (uint32_t i = 0; i < a->check_count; i++)
        if (!is_same_check(&a->checks[i], &b->checks[i]))
            return g_strdup_printf("check %u", i);
    for (uint32_t i = 0; i < a->measure_count; i++)
        if (!is_same_measure(&a->measures[i], &b->measures[i]))
            return g_strdup_printf("measure %u", i);
    return is_same_run(a->deadlock, b->deadlock) && is_same_run(a->design_error, b->design_error)
               ? NULL
               : g_strdup("the run to a deadlock or a design error");
}

char *spill_difference(const Model *model, uint32_t most)
{
    static const SearchTuning ways[] = {
        {.workers = 1, .spill_from = 1, .spill_bytes = 1},
        {.workers = 2, .spill_from = 30, .spill_bytes = 1 << 16, .chunk_size = 2},
    };
    JudgeOptions options = {.search = {.tuning.workers = 1, .limits.max_states = most}};
    g_autoptr(StateSpace) one = state_space_search(model, &options.search);
    g_autoptr(Verdicts) expected = verdicts_of(one, &options);

    for (size_t i = 0; i < G_N_ELEMENTS(ways); i++) {
        options.search.tuning = ways[i];
        options.search.tuning.spill = g_get_tmp_dir();
        g_autoptr(StateSpace) spilled = state_space_search(model, &options.search);
        g_autofree char *space = workers_space_difference(model, one, spilled);
        if (space)
            return g_strdup_printf("spilled, %u workers: %s", ways[i].workers, space);
        g_autoptr(Verdicts) found = verdicts_of(spilled, &options);
        g_autofree char *verdict = verdicts_difference(expected, found);
        if (verdict)
            return g_strdup_printf("spilled, %u workers: %s", ways[i].workers, verdict);
        compared += state_space_on_disk(spilled) > 0 ? state_space_count(one) : 0;
    }
    return NULL;
}
