/* Long timers of the programs of a command, shorter in its searches where they may be. */
#pragma once

#include "checker/judge/verdict.h"
#include "checker/program/program.h"

typedef struct LongClocks LongClocks;

/* With `progress`, it is said of each timer that has to stay as long as it is, and why. */
LongClocks *long_clocks_new(bool progress);
void long_clocks_free(LongClocks *clocks);

/* How the judge asks for them. */
JudgeClocks long_clocks_of_judge(LongClocks *clocks);

/* From compiling until nobody asks for `model` any more, which has the steps of this program. */
void long_clocks_add(LongClocks *clocks, const Program *program, const Model *model);
void long_clocks_remove(LongClocks *clocks, const Model *model);
