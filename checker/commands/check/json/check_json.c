/* `check --format json`. */
#include "checker/commands/check/json/check_json.h"
#include "checker/base/duration.h"
#include "checker/base/member.h"
#include "checker/commands/check/check_changes.h"
#include "checker/commands/check/check_format.h"
#include "checker/commands/check/check_questions.h"
#include "checker/language/syntax/decl.h"
#include "checker/language/syntax/source_json.h"
#include "traces/format/formats.h"

static void add_goals(JsonBuilder *b, const CheckReport *report, const Goal *goals, uint32_t count,
                      Decl *const *decls, uint32_t named)
{
    for (uint32_t i = 0; i < count; i++) {
        json_builder_set_member_name(b, i < named ? decls[i]->name.text : "assertions");
        if (goals[i].answer == GOAL_NONE || goals[i].answer == GOAL_UNKNOWN) {
            json_builder_add_null_value(b);
            continue;
        }
        json_builder_begin_object(b);
        check_add_fixes(b, report->session->design, goals[i].fixes);
        member_int(b, "cost", goals[i].cost);
        if (check_goal_deadlocks(report->matrix, &goals[i]))
            member_bool(b, "deadlocks", true);
        json_builder_end_object(b);
    }
}

/* Of the text first, then of what was found by searching. */
static void add_diagnostics(JsonBuilder *b, const CheckReport *report)
{
    member_array(b, "diagnostics");
    source_json_diagnostics(b, report->session->diagnostics);
    if (report->findings)
        source_json_diagnostics(b, report->findings);
    json_builder_end_array(b);
}

static void add_changes(JsonBuilder *b, const CheckReport *report)
{
    if (!report->changes)
        return;
    member_array(b, "changes");
    for (guint i = 0; i < report->changes->len; i++) {
        const CheckChange *change = report->changes->pdata[i];
        json_builder_begin_object(b);
        member_string(b, "what", change->what);
        member_string(b, "before", change->before);
        member_string(b, "after", change->after);
        json_builder_end_object(b);
    }
    json_builder_end_array(b);
}

static void add_answer(JsonBuilder *b, const CheckReport *report)
{
    const Design *design = report->session->design;
    const Matrix *matrix = report->matrix;

    member_string(b, "design", design->name);
    member_string(b, "title", design->title);
    member_string(b, "file", design->path);
    member_object(b, "params");
    for (uint32_t i = 0; i < design->param_count; i++)
        json_param(b, design->params[i]->name.text, design_param_kind(design->params[i]),
                   report->session->configuration.params[i]);
    json_builder_end_object(b);
    member_bool(b, "timed", ((const MatrixRow *)matrix->rows->pdata[0])->model->tick > 0);
    check_json_declared(b, report);
    member_array(b, "configurations");
    for (guint i = 0; i < matrix->rows->len; i++)
        check_json_row(b, report, matrix->rows->pdata[i]);
    json_builder_end_array(b);
    check_json_not_asked(b, report);
    add_diagnostics(b, report);
    check_json_coverage(b, report);
    add_changes(b, report);
    if (report->single)
        return;
    member_object(b, "cheapest");
    add_goals(b, report, matrix->windows, matrix->window_count, design->windows,
              design->window_count);
    add_goals(b, report, matrix->checks, matrix->check_count, design->checks, design->check_count);
    json_builder_end_object(b);
    check_json_claims(b, report);
    check_add_questions(b, report, false);
}

void check_json(JsonBuilder *b, const CheckReport *report)
{
    json_builder_begin_object(b);
    add_answer(b, report);
    json_builder_end_object(b);
}

/* ---- as a format ---- */

/* One design is an object, several are an array of them. */
static void begin(CheckWriting *writing)
{
    if (writing->expected > 1)
        json_builder_begin_array(writing->json);
}

static void add(CheckWriting *writing, const CheckAnswer *answer)
{
    if (answer->report)
        check_json(writing->json, answer->report);
    else
        session_refusal_json(writing->json, answer->session);
}

static void end(CheckWriting *writing)
{
    if (writing->expected > 1)
        json_builder_end_array(writing->json);
}

const CheckFormat check_format_json = {
    .name = "json",
    .help = "all of it, as data",
    .is_json = true,
    .keeps_all = true,
    .begin = begin,
    .has_changes = true,
    .add = add,
    .end = end,
};
