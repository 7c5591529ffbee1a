/* `check`: what is shared by the ways to write its answer. */
#pragma once

#include "checker/commands/session/session.h"
#include "checker/fixes/design_matrix.h"
#include "checker/fixes/timing.h"
#include "traces/counterexample/build.h"

#include <json-glib/json-glib.h>

typedef struct CheckReport {
    Session *subject;
    const Matrix *matrix;
    bool single; /* one configuration was asked for: no goals, no claims */
    const Timing *timing;
    const Diagnostics *findings; /* what the design says to no effect; warnings only */
} CheckReport;

/* An ExitStatus: what is broken counts before what is not known. */
int check_status(const CheckReport *answer);

/* Text for people. Caller frees. */
char *check_text(const CheckReport *answer);

/* The shape that docs/commands.md gives. Caller frees. */
char *check_json(const CheckReport *answer);

/* The program of a row, whose model it is: see MatrixRow. */
const Program *check_report_program(const CheckReport *answer, const MatrixRow *row);

/* Sentences of the answer, without an end of line; callers free them. The cheapest set for a goal
 * (NULL: nothing to say), a claim, and what is true instead of a refuted one. */
char *check_goal_text(const CheckReport *answer, const Goal *goal, const char *name,
                      bool is_window);
char *check_claim_text(const CheckReport *answer, uint32_t number);
char *check_claim_instead(const CheckReport *answer, uint32_t number);

/* What a claim is about, and the run that refutes one, or leads to the design error that leaves it
 * undecided; NULL where there is none. Caller frees. */
PropertyReference check_claim_about(const Claim *claim);
Counterexample *check_claim_run(const CheckReport *answer, uint32_t number);

/* Of what only timing makes good: sentences, with their marks or without, one for all properties that need the same, NULL at
 * their end ("double_delete closes stale_entry and keeps fresh only thanks to timing: `within FILL`
 * (line 95)"); the mark of one property in a row, "" where timing does not matter; and an assumption
 * as it is written and where, and a list of such. Callers free all but the mark. */
char **check_timing_sentences(const CheckReport *answer, bool marked);
const char *check_timing_mark(const CheckReport *answer, const MatrixRow *row, uint32_t property);
char *check_assumption_text(const Design *design, const Assumption *assumption);
char *check_assumptions_text(const Design *design, const GArray *assumptions);

/* Lines of the answer below the matrix; each appends nothing where there is nothing to say. */
void check_append_claims(const CheckReport *answer, GString *out);
void check_append_left_out(const CheckReport *answer,
                           GString *out); /* fails, and no claim says so */
void check_append_run(const CheckReport *answer, Counterexample *example,
                      GString *out); /* takes the run, folded; or NULL */
void check_append_limits(const CheckReport *answer, GString *out);
void check_append_runs(const CheckReport *answer,
                       GString *out); /* with --quiet what is wrong alone */

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
