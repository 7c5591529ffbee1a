/* How long a window is open at most that processes close, and only once a long timer is due. */
#pragma once

#include "checker/judge/verdict.h"

/* The window is transient, in a space of the model with loose timers. True where one of them runs as long as it is open, and
 * the design attains the time that it then has: sets the window's longest time, with such a run of the design. */
bool outlasting_find(const Loosened *loosened, const StateSpace *space, uint8_t predicate,
                     WindowVerdict *window);
