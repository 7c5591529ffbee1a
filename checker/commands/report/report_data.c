#include "checker/commands/report/report_private.h"

#include "checker/base/member.h"
#include "checker/commands/check/check_questions.h"
#include "checker/language/syntax/decl.h"
#include "traces/format/formats.h"
#include "traces/page/page_words.h"

#include <string.h>

/* ---- sets of fixes ---- */

static void want_row(Report *report, const MatrixRow *row)
{
    if (row && !g_ptr_array_find(report->rows, row, NULL))
        g_ptr_array_add(report->rows, (gpointer)row);
}

static void want_goals(Report *report, const Goal *goals, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        if (goals[i].answer == GOAL_FOUND)
            want_row(report, matrix_row(report->checked->matrix, goals[i].fixes));
}

static void want_options(Report *report, const Decl *question)
{
    const CheckReport *checked = report->checked;

    for (uint32_t i = 0; i < question->option_count; i++) {
        uint64_t fixes = design_option_fixes(checked->session->design, &question->options[i]);
        want_row(report, matrix_row(checked->matrix, fixes));
    }
}

/* As written and each fix alone, then the sets that something is said of. */
static void find_rows(Report *report)
{
    const Design *design = report->checked->session->design;
    const Matrix *matrix = report->checked->matrix;
    const System *whole = report->checked->session->whole;

    for (uint32_t i = 0; i < matrix->shown; i++)
        want_row(report, matrix->rows->pdata[i]);
    if (report->checked->single)
        return;
    want_goals(report, matrix->windows, matrix->window_count);
    want_goals(report, matrix->checks, matrix->check_count);
    for (uint32_t i = 0; i < matrix->claim_count; i++)
        want_row(report, matrix_row(matrix, whole->claims[i].fixes));
    for (uint32_t i = 0; i < matrix->question_count; i++)
        want_options(report, design->questions[i]);
}

static void add_configurations(Report *report)
{
    member_array(report->b, "configurations");
    for (guint i = 0; i < report->rows->len; i++)
        report_add_row(report, report->rows->pdata[i]);
    json_builder_end_array(report->b);
}

/* ---- sentences ---- */

static void add_goal(JsonBuilder *b, const CheckReport *report, const Goal *goal, const char *name,
                     bool is_window)
{
    g_autofree char *text = check_goal_text(report, goal, name, is_window);

    if (text)
        json_builder_add_string_value(b, text);
}

static void add_goals(Report *report)
{
    const Design *design = report->checked->session->design;
    const Matrix *matrix = report->checked->matrix;

    member_array(report->b, "goals");
    for (uint32_t i = 0; i < matrix->window_count; i++)
        add_goal(report->b, report->checked, &matrix->windows[i], design->windows[i]->name.text,
                 true);
    for (uint32_t i = 0; i < matrix->check_count; i++)
        add_goal(report->b, report->checked, &matrix->checks[i],
                 i < design->check_count ? design->checks[i]->name.text : "assertions", false);
    g_auto(GStrv) sentences = check_timing_sentences(report->checked, false);
    for (char **sentence = sentences; *sentence; sentence++)
        json_builder_add_string_value(report->b, *sentence);
    json_builder_end_array(report->b);
}

static void add_claim(JsonBuilder *b, const CheckReport *report, uint32_t number)
{
    static const char *const words[] = {[CLAIM_CONFIRMED] = "holds",
                                        [CLAIM_REFUTED] = "refuted",
                                        [CLAIM_UNDECIDED] = "undecided",
                                        [CLAIM_NOT_JUDGED] = "undecided"};
    ClaimAnswer found = report->matrix->claims[number];
    g_autofree char *text = check_claim_text(report, number);
    g_autofree char *instead = found == CLAIM_REFUTED ? check_claim_instead(report, number) : NULL;

    json_builder_begin_object(b);
    member_string(b, "text", text);
    member_string(b, "is", words[found]);
    member_string(b, "instead", instead);
    member_string(b, "why", report->session->design->claims[number]->text);
    json_builder_end_object(b);
}

static void add_claims(Report *report)
{
    member_array(report->b, "claims");
    for (uint32_t i = 0; i < report->checked->matrix->claim_count; i++)
        add_claim(report->b, report->checked, i);
    json_builder_end_array(report->b);
}

/* ---- the design ---- */

static void add_declared(JsonBuilder *b, const char *name, Decl *const *decls, uint32_t count)
{
    member_array(b, name);
    for (uint32_t i = 0; i < count; i++) {
        json_builder_begin_object(b);
        member_string(b, "name", decls[i]->name.text);
        member_string(b, "text", decls[i]->text);
        json_builder_end_object(b);
    }
    json_builder_end_array(b);
}

static void add_param(JsonBuilder *b, const Decl *param, int64_t value)
{
    g_autofree char *text = design_param_text(param, value);

    json_builder_begin_object(b);
    member_string(b, "name", param->name.text);
    json_param(b, "value", design_param_kind(param), value);
    member_string(b, "text", text); /* as a design writes it */
    json_builder_end_object(b);
}

static void add_params(Report *report)
{
    const MatrixRow *row = report->checked->matrix->rows->pdata[0];
    const System *system = program_system(check_report_program(report->checked, row));

    member_array(report->b, "params");
    for (uint32_t i = 0; i < system->design->param_count; i++)
        add_param(report->b, system->design->params[i], system->configuration.params[i]);
    json_builder_end_array(report->b);
}

static void add_columns(Report *report)
{
    const MatrixRow *row = report->checked->matrix->rows->pdata[0];
    const Model *model = program_model(check_report_program(report->checked, row));

    member_array(report->b, "columns");
    for (uint32_t i = 0; i < model->property_count; i++)
        json_builder_add_string_value(report->b, model->properties[i].name);
    for (uint32_t i = 0; i < model->measure_count; i++)
        json_builder_add_string_value(report->b, model->measures[i].name);
    json_builder_end_array(report->b);
}

static void add_design(Report *report)
{
    JsonBuilder *b = report->b;
    const Design *design = report->checked->session->design;

    member_string(b, "version", STALEMATE_VERSION);
    member_string(b, "design", design->name);
    member_string(b, "title", design->title ? design->title : "");
    add_params(report);
    add_declared(b, "fixes", design->fixes, design->fix_count);
    add_declared(b, "windows", design->windows, design->window_count);
    add_declared(b, "checks", design->checks, design->check_count);
    add_declared(b, "measures", design->measures, design->measure_count);
    page_sources(b, design);
    add_columns(report);
}

/* ---- all of it ---- */

static void add_nodes(JsonBuilder *b, const char *name, const GPtrArray *nodes)
{
    member_array(b, name);
    for (guint i = 0; i < nodes->len; i++)
        json_builder_add_value(b, json_node_ref(nodes->pdata[i]));
    json_builder_end_array(b);
}

char *report_data(const CheckReport *checked, GPtrArray *pictures)
{
    g_autoptr(JsonBuilder) b = json_builder_new();
    g_autoptr(GPtrArray) rows = g_ptr_array_new(), runs = g_ptr_array_new();
    g_autoptr(GPtrArray) graphs = g_ptr_array_new_with_free_func((GDestroyNotify)json_node_unref);
    g_autoptr(PageSteps) steps = page_steps_new();
    Report report = {.checked = checked,
                     .b = b,
                     .rows = rows,
                     .graphs = graphs,
                     .steps = steps,
                     .runs = runs,
                     .pictures = pictures};

    find_rows(&report);
    json_builder_begin_object(b);
    add_design(&report);
    add_configurations(&report);
    add_goals(&report);
    add_claims(&report);
    check_add_questions(b, checked, false);
    add_nodes(b, "steps", steps->nodes);
    add_nodes(b, "graphs", graphs);
    json_builder_end_object(b);
    return member_compact(b);
}
