/* What goes wrong on one rank goes wrong on all: they end alike, and the first says it. */
#pragma once

#include "checker/search/ranks/ranks.h"

#include <glib.h>

/* False where any rank has an error: then all have that of the first of these. Whose it is, it says of ranks
 * but the first. */
bool rank_errors_share(Ranks *ranks, GError **error);

/* The same where no states are shared yet. The first that goes on without the others has an error that says
 * that it was stopped. */
bool rank_errors_meet(Ranks *ranks, GError **error);
