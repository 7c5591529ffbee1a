/* Whether the events that a window is said to stay open until are those: asked of the states around the place that
 * its run comes to, one by one, whatever search told it. */
#pragma once

#include "checker/judge/verdict.h"

/* Of a model without time, whose run the verdict's is. Each of the events closes the window alone from that place,
 * and no other does; or, in turn, none does, and by these alone it is as near to being closed as by all. True, too,
 * where there are too many states to ask. */
bool window_events_close(const Model *model, uint8_t predicate, const WindowVerdict *window);
