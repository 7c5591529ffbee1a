#include "checker/commands/report/report_private.h"

#include "checker/base/member.h"
#include "checker/commands/check/check_questions.h"
#include "checker/language/syntax/tree.h"
#include "traces/counterexample/build.h"

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
            want_row(report, matrix_row(report->answer->matrix, goals[i].fixes));
}

static void want_options(Report *report, const Decl *question)
{
    const CheckReport *answer = report->answer;

    for (uint32_t i = 0; i < question->option_count; i++) {
        uint64_t fixes = design_option_fixes(answer->subject->design, &question->options[i]);
        want_row(report, matrix_row(answer->matrix, fixes));
    }
}

/* As written and each fix alone, then the sets that something is said of. */
static void find_rows(Report *report)
{
    const Design *design = report->answer->subject->design;
    const Matrix *matrix = report->answer->matrix;
    const System *whole = report->answer->subject->whole;

    for (uint32_t i = 0; i < matrix->shown; i++)
        want_row(report, matrix->rows->pdata[i]);
    if (report->answer->single)
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

static void add_goal(JsonBuilder *b, const CheckReport *answer, const Goal *goal, const char *name,
                     bool is_window)
{
    g_autofree char *text = check_goal_text(answer, goal, name, is_window);

    if (text)
        json_builder_add_string_value(b, text);
}

static void add_goals(Report *report)
{
    const Design *design = report->answer->subject->design;
    const Matrix *matrix = report->answer->matrix;

    member_array(report->b, "goals");
    for (uint32_t i = 0; i < matrix->window_count; i++)
        add_goal(report->b, report->answer, &matrix->windows[i], design->windows[i]->name.text,
                 true);
    for (uint32_t i = 0; i < matrix->check_count; i++)
        add_goal(report->b, report->answer, &matrix->checks[i],
                 i < design->check_count ? design->checks[i]->name.text : "assertions", false);
    g_auto(GStrv) sentences = check_timing_sentences(report->answer, false);
    for (char **sentence = sentences; *sentence; sentence++)
        json_builder_add_string_value(report->b, *sentence);
    json_builder_end_array(report->b);
}

static void add_claim(JsonBuilder *b, const CheckReport *answer, uint32_t number)
{
    static const char *const words[] = {[CLAIM_CONFIRMED] = "holds",
                                        [CLAIM_REFUTED] = "refuted",
                                        [CLAIM_UNDECIDED] = "undecided",
                                        [CLAIM_NOT_JUDGED] = "undecided"};
    ClaimAnswer found = answer->matrix->claims[number];
    g_autofree char *text = check_claim_text(answer, number);
    g_autofree char *instead = found == CLAIM_REFUTED ? check_claim_instead(answer, number) : NULL;

    json_builder_begin_object(b);
    member_string(b, "text", text);
    member_string(b, "is", words[found]);
    member_string(b, "instead", instead);
    member_string(b, "why", answer->subject->design->claims[number]->text);
    json_builder_end_object(b);
}

static void add_claims(Report *report)
{
    member_array(report->b, "claims");
    for (uint32_t i = 0; i < report->answer->matrix->claim_count; i++)
        add_claim(report->b, report->answer, i);
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

static void add_columns(Report *report)
{
    const MatrixRow *row = report->answer->matrix->rows->pdata[0];
    const Model *model = program_model(check_report_program(report->answer, row));

    member_array(report->b, "columns");
    for (uint32_t i = 0; i < model->property_count; i++)
        json_builder_add_string_value(report->b, model->properties[i].name);
    for (uint32_t i = 0; i < model->measure_count; i++)
        json_builder_add_string_value(report->b, model->measures[i].name);
    json_builder_end_array(report->b);
}

/* Files are named without their folders, which are the machine's. */
static void add_sources(JsonBuilder *b, const Design *design)
{
    member_array(b, "sources");
    for (uint16_t i = 0; i < source_map_count(design->sources); i++) {
        const Source *source = source_map_get(design->sources, i);
        g_autofree char *name = g_path_get_basename(source->path);
        json_builder_begin_object(b);
        member_string(b, "name", name);
        member_string(b, "text", source->text);
        json_builder_end_object(b);
    }
    json_builder_end_array(b);
}

static void add_design(Report *report)
{
    JsonBuilder *b = report->b;
    const Design *design = report->answer->subject->design;
    const MatrixRow *row = report->answer->matrix->rows->pdata[0];
    g_autofree char *params =
        build_params(program_system(check_report_program(report->answer, row)));

    member_string(b, "version", STALEMATE_VERSION);
    member_string(b, "design", design->name);
    member_string(b, "title", design->title ? design->title : "");
    member_string(b, "params", params);
    add_declared(b, "fixes", design->fixes, design->fix_count);
    add_declared(b, "windows", design->windows, design->window_count);
    add_declared(b, "checks", design->checks, design->check_count);
    add_declared(b, "measures", design->measures, design->measure_count);
    add_sources(b, design);
    add_columns(report);
}

/* ---- all of it ---- */

static char *object_text(JsonBuilder *b)
{
    g_autoptr(JsonNode) root = json_builder_get_root(b);
    g_autoptr(JsonGenerator) generator = json_generator_new();

    json_generator_set_root(generator, root);
    return json_generator_to_data(generator, NULL);
}

static void append_texts(GString *out, const char *name, const GPtrArray *texts)
{
    g_string_append_printf(out, ",\"%s\":[", name);
    for (guint i = 0; i < texts->len; i++)
        g_string_append_printf(out, "%s\n%s", i ? "," : "", (char *)texts->pdata[i]);
    g_string_append_c(out, ']');
}

/* Graphs and steps are text already, and large: they are put behind the rest. */
static char *with_graphs(const Report *report, const char *object)
{
    GString *out = g_string_new_len(object, (gssize)strlen(object) - 1);

    append_texts(out, "steps", report->steps->texts);
    append_texts(out, "graphs", report->graphs);
    g_string_append_c(out, '}');
    return g_string_free(out, FALSE);
}

char *report_data(const CheckReport *answer)
{
    g_autoptr(JsonBuilder) b = json_builder_new();
    g_autoptr(GPtrArray) rows = g_ptr_array_new(), runs = g_ptr_array_new();
    g_autoptr(GPtrArray) graphs = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(PageSteps) steps = page_steps_new();
    Report report = {
        .answer = answer, .b = b, .rows = rows, .graphs = graphs, .steps = steps, .runs = runs};

    find_rows(&report);
    json_builder_begin_object(b);
    add_design(&report);
    add_configurations(&report);
    add_goals(&report);
    add_claims(&report);
    check_add_questions(b, answer, false);
    json_builder_end_object(b);
    g_autofree char *object = object_text(b);
    return with_graphs(&report, object);
}
