/* What a fix would have done to a run: its schedule followed on the design with the fix (replay_on.h),
 * and the outcome in one line. */
#pragma once

#include "traces/counterexample/build.h"

/* Adds a line to the trace, which is about a window or a check that some step breaks; of others
 * nothing is added. `fixed` is the program with the fix `name` and those of the trace. */
void what_if_try(Counterexample *example, PropertyReference about, const Program *fixed,
                 const char *name);

/* What was added, as lines for people: those that do nothing share the last. Freed with
 * g_ptr_array_unref. */
GPtrArray *what_if_lines(const Counterexample *example);
