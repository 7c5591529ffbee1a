#include "tests/differential/verdicts_compare.h"

#include <string.h>

static bool is_same_run(const Run *a, const Run *b)
{
    if (!a || !b)
        return a == b;
    return a->initial == b->initial && a->length == b->length && a->loop == b->loop &&
           memcmp(a->steps, b->steps, a->length * sizeof *a->steps) == 0;
}

static bool is_same_window(const WindowVerdict *a, const WindowVerdict *b)
{
    return a->kind == b->kind && a->at_rest == b->at_rest && a->by_count == b->by_count &&
           (a->by_count == 0 || memcmp(a->by, b->by, a->by_count * sizeof *a->by) == 0) &&
           a->in_turn == b->in_turn && is_same_run(a->run, b->run) && a->opens == b->opens &&
           a->steps == b->steps && a->rescue.step == b->rescue.step &&
           a->rescue.choice == b->rescue.choice && a->has_longest == b->has_longest &&
           (!a->has_longest || a->longest == b->longest);
}

static bool is_same_check(const CheckVerdict *a, const CheckVerdict *b)
{
    return a->result == b->result && is_same_run(a->run, b->run) && a->steps == b->steps &&
           a->has_max == b->has_max && (!a->has_max || memcmp(a->max, b->max, sizeof a->max) == 0);
}

static bool is_same_measure(const MeasureVerdict *a, const MeasureVerdict *b)
{
    return a->has_value == b->has_value && a->value == b->value &&
           a->is_unbounded == b->is_unbounded && is_same_run(a->run, b->run) &&
           memcmp(a->min, b->min, sizeof a->min) == 0 && memcmp(a->max, b->max, sizeof a->max) == 0;
}

static uint32_t count_known(const Verdicts *verdicts)
{
    uint32_t known = 0;

    for (uint32_t i = 0; i < verdicts->window_count; i++)
        known += verdicts->windows[i].kind != WINDOW_UNKNOWN;
    for (uint32_t i = 0; i < verdicts->check_count; i++)
        known += verdicts->checks[i].result != CHECK_UNKNOWN;
    return known;
}

char *verdicts_difference(const Verdicts *a, const Verdicts *b, guint64 *known)
{
    *known += count_known(a);
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
