/* Verdicts as numbers, to be kept in a file, and back: whatever the judge said of a set of fixes, with
 * its runs. */
#pragma once

#include "checker/judge/verdict.h"

/* Adds them to an array of uint64_t. */
void kept_verdicts_put(GArray *numbers, const Verdicts *verdicts);

/* From place `at` of the array on, and moves it behind them. The caller's; NULL where the numbers are
 * no verdicts. */
Verdicts *kept_verdicts_get(const GArray *numbers, guint *at);

/* Whether they can be of this model: as many of each kind, and every run can be played on it. */
bool kept_verdicts_fit(const Verdicts *verdicts, const Model *model);
