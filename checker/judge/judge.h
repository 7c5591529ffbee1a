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
    bool is_apart;   /* windows are judged by the states alone in which they are open */
    bool is_tight;   /* for all states find room on no rank: there is no graph of them */
    SearchEnd refused; /* the limit that one of those reached; SEARCH_COMPLETE: none did */
    bool has_gap;      /* a limit was reached before some verdict was known */
    bool skips_measures;
    double epsilon;             /* of measures of chance; 0: the usual */
    const Shortened *shortened; /* that the space is of, or NULL */
    bool needs_ticks;           /* it does not tell all that was asked */
    bool is_doubting;           /* all that is asked is whether some properties hold */
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

/* All verdicts, from a search that sees not each tick of long timers; NULL where that does not tell. `*sure` has then
 * the properties, bit by bit, of which something is known nevertheless: see judge_take_sure(). */
Verdicts *judge_clocks(const Model *model, const JudgeOptions *options, uint64_t *sure);

/* From a search in which long timers may be due sooner and later; `early` is of the model's own first states, or NULL. */
Verdicts *judge_loosened(const Model *model, const JudgeOptions *options, const Verdicts *early,
                         uint64_t *sure);

/* Windows that are unknown never open, checks are kept, and what was to be reached is not. */
void judge_take_sure(const Model *model, Verdicts *verdicts, uint64_t sure);

/* Whether both models have the same states of a window held open: one byte a state of the graph, which is of the
 * shorter one. */
bool judge_keeps_held(const Graph *graph, const Shortened *shortened, uint8_t predicate,
                      const uint8_t *held);

/* Runs of a shortened model become runs of the other, before anybody counts their steps. */
void judge_lengthen(const Judge *judge, Verdicts *verdicts);

/* A search of `most` states at most. `*over`: it ended as the one that is wanted would have. Caller frees. */
StateSpace *judge_search_some(const Model *model, const SearchOptions *wanted, uint64_t most,
                              bool *over);

/* All verdicts, from searches with reductions where that is enough. */
Verdicts *judge_reduced(const Model *model, const JudgeOptions *options);
