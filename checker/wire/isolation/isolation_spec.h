/* A run that touches SQL only, as a specification of PostgreSQL's isolationtester: a session for each process, a step for
 * each of its steps, and the run's order of them as the one permutation. Its table is made of what the binding says. */
#pragma once

#include "checker/wire/replay/plan.h"

/* NULL with STALEMATE_ERROR_USAGE where a step is none of SQL. Caller frees. */
char *isolation_spec(const Plan *plan, GError **error);
