/* To which marks of a program runs came, as numbers, and back: what is said of code that no run comes to
 * goes by searches of other days, too. */
#pragma once

#include "checker/program/program.h"
#include "checker/search/ranks/ranks.h"

/* Adds to an array of uint64_t how many marks there are, and a bit for each. */
void kept_marks_put(GArray *numbers, const Program *program);

/* Moves `at` behind them. False where the array ends before. */
bool kept_marks_pass(const GArray *numbers, guint *at);

/* Of a search that ranks shared each knows only where its own states led. Called by all: then all know
 * of all. */
void kept_marks_share(const Program *program, Ranks *ranks);

/* Of those at `at`: runs of the program came there. False, and nothing is noted, where it has others. */
bool kept_marks_reach(const GArray *numbers, guint at, const Program *program);
