/* Steps of a long run that neither change what it is about nor are spoken of are folded. */
#pragma once

#include "traces/counterexample/counterexample.h"

/* Once all that is said of the run is there. */
void fold_counterexample(Counterexample *example);

/* By row: whether it changes what the run is about, or something is said of it. Caller frees. */
bool *fold_matters(const Counterexample *example);

/* How many rows are folded from that one on; 0 where no fold begins there. */
uint32_t fold_length(const Counterexample *example, uint32_t row);

/* What stands for them. Caller frees. */
char *fold_text(const Counterexample *example, uint32_t row);
