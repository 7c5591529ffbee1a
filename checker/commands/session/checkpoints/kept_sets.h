/* Sets of fixes whose searches have ended, as a checkpoint keeps them: their verdicts, and where their
 * runs came. */
#pragma once

#include "checker/fixes/programs.h"
#include "checker/judge/verdict.h"

typedef struct KeptSets KeptSets;

KeptSets *kept_sets_new(void);
void kept_sets_free(KeptSets *sets);
guint kept_sets_count(const KeptSets *sets);

void kept_sets_add(KeptSets *sets, const Program *program, const Verdicts *verdicts);

/* Adds all to an array of uint64_t. */
void kept_sets_put(const KeptSets *sets, GArray *numbers);

/* Adds what another put, from place `at` of the array to its end. False where that is something else. */
bool kept_sets_get(KeptSets *sets, const GArray *numbers, guint at);

/* The verdicts that were read of this program's set, the caller's, once, and the program knows where runs came;
 * NULL: there are none. Those that cannot be of this program are not used: the set is none of these
 * any more. */
Verdicts *kept_sets_take(KeptSets *sets, const Program *program);
