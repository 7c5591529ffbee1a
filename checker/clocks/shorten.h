/* A program with a long timer as one with a shorter timer: how short it may be, so that what is asked has the
 * same answers. docs/internals/long-clocks.md says why. */
#pragma once

#include "checker/model/shortened.h"
#include "checker/program/program.h"

/* Whether the program has a timer that is worth the look. */
bool shorten_may(const Program *program);

/* NULL where the timer cannot be shorter; `*why` then says so: "runs where a probability is asked for". Both the
 * program and `model`, which has its steps, must outlive it. */
Shortened *shorten_program(const Program *program, const Model *model, const char **why);
void shorten_free(Shortened *shortened);

/* What the design calls the timer: "cache.life"; caller frees. */
char *shorten_timer_name(const Program *program);

/* After so many ticks what the design may do beside the timer comes again. */
uint32_t shorten_period(const Shortened *shortened);

/* Microseconds that the timer takes, and the shorter one. */
int64_t shorten_was(const Shortened *shortened);
int64_t shorten_is(const Shortened *shortened);
