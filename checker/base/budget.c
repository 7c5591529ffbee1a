#include "checker/base/budget.h"

bool budget_go_on(Budget *budget)
{
    enum { EVERY = 256 };

    if (!budget || budget->end != BUDGET_HOLDS)
        return !budget;
    if (budget->stop && *budget->stop)
        budget->end = BUDGET_STOPPED;
    else if (budget->most > 0 && budget->taken > budget->most)
        budget->end = BUDGET_MEMORY;
    else if (budget->deadline > 0 && budget->calls++ % EVERY == 0 &&
             g_get_monotonic_time() >= budget->deadline)
        budget->end = BUDGET_TIME;
    return budget->end == BUDGET_HOLDS;
}
