/* The same rescue as rescue.h finds, where there is no graph of all states: from the end of the run back, it
 * is searched where the processes could have come to. Of untimed models. */
#pragma once

#include "checker/judge/verdict.h"
#include "checker/search/limits.h"

/* The first `length` steps of the run lead to a state at rest. Where a limit is reached it is not told. */
Rescue rescue_walk_find(const Model *model, Limits *limits, uint8_t predicate, const Run *run,
                        uint32_t length);
