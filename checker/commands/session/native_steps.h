/* Which of a command's programs have native steps, or will have them when a search lasts. */
#pragma once

#include "checker/native/native.h"
#include "checker/reduce/reduce.h"
#include "checker/search/state_space.h"

typedef struct NativeSteps NativeSteps;

/* Where `progress`, says on stderr what came of it; that it is not as was asked for is said in any
 * case, once. Nobody waits for a compiler past the limits. */
NativeSteps *native_steps_new(NativeUse use, bool progress, const SearchLimits *limits);
void native_steps_free(NativeSteps *steps);

/* The program's model with native steps in front, good until it is removed. */
const Model *native_steps_add(NativeSteps *steps, const Program *program);
const Model *native_steps_model(const NativeSteps *steps, const Program *program);
/* The last search of it has ended. */
void native_steps_end(NativeSteps *steps, const Program *program);
void native_steps_remove(NativeSteps *steps, const Program *program);

/* For programs that reductions compile for themselves. */
ReduceEngines native_steps_engines(NativeSteps *steps);
