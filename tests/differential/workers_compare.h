/* One search by one worker, others by several and by ranks: the same space, to the last number. */
#pragma once

#include "checker/search/state_space.h"

/* What differs in the first `most` states, NULL where nothing does. Caller frees. */
char *workers_difference(const Model *model, uint32_t most);

/* What differs in two spaces of the model. */
char *workers_space_difference(const Model *model, const StateSpace *one, const StateSpace *many);

/* How many states were compared since the program began. */
guint64 workers_compared(void);

/* And how many windows of searches shared by ranks were judged by the states alone in which they are open. */
guint64 workers_apart(void);
