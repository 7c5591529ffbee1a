/* Questions and what the checker says of their options, as JSON: for `check`, `quiz` and pages. */
#include "checker/base/member.h"
#include "checker/commands/check/check_questions.h"
#include "checker/language/syntax/decl.h"
#include "traces/format/formats.h"

static void add_option(JsonBuilder *b, const CheckReport *report, uint32_t question,
                       uint32_t number, bool with_runs)
{
    static const char *const words[] = {[OPTION_RIGHT] = "right",
                                        [OPTION_DEARER] = "dearer",
                                        [OPTION_WRONG] = "wrong",
                                        [OPTION_UNDECIDED] = "undecided"};
    const Design *design = report->session->design;
    const Option *option = &design->questions[question]->options[number];
    g_autofree char *text = check_option_text(design, option);
    g_autofree char *verdict = check_option_verdict(report, question, number);

    json_builder_begin_object(b);
    check_add_fixes(b, design, design_option_fixes(design, option));
    member_bool(b, "is_answer", option->is_answer);
    member_string(b, "text", text);
    member_string(b, "why", option->text);
    member_string(b, "verdict", words[check_option_answer(report, question, number)]);
    member_string(b, "says", verdict);
    if (with_runs) {
        Counterexample *run = check_option_run(report, question, number);
        json_builder_set_member_name(b, "run");
        json_builder_add_value(b, run ? json_write(run) : json_node_new(JSON_NODE_NULL));
        counterexample_free(run);
    }
    json_builder_end_object(b);
}

static void add_cheapest(JsonBuilder *b, const CheckReport *report, const Goal *goal)
{
    json_builder_set_member_name(b, "cheapest");
    if (goal->answer == GOAL_NONE || goal->answer == GOAL_UNKNOWN) {
        json_builder_add_null_value(b);
        return;
    }
    json_builder_begin_object(b);
    check_add_fixes(b, report->session->design, goal->fixes);
    member_int(b, "cost", goal->cost);
    if (check_goal_deadlocks(report->matrix, goal))
        member_bool(b, "deadlocks", true);
    json_builder_end_object(b);
}

static void add_question(JsonBuilder *b, const CheckReport *report, uint32_t number, bool with_runs)
{
    const Design *design = report->session->design;
    const Decl *decl = design->questions[number];
    ClaimAnswer stands = check_question_stands(report, number);

    json_builder_begin_object(b);
    member_string(b, "text", decl->text);
    member_string(b, "snippet", decl->snippet);
    member_array(b, "about");
    for (uint32_t i = 0; i < decl->name_count; i++)
        json_builder_add_string_value(b, decl->names[i].text);
    json_builder_end_array(b);
    add_cheapest(b, report, &report->matrix->questions[number].cheapest);
    json_builder_set_member_name(b, "holds");
    if (stands == CLAIM_UNDECIDED)
        json_builder_add_null_value(b);
    else
        json_builder_add_boolean_value(b, stands == CLAIM_CONFIRMED);
    member_array(b, "options");
    for (uint32_t i = 0; i < decl->option_count; i++)
        add_option(b, report, number, i, with_runs);
    json_builder_end_array(b);
    json_builder_end_object(b);
}

void check_add_questions(JsonBuilder *b, const CheckReport *report, bool with_runs)
{
    member_array(b, "questions");
    for (uint32_t i = 0; i < report->matrix->question_count; i++)
        add_question(b, report, i, with_runs);
    json_builder_end_array(b);
}
