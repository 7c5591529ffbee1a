/* The last point of a run from which the window could still have been closed, and what would have
 * closed it. */
#pragma once

#include "checker/judge/verdict.h"
#include "traces/counterexample/counterexample.h"

/* Of a run that breaks a check which some step breaks, or a condition always or at rest: the nearest
 * swap that keeps it (swap.h). */
void no_return_explain_check(Counterexample *example, const ModelProperty *property,
                             const CheckVerdict *verdict);

/* Fills in `rescue` of a run about a window that stays open at rest, of that verdict: the nearest
 * swap that closes it (swap.h), or else the last step from which some way to go on does, and what
 * else was possible there. */
void no_return_explain(Counterexample *example, const WindowVerdict *verdict);
