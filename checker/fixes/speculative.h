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

/* For each model what `verdicts_new` gives, the caller's; or NULL, where that is to be asked: more
 * states than are worth it, or not enough memory or time for all of them at once. */
void speculative_ask(Speculation *ahead, const Model *const *models, uint32_t count,
                     Verdicts **verdicts);
