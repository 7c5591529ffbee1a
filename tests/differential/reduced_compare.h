/* Verdicts with reductions, for a program, and whether the runs they show are runs of it. */
#pragma once

#include "checker/judge/verdict.h"
#include "checker/program/program.h"

/* From the start, whatever the size. Caller frees. */
Verdicts *reduced_verdicts(const Program *program, uint32_t reductions,
                           const JudgeOptions *options);

/* How many of these verdicts came of a search with exactly these reductions. */
uint32_t reduced_count(uint32_t reductions);

/* What is wrong with a run that a check is shown with; NULL: nothing. Caller frees. */
char *run_mistake(const Program *program, const Verdicts *verdicts);
