/* Which of a command's programs have native steps, or will have them when a search lasts. */
#pragma once

#include "checker/native/native.h"
#include "checker/search/state_space.h"

typedef struct NativeSteps NativeSteps;

/* Sets `quicker` of the options. Where `progress`, says on stderr what came of it; that it is not
 * as was asked for is said in any case. */
NativeSteps *native_steps_new(NativeUse use, bool progress, SearchOptions *options);
void native_steps_free(NativeSteps *steps);

/* From compiling to the end of the last search of it. */
void native_steps_add(NativeSteps *steps, const Program *program);
void native_steps_remove(NativeSteps *steps, const Program *program);
