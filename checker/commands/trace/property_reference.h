/* Which run a command is to show. */
#pragma once

#include "checker/commands/session/session.h"
#include "traces/counterexample/build.h"

/* The first thing that fails; where nothing does, the first window. */
PropertyReference property_reference_first(const Verdicts *verdicts);

/* Tries each fix that the run does not have and that may be added to those it has: a line for each,
 * in the trace. */
void property_reference_try_fixes(Session *subject, Counterexample *example,
                                  PropertyReference about, uint64_t fixes);

/* What --window or --check name (both may be NULL: the first thing that fails), or a design error,
 * where there is one. */
gboolean property_reference_find(const Design *design, const Verdicts *verdicts, const char *window,
                                 const char *check, PropertyReference *about, GError **error);
