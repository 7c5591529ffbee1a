/* The rules that cases are told under. */
#include "checker/commands/check/check_cases.h"

typedef struct CaseRule {
    const char *name, *text;
} CaseRule;

static const CaseRule rules[CASE_KINDS] = {
    [CASE_CLAIM] = {"claim-refuted", "A claim of the design does not hold"},
    [CASE_OPTION] = {"answer-refuted", "A question of the design has a wrong answer"},
    [CASE_WINDOW] = {"window-open", "A window can stay open, and no claim speaks of it"},
    [CASE_CHECK] = {"check-broken", "A check is broken, and no claim speaks of it"},
    [CASE_DEADLOCK] = {"deadlock", "Some process waits and nothing can happen any more"},
    [CASE_ERROR] = {"design-error", "The design does something that has no meaning"},
    [CASE_LIMIT] = {"limit-reached", "A limit was reached before an answer"},
    [CASE_WARNING] = {"no-effect", "A part of the design has no effect"},
    [CASE_MISTAKE] = {"mistake", "The text of the design is wrong"},
    [CASE_UNCHECKED] = {"not-checked", "The design could not be read, or not be checked as asked"},
    [CASE_UNDECIDED] = {"undecided", "There is no answer to whether this holds"},
};

CheckCaseKind check_case_rule(const CheckCase *it)
{
    return it->result == CASE_UNKNOWN && it->kind != CASE_LIMIT ? CASE_UNDECIDED : it->kind;
}

const char *check_case_rule_name(CheckCaseKind kind)
{
    return rules[kind].name;
}

const char *check_case_rule_text(CheckCaseKind kind)
{
    return rules[kind].text;
}
