/* Where the values of a system go, and what tells them apart: classes of values, by the code.
 *
 * Values are told apart by what is no permutation of them minds: order and arithmetic, one that is
 * named, a size or a number of times, an order in which they are gone through, and what monitors
 * keep. docs/internals/reductions.md has the rule. */
#pragma once

#include "checker/reduce/values/value_classes.h"

ValueClasses *value_flow_classes(const System *system);
