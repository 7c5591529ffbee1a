/* `check`: what is shared by the ways to write its answer. */
#pragma once

#include "checker/commands/session/session.h"
#include "checker/commands/session/timing.h"

typedef struct CheckReport {
    Session *subject;
    const Matrix *matrix;
    bool single; /* one configuration was asked for: no goals, no claims */
    const Timing *timing;
    const Diagnostics *findings; /* what the design says to no effect; warnings only */
} CheckReport;

/* Text for people. Caller frees. */
char *check_text(const CheckReport *answer);

/* The value of one measure, with only such digits as are proven; `epsilon` as it was given, or 0.
 * Caller frees. */
char *measure_value_text(const Model *model, const Verdicts *verdicts, uint32_t index,
                         double epsilon);

/* The shape that docs/commands.md gives. Caller frees. */
char *check_json(const CheckReport *answer);

/* The program of a row; never NULL: the row was searched with it. */
const Program *check_report_program(const CheckReport *answer, const MatrixRow *row);

/* Sentences of the answer, without an end of line; callers free them. The cheapest set for a goal
 * (NULL: nothing to say), a claim, and what is true instead of a refuted one. */
char *check_goal_text(const CheckReport *answer, const Goal *goal, const char *name,
                      bool is_window);
char *check_claim_text(const CheckReport *answer, uint32_t number);
char *check_claim_instead(const CheckReport *answer, uint32_t number);

/* Lines of the answer below the matrix; each appends nothing where there is nothing to say. */
void check_append_claims(const CheckReport *answer, GString *out);
void check_append_limits(const CheckReport *answer, GString *out);
void check_append_runs(const CheckReport *answer,
                       GString *out); /* with --quiet what is wrong alone */

/* "kept", "not reached" */
const char *check_word(const ModelProperty *property, CheckResult result);

/* How an unfinished search ended, in words: "the limit of states was reached". */
const char *check_end_text(SearchEnd end);
