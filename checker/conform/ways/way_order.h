/* Ways that differ only in which of several alike processes does what are one: their processes are sorted.
 *
 * Processes that play a request keep their place, so that each is found where it was. Nobody may ask for a run then: a
 * process would go on in another's place (run_trace.h). */
#pragma once

#include "checker/conform/ways/possible_private.h"

/* Puts the one way that stands for all of them in its place. */
void way_order_sort(Possible *p, uint32_t *way);
