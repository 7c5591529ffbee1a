/* `check`: what is shared by the ways to write its answer. */
#pragma once

#include "checker/commands/session/session.h"
#include "checker/fixes/coverage/coverage_list.h"
#include "checker/fixes/design_matrix.h"
#include "checker/fixes/timing.h"
#include "traces/counterexample/build.h"

#include <json-glib/json-glib.h>

typedef struct CheckReport {
    Session *session;
    const Matrix *matrix;
    bool single; /* one configuration was asked for: no goals, no claims */
    const Timing *timing;
    const Diagnostics *findings;  /* what the design says to no effect; warnings only; or NULL */
    bool strict;                  /* a warning makes the exit status 1 */
    bool covers;                  /* --coverage was given */
    const CoverageList *coverage; /* or NULL: a limit or a design error came first */
    const GPtrArray *cases;       /* of CheckCase, once they are made (check_cases.h) */
    const char *against;          /* the file of --against, or NULL */
    const GPtrArray *changes;     /* of CheckChange, since that (check_changes.h); or NULL */
} CheckReport;

/* Text for people. Caller frees. */
char *check_text(const CheckReport *report);

/* An object, of the shape that docs/check.schema.json gives. */
void check_json(JsonBuilder *builder, const CheckReport *report);

/* The program of a row, whose model it is: see MatrixRow. */
const Program *check_report_program(const CheckReport *report, const MatrixRow *row);

/* Sentences of the answer, without an end of line; callers free them. The cheapest set for a goal
 * (NULL: nothing to say), a claim, and what is true instead of a refuted one. */
char *check_goal_text(const CheckReport *report, const Goal *goal, const char *name,
                      bool is_window);
/* The set that was found deadlocks, and the design as written does not. */
bool check_goal_deadlocks(const Matrix *matrix, const Goal *goal);
char *check_claim_text(const CheckReport *report, uint32_t number);
char *check_claim_words(const Claim *claim);
char *check_claim_instead(const CheckReport *report, uint32_t number);
/* Why a claim has no answer. */
char *check_claim_undecided(const CheckReport *report, uint32_t number);

/* What a claim is about, and the run that refutes one, or leads to the design error that leaves it
 * undecided; NULL where there is none. Caller frees. */
PropertyReference check_claim_property(const Claim *claim);
Counterexample *check_claim_run(const CheckReport *report, uint32_t number);

/* Of what only timing makes good: sentences, with their marks or without, one for all properties that need the same, NULL at
 * their end ("double_delete closes stale_entry and keeps fresh only thanks to timing: `within FILL`
 * (line 95)"); the mark of one property in a row, "" where timing does not matter; and an assumption
 * as it is written and where, and a list of such. Callers free all but the mark. */
char **check_timing_sentences(const CheckReport *report, bool marked);
const char *check_timing_mark(const CheckReport *report, const MatrixRow *row, uint32_t property);
char *check_assumption_text(const Design *design, const Assumption *assumption);
char *check_assumptions_text(const Design *design, const GArray *assumptions);

/* Lines of the answer below the matrix; each appends nothing where there is nothing to say. */
void check_append_claims(const CheckReport *report, GString *out);
void check_append_left_out(const CheckReport *report,
                           GString *out); /* fails, and no claim says so */
void check_append_run(const CheckReport *report, Counterexample *example,
                      GString *out); /* takes the run, folded; or NULL */
/* How long a tick is in the rows that are shown, whether times may be short by less, and what no run attains. */
void check_append_ticks(const CheckReport *report, GString *out);
void check_append_limits(const CheckReport *report, GString *out);
void check_append_runs(const CheckReport *report,
                       GString *out); /* with --quiet what is wrong alone */

void check_append_coverage(const CheckReport *report, GString *out);

/* The member "coverage", where --coverage was given. */
void check_json_coverage(JsonBuilder *builder, const CheckReport *report);

/* The value of a measure, with only such digits as are proven; `epsilon` as it was given, or 0.
 * Caller frees. */
char *check_measure_text(const ModelMeasure *measure, const MeasureVerdict *verdict,
                         double epsilon);

/* The member "fixes": the names of a set. */
void check_add_fixes(JsonBuilder *builder, const Design *design, uint64_t fixes);

/* "kept", "not reached" */
const char *check_word(const ModelProperty *property, CheckResult result);

/* How an unfinished search ended, in words: "the limit of states was reached". */
const char *check_end_text(SearchEnd end);
