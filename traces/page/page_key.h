/* What is said of a step, as bytes: steps of which the same is said have mostly the same, and others
 * never. A page meets the same few hundred steps ten thousands of times; to make this of one is much
 * less work than to make its words. */
#pragma once

#include "traces/counterexample/build_private.h"

/* The step that the builder's replay has just tried, of which page_step makes an object. */
GBytes *page_key(const Builder *b, const ReplayStep *step);
