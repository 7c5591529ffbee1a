/* How long a window stays open, at most: the greatest time that passes from a step that opens it to
 * the step that closes it, over all runs. Or to any of some states in which it is open. */
#pragma once

#include "checker/graph/paths.h"
#include "checker/model/shortened.h"

/* `open` has one byte a state, not 0 where the window is open; so has `ends`, or is NULL: then the time
 * ends where the window closes, else in such a state, and each open state has a way to one. False where there is no greatest
 * time, or the memory for it cannot be had (then *refused). Otherwise `*ticks` is it, and `*run`
 * one that attains it: to the step that opens the window, after `*opens` steps, and on to the one
 * that closes it. */
bool max_duration_find(const Graph *graph, const uint8_t *open, const uint8_t *ends,
                       uint64_t *ticks, Run **run, StateId *begin, bool *refused);

/* The same for a model with a shorter timer, in the time that it takes with the other: the run is to be
 * lengthened. */
bool max_duration_find_longer(const Graph *graph, const uint8_t *open, const Shortened *shortened,
                              uint64_t *ticks, Run **run, StateId *begin, bool *refused);
