/* Where a log may begin that was not begun with the system: the states in which a few requests have come and gone before. */
#pragma once

#include "checker/conform/ways/known_steps.h"

enum { WARM_STATES_REQUESTS = 2 };

/* Adds, to states (uint32_t), those that at most so many whole requests lead to from one of them, one after the other. */
void warm_states_add(KnownSteps *known, const Templates *templates, GArray *states);
