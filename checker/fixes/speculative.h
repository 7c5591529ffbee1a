/* Verdicts of several models side by side: what several threads are good for where each search is
 * too small to be shared. */
#pragma once

#include "checker/judge/verdict.h"

enum { SPECULATIVE_STATES = 20000 }; /* searches of more are not worth being done twice */

typedef struct Speculation Speculation;

/* NULL where one thread is all there is, or the options want every search to be seen or kept. The
 * options must outlive it. */
Speculation *speculative_new(const JudgeOptions *options);
void speculative_free(Speculation *ahead);

/* How many models to ask for at once, where not all may be needed in the end. */
uint32_t speculative_width(const Speculation *ahead);

/* Models that are judged side by side from the moment on at which they are added, while the caller makes the
 * next: `most` at most. Where `first_decides` the others wait for the first, and are judged only if that has so
 * few states that they are likely to have few, too. */
void speculative_begin(Speculation *ahead, uint32_t most, bool first_decides);
void speculative_add(Speculation *ahead, const Model *model);

/* Helps, and waits for all. For each model, in the order in which they were added, what `verdicts_new` gives,
 * the caller's; or NULL, where that is to be asked: more states than are worth it, or not enough memory or time for
 * all of them at once. */
void speculative_end(Speculation *ahead, Verdicts **verdicts);
