/* A run of a verdict as a counterexample, with all that is said of it. */
#pragma once

#include "traces/counterexample/build.h"

/* As build_counterexample, with why it is stale and what could have saved it. */
Counterexample *explain_run(const Program *program, const Verdicts *verdicts,
                            PropertyReference property);
