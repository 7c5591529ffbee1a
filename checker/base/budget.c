#include "checker/base/budget.h"

void budget_begin(Budget *budget)
{
    budget->is_counting = true;
    budget->heeds_stop = budget->stop && !*budget->stop;
    budget->heeds_deadline = budget->deadline > 0 && g_get_monotonic_time() < budget->deadline;
    budget->taken = budget->size;
    budget->calls = 0;
    budget->end = BUDGET_HOLDS;
}

void budget_close(Budget *budget)
{
    budget->is_counting = false;
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
    else if (budget->heeds_deadline && budget->calls++ % EVERY == 0 &&
             g_get_monotonic_time() >= budget->deadline)
        budget->end = BUDGET_TIME;
    return budget->end == BUDGET_HOLDS;
}
