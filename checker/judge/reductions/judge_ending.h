/* Verdicts from fewer states where every run of the processes ends: windows that open included. */
#pragma once

#include "checker/judge/verdict.h"

/* What a reduced search is made for. */
typedef struct Reducing {
    const Model *model;
    const JudgeOptions *options;
} Reducing;

/* A model with some of `reductions`, or NULL. */
const Reduced *judge_reduced_by(const Reducing *r, uint32_t reductions);

/* All runs become runs of the other model. */
void reductions_unfold(const Reduced *reduced, Verdicts *verdicts);

/* With these reductions; NULL where they do not tell: the answer takes another search. */
Verdicts *judge_ending(const Reducing *r, uint32_t reductions);
