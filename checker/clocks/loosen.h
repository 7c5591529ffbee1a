/* A program whose long timers may be due at any time from some on: whatever they are started for, it does all
 * that the program does, and more. So what never happens there never does here, however long the timers are and
 * however many run at a time. docs/internals/long-clocks.md says why. */
#pragma once

#include "checker/model/loosened.h"
#include "checker/program/program.h"

/* Attempts take longer and longer times to be long: what is so sure to come first may matter. NULL where no timer is
 * long for this attempt or any after it. Both the program and `model`, which has its steps, must outlive it. */
Loosened *loosen_program(const Program *program, const Model *model, uint32_t attempt);
/* What runs came to counts for the program only where the search `tells`. */
void loosen_free(Loosened *loosened, bool tells);

/* The timers by name, each once, and from when on they may be due: "600ms". Caller frees both. */
char *loosen_timer_names(const Loosened *loosened);
char *loosen_from(const Loosened *loosened);
