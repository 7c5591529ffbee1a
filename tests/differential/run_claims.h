/* Claims of a run about its requests, conditions and draws, executed. Each says what is wrong, or
 * NULL, and counts how much it executed. */
#pragma once

#include "tests/differential/shown_run.h"

/* What a read returned, and what another request had returned before. */
const char *run_claims_past(Shown *s, guint *executed);

/* After which rows a check's condition does not hold. */
const char *run_claims_fails(Shown *s, guint *executed);

/* Of what never settles, happens or follows: what repeats. */
const char *run_claims_loop(Shown *s, guint *executed);

/* How probable what was drawn in a step is. */
const char *run_claims_draws(Shown *s, guint *executed);
