#include "checker/base/budget.h"

void budget_begin(Budget *budget)
{
    enum { MOMENT = 50 * 1000 }; /* microseconds */

    budget->is_counting = true;
    budget->heeds_stop = budget->stop && !*budget->stop;
    budget->until = budget_is_past(budget) ? g_get_monotonic_time() + MOMENT : budget->deadline;
    budget->taken = budget->size;
    budget->calls = 0;
    budget->end = BUDGET_HOLDS;
}

void budget_close(Budget *budget)
{
    budget->is_counting = false;
}

uint64_t budget_hold(Budget *budget)
{
    const uint64_t bytes =
        budget && budget->taken > budget->size ? budget->taken - budget->size : 0;

    if (budget)
        budget->size += bytes;
    return bytes;
}

void budget_drop(Budget *budget, uint64_t bytes)
{
    if (budget)
        budget->size -= bytes;
}

bool budget_is_scarce(const Budget *budget)
{
    return budget && budget->most > 0 && budget->size > budget->most / 2;
}

bool budget_is_past(const Budget *budget)
{
    return budget && ((budget->stop && *budget->stop) ||
                      (budget->deadline > 0 && g_get_monotonic_time() >= budget->deadline));
}

void budget_is_over(Budget *budget)
{
    if (budget->end == BUDGET_HOLDS)
        budget->end = budget->stop && *budget->stop ? BUDGET_STOPPED : BUDGET_TIME;
}

bool budget_go_on(Budget *budget)
{
    enum { EVERY = 256 };

    if (!budget || !budget->is_counting)
        return true;
    if (budget->end != BUDGET_HOLDS)
        return false;
    if (budget->heeds_stop && *budget->stop)
        budget->end = BUDGET_STOPPED;
    else if (budget->most > 0 && budget->taken > budget->most)
        budget->end = BUDGET_MEMORY;
    else if (budget->until > 0 && budget->calls++ % EVERY == 0 &&
             g_get_monotonic_time() >= budget->until)
        budget->end = budget->stop && *budget->stop ? BUDGET_STOPPED : BUDGET_TIME;
    return budget->end == BUDGET_HOLDS;
}
