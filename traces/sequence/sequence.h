/* A run as a sequence diagram: a row a step, processes left, what components hold as bars right. */
#pragma once

#include "traces/counterexample/counterexample.h"
#include "traces/drawing/drawing.h"

/* The shapes of a step are in groups of class "step" that bear its number as data-step, those of
 * what a component holds in groups "value", which bear the step that put it there. */
Drawing *sequence_draw(const Counterexample *example);

/* Caller frees. */
char *sequence_svg(const Counterexample *example, Theme theme);
