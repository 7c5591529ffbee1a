/* Which fixes do what they do only thanks to timing: with time free they do it no more. And by
 * which assumptions: each is dropped alone, and it is seen whether that undoes it. */
#pragma once

#include "checker/commands/session/session.h"
#include "checker/fixes/matrix.h"

typedef struct Timing Timing;

/* Of the rows that are shown, and of the cheapest sets. What could not be searched to its end is
 * not in it. Nothing is in it where time is free. */
Timing *timing_new(Session *subject, const Matrix *matrix);
void timing_free(Timing *timing);

/* Whether the property (windows first, then checks) is as it should be only thanks to timing. */
bool timing_matters(const Timing *timing, uint64_t fixes, uint32_t property);

/* The assumptions that it needs, each as it is written and where: "within FILL (line 95)". None
 * where no single one of them undoes it. NULL where timing does not matter. Owned by the timing. */
const char *const *timing_needs(const Timing *timing, uint64_t fixes, uint32_t property);

/* Sentences, one for all properties that need the same: "double_delete closes stale_entry and keeps
 * fresh only thanks to timing: `within FILL` (line 95)". NULL-terminated; caller frees. */
char **timing_sentences(const Timing *timing, const Design *design);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Timing, timing_free)
