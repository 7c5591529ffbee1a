/* What the parts of the judge share: one space, its graph if some question needs it, and paths. */
#pragma once

#include "checker/base/vec.h"
#include "checker/graph/graph.h"
#include "checker/judge/verdict.h"

typedef struct Judge {
    const StateSpace *space;
    const Model *model;
    Graph *graph;       /* made when it is first asked for */
    Graph *small_graph; /* only for runs, where no verdict asked for the other */
    Limits *limits;
    bool
        is_complete; /* the space is, and time is never stuck in it: what is not there is nowhere */
    bool has_gap;    /* a limit was reached before some verdict was known */
    bool skips_measures;
    double epsilon; /* of measures of chance; 0: the usual */
} Judge;

/* NULL where a limit was reached: what needs it is then unknown. */
const Graph *judge_graph(Judge *judge);

/* The same where the space is small enough for runs to be made steady (fewest_switches.h), else NULL. That
 * verdicts are shown well must not use up what they are found with: limits do not hold for it. */
const Graph *judge_small_graph(Judge *judge);

/* For complete spaces only. */
void judge_window(Judge *judge, const ModelProperty *property, WindowVerdict *verdict);

/* For complete and partial spaces: what was found broken is broken. */
void judge_check(Judge *judge, const ModelProperty *property, CheckVerdict *verdict);

/* The check of how probable something is, but for its run; for complete spaces only. */
void judge_rare(Judge *judge, const ModelProperty *property, CheckVerdict *verdict);

/* The checks of what happens in the long run; for complete spaces only. */
void judge_liveness(Judge *judge, const ModelProperty *property, CheckVerdict *verdict);

/* The measures that are greatest and least values, in one pass over the states; for complete spaces
 * only. */
void judge_measures(Judge *judge, MeasureVerdict *verdicts);

/* How old what is read is at most, in time and in versions; for complete spaces only. */
void judge_stalest_reads(Judge *judge, MeasureVerdict *verdicts);

/* The others, probabilities and expected values; likewise. */
void judge_chances(Judge *judge, MeasureVerdict *verdicts);

/* All verdicts, from searches with reductions where that is enough. */
Verdicts *judge_reduced(const Model *model, const JudgeOptions *options);
