/* Which of the steps out of a state are enough (Valmari 1991; Peled 1993; Godefroid 1996).
 *
 * A set of processes is *stubborn* in a state when nothing that the others can ever do, before one
 * of the set takes a step, changes what those steps read or write, or reads what they change; nor
 * lets one of the set go on that cannot now. Then each run of the others can as well be had after a
 * step of the set, and the steps of the set alone are enough, if moreover none of them changes what
 * a window or check looks at, and if none of them goes round: on every way round some state has all
 * its steps, so that no step is put off forever. */
#pragma once

#include "checker/reduce/may_access.h"
#include "checker/reduce/moves.h"

/* Finds the stubborn set with the fewest steps: `members` of `moves`. False where it takes all. */
bool stubborn_set(const MayAccess *may_access, const int64_t *v, Moves *moves);
