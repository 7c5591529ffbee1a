/* Which run a command is to show. */
#pragma once

#include "checker/commands/session/session.h"
#include "checker/fixes/matrix.h"
#include "traces/counterexample/build.h"

/* The first thing that fails; where nothing does, the first window. */
PropertyReference property_reference_first(const Verdicts *verdicts);

/* Tries each fix that the run does not have and that may be added to those it has: a line for each,
 * in the trace. A set that mends the run is searched, to know whether it mends every run, where it
 * has no row in `known` (may be NULL). */
void property_reference_try_fixes(Session *session, const Matrix *known, Counterexample *example,
                                  PropertyReference property, uint64_t fixes);

/* The measure that --measure names, or a design error, where there is one. */
gboolean property_reference_find_measure(const Design *design, const Verdicts *verdicts,
                                         const char *measure, PropertyReference *property,
                                         GError **error);

/* What --window or --check name (both may be NULL: the first thing that fails), or a design error,
 * where there is one. */
gboolean property_reference_find(const Design *design, const Verdicts *verdicts, const char *window,
                                 const char *check, PropertyReference *property, GError **error);
