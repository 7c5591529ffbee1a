/* The questions of a design to learners. What is right is the judge's answer, in the matrix; here
 * it is put into words. Questions and their options are numbered as the design has them. */
#pragma once

#include "checker/commands/check/check.h"
#include "traces/counterexample/counterexample.h"

#include <json-glib/json-glib.h>

/* Whether its answers are right and its other options are not. */
ClaimAnswer check_question_stands(const CheckReport *report, uint32_t question);
ClaimAnswer check_option_stands(const CheckReport *report, uint32_t question, uint32_t option);

OptionAnswer check_option_answer(const CheckReport *report, uint32_t question, uint32_t option);

/* What the fixes of an option do: "leaves stale_entry open until expire". Caller frees. */
char *check_option_verdict(const CheckReport *report, uint32_t question, uint32_t option);

/* The run that refutes an option, or NULL; free it with trace_free. */
Counterexample *check_option_run(const CheckReport *report, uint32_t question, uint32_t option);

/* What is said of an option's fixes where they are declared: "DEL before the commit, not after it".
 * Caller frees. */
char *check_option_text(const Design *design, const Option *option);

/* For `check`: how many questions stand, and what is wrong with the others. */
void check_append_questions(const CheckReport *report, GString *out);

/* Adds the array of the questions, with the runs where they are wanted. */
void check_add_questions(JsonBuilder *b, const CheckReport *report, bool with_runs);
