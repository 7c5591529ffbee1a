/* What commands of a binding find in their environment, and how the servers come to where a run begins. */
#pragma once

#include "checker/wire/binding/bound.h"
#include "checker/wire/client/account.h"

/* REDIS_URL, REDIS_HOST, REDIS_PORT and the like for a server at an address; of SQL DATABASE_URL, PGHOST, PGPORT, and as
 * whom (`account`, else NULL). */
void reset_add_variables(GPtrArray *variables, const Protocol *protocol, const Account *account,
                         const char *address);

/* Runs the binding's `reset` commands. `variables` ends with NULL. */
gboolean reset_run(const BoundDesign *bound, const char *const *variables, bool shows,
                   GError **error);
