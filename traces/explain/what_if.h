/* What a fix would have done to a run: its schedule followed on the design with the fix (replay_on.h),
 * and the outcome in one line. A fix that mends this run need not mend every run: that is the
 * judge's to say. */
#pragma once

#include "traces/counterexample/build.h"

/* Adds a line to the trace, which is about a window or a check that some step breaks; of others
 * nothing is added. `fixed` is the program with the fix `name` and those of the trace. True where
 * the fix mends this run: then what_if_judged has to say what becomes of the others. */
bool what_if_try(Counterexample *example, PropertyReference property, const Program *fixed,
                 const char *name);

/* The verdicts of the program that was tried last. */
void what_if_judged(Counterexample *example, PropertyReference about, const Program *fixed,
                    const Verdicts *verdicts);

/* "closed in every run: refuses step 5: ...": what is said of a fix beside its name. Caller frees. */
char *what_if_line(const WhatIf *what_if);

/* What was added, as lines for people: those that do nothing share the last. Freed with
 * g_ptr_array_unref. */
GPtrArray *what_if_lines(const Counterexample *example);
