/* Why what a run ends in is stale, in sentences that can be checked row by row.
 *
 * Only what the rows establish is said: a value that a call returned and a component held, a change
 * of a component's first variable, the order of steps. Where they establish nothing there is no
 * proof. */
#pragma once

#include "traces/counterexample/counterexample.h"

/* Fills in the trace's proof. */
void cause_find(Counterexample *example);
