/* All verdicts of one model, found in two ways, with their runs. */
#pragma once

#include "checker/judge/verdict.h"

/* What they say of the first in which they differ; NULL where there is none. Caller frees. Adds to `*known` how
 * many windows and checks are known. */
char *verdicts_difference(const Verdicts *a, const Verdicts *b, guint64 *known);
