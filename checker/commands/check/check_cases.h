/* What a check answers, one case each, as data: the exit status and the formats for builds are made
 * from the same list.
 *
 * Claims, options of questions, windows and checks that no claim speaks of, deadlocks and design
 * errors, limits, and warnings; of a design that is refused, its mistakes. */
#pragma once

#include "checker/commands/check/check.h"

typedef enum CheckCaseKind {
    CASE_CLAIM,
    CASE_OPTION, /* of a question */
    CASE_WINDOW,
    CASE_CHECK,
    CASE_DEADLOCK,
    CASE_ERROR, /* a design error */
    CASE_LIMIT,
    CASE_WARNING,
    CASE_MISTAKE,   /* of the text: the design is refused */
    CASE_UNCHECKED, /* it could not be read, or not be checked as asked */
    CASE_UNDECIDED, /* a rule alone: of what is unknown */
    CASE_KINDS
} CheckCaseKind;

typedef enum CheckCaseResult {
    CASE_HOLDS,
    CASE_FAILS,
    CASE_UNKNOWN,   /* a limit or a design error came before an answer */
    CASE_IS_NOTED,  /* a warning that does not count */
    CASE_NOT_JUDGED /* about time, which is left free, or about what was not asked */
} CheckCaseResult;

typedef struct CheckCase {
    CheckCaseKind kind;
    CheckCaseResult result;
    char *name; /* what should hold: "as written closes stale_entry" */
    char
        *message; /* what was found where it does not, else NULL: "its verdict is `until expire`" */
    char *help;   /* what to do about it, or NULL */
    SourcePlace place;       /* of a file as a whole: line 0 */
    uint32_t number, option; /* CLAIM: which; OPTION: the question, and which of its */
    const MatrixRow *row;    /* WINDOW, CHECK, DEADLOCK, ERROR: of which set of fixes */
    PropertyReference property;
} CheckCase;

/* The rule that a case is told under: its kind, but CASE_UNDECIDED of a claim, an answer, a window or a
 * check that is unknown, for it may hold. */
CheckCaseKind check_case_rule(const CheckCase *it);

/* A word for a rule, for programs: "claim-refuted"; and the same as a sentence. */
const char *check_case_rule_name(CheckCaseKind kind);
const char *check_case_rule_text(CheckCaseKind kind);

/* Those of an answer, in an order that is always the same; of CheckCase, the caller's. They are good
 * as long as the report. */
GPtrArray *check_cases(const CheckReport *report);

/* Whether claims and questions are what counts: there are some, and all sets of fixes were asked for. */
bool check_cases_are_claims(const CheckReport *report);

/* An ExitStatus: what is broken counts before what is not known. */
int check_cases_status(const GPtrArray *cases);

/* The one that counts of two designs: a design that is wrong before what fails, that before a limit. */
int check_worse(int a, int b);

/* Those of a design that is refused. */
GPtrArray *check_cases_refused(const Session *session);

/* That there is no answer, for what was said: `why` of the session. */
GPtrArray *check_cases_failed(const Session *session);

/* The run that shows why it fails, with rows folded; NULL where there is none. Caller frees. */
Counterexample *check_case_run(const CheckReport *report, const CheckCase *it);
