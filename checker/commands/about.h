/* Which run a command is to show. */
#pragma once

#include "traces/build.h"

/* The first thing that fails; where nothing does, the first window. */
About about_first(const Verdicts *verdicts);

/* What --window or --check name (both may be NULL: the first thing that fails), or a design error,
 * where there is one. */
gboolean about_find(const Design *design, const Verdicts *verdicts, const char *window,
                    const char *check, About *about, GError **error);
