/* Whether every run of a program's processes ends, whatever events do.
 *
 * Then how long a window stays open is decided by states at rest alone, and by where events lead from
 * them: a quotient and a stubborn search have all of these (docs/internals/reductions.md, "Windows that
 * open"). It is so where
 *
 * - no process has a jump back over a scheduling point, nor begins anew after a crash;
 * - events come to an end by themselves: whatever a variable is set to by an event, it is set to by all of
 *   them, and that is one value;
 * - an event is the same event whoever is who: none is of a component for each process. (Values that events are of
 *   stay where they are: orbits_new.) */
#pragma once

#include "checker/program/bytecode/bytecode.h"

bool ends_of_itself(const Program *program);
