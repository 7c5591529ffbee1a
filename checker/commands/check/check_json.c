/* `check --format json`. */
#include "checker/commands/check/check_json.h"
#include "checker/base/duration.h"
#include "checker/base/member.h"
#include "checker/commands/check/check_questions.h"
#include "checker/language/syntax/source_json.h"
#include "checker/language/syntax/tree.h"
#include "traces/format/formats.h"

static void add_goals(JsonBuilder *b, const CheckReport *answer, const Goal *goals, uint32_t count,
                      Decl *const *decls, uint32_t named)
{
    for (uint32_t i = 0; i < count; i++) {
        json_builder_set_member_name(b, i < named ? decls[i]->name.text : "assertions");
        if (goals[i].answer == GOAL_NONE || goals[i].answer == GOAL_UNKNOWN) {
            json_builder_add_null_value(b);
            continue;
        }
        json_builder_begin_object(b);
        check_add_fixes(b, answer->subject->design, goals[i].fixes);
        member_int(b, "cost", goals[i].cost);
        json_builder_end_object(b);
    }
}

/* Of the text first, then of what was found by searching. */
static void add_diagnostics(JsonBuilder *b, const CheckReport *answer)
{
    member_array(b, "diagnostics");
    source_json_diagnostics(b, answer->subject->diagnostics);
    source_json_diagnostics(b, answer->findings);
    json_builder_end_array(b);
}

static void add_answer(JsonBuilder *b, const CheckReport *answer)
{
    const Design *design = answer->subject->design;
    const Matrix *matrix = answer->matrix;

    member_string(b, "design", design->name);
    member_string(b, "title", design->title);
    member_string(b, "file", design->path);
    member_object(b, "params");
    for (uint32_t i = 0; i < design->param_count; i++)
        json_param(b, design->params[i]->name.text, design_param_kind(design->params[i]),
                   answer->subject->configuration.params[i]);
    json_builder_end_object(b);
    member_bool(b, "timed", ((const MatrixRow *)matrix->rows->pdata[0])->model->tick > 0);
    check_json_declared(b, answer);
    member_array(b, "configurations");
    for (guint i = 0; i < matrix->rows->len; i++)
        check_json_row(b, answer, matrix->rows->pdata[i]);
    json_builder_end_array(b);
    add_diagnostics(b, answer);
    if (answer->single)
        return;
    member_object(b, "cheapest");
    add_goals(b, answer, matrix->windows, matrix->window_count, design->windows,
              design->window_count);
    add_goals(b, answer, matrix->checks, matrix->check_count, design->checks, design->check_count);
    json_builder_end_object(b);
    check_json_claims(b, answer);
    check_add_questions(b, answer, false);
}

char *check_json(const CheckReport *answer)
{
    g_autoptr(JsonBuilder) b = json_builder_new();

    json_builder_begin_object(b);
    add_answer(b, answer);
    json_builder_end_object(b);
    return member_document(b);
}
