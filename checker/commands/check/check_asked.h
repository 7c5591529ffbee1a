/* What --window and --check ask of a design. Nothing else of it is searched for or judged; all that is
 * said of what they leave out is that it was not asked. */
#pragma once

#include "checker/commands/check/check.h"

/* Narrows the session's design to the windows and checks that are named, each a list joined by commas;
 * NULL and NULL leave it whole. FALSE with STALEMATE_ERROR_USAGE where there is none of that name; and
 * FALSE without an error where a limit was reached, as was said. */
gboolean check_asked_narrow(Session *session, char *const *windows, char *const *checks,
                            GError **error);

/* Of the claims of the design those that are about something else, in its order: of const Claim, the
 * caller's. Empty where all was asked. Likewise the questions, of const Decl. */
GPtrArray *check_asked_left_claims(const CheckReport *report);
GPtrArray *check_asked_left_questions(const CheckReport *report);

/* The number of a question in its design, from 1. */
uint32_t check_asked_question_number(const CheckReport *report, const Decl *question);

/* A line that says what was asked and how much of the design is not judged; nothing where all was. */
void check_append_asked(const CheckReport *report, GString *out);

/* The same without indent and end of line, NULL where all was asked. Caller frees. */
char *check_asked_sentence(const CheckReport *report);
