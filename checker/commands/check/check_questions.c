#include "checker/commands/check/check_questions.h"

#include "checker/language/syntax/decl.h"
#include "traces/counterexample/build.h"
#include "traces/explain/explain.h"
#include "traces/format/formats.h"

/* ---- whether it stands ---- */

OptionAnswer check_option_answer(const CheckReport *report, uint32_t question, uint32_t option)
{
    return report->matrix->questions[question].options[option];
}

ClaimAnswer check_option_stands(const CheckReport *report, uint32_t question, uint32_t option)
{
    const Decl *decl = report->session->design->questions[question];
    OptionAnswer found = check_option_answer(report, question, option);

    if (found == OPTION_UNDECIDED)
        return CLAIM_UNDECIDED;
    return (found == OPTION_RIGHT) == decl->options[option].is_answer ? CLAIM_CONFIRMED
                                                                      : CLAIM_REFUTED;
}

ClaimAnswer check_question_stands(const CheckReport *report, uint32_t question)
{
    const Decl *decl = report->session->design->questions[question];
    ClaimAnswer result = CLAIM_CONFIRMED;

    for (uint32_t i = 0; i < decl->option_count; i++) {
        ClaimAnswer one = check_option_stands(report, question, i);
        if (one == CLAIM_REFUTED)
            return CLAIM_REFUTED;
        if (one == CLAIM_UNDECIDED)
            result = CLAIM_UNDECIDED;
    }
    return result;
}

/* ---- what an option does, in words ---- */

static const MatrixRow *row_of(const CheckReport *report, uint32_t question, uint32_t option)
{
    const Design *design = report->session->design;
    const Option *chosen = &design->questions[question]->options[option];

    return matrix_row(report->matrix, design_option_fixes(design, chosen));
}

/* The first thing the question is about that is known not to be as it should be; -1: none is. */
static int64_t first_bad(const CheckReport *report, uint32_t question, const Verdicts *verdicts)
{
    const Question *asked = &report->session->whole->questions[question];

    for (uint32_t i = 0; i < asked->decl->name_count; i++)
        if (!matrix_is_good(verdicts, asked->properties[i]) &&
            !matrix_is_unknown(verdicts, asked->properties[i]))
            return asked->properties[i];
    return -1;
}

static char *wrong_text(const CheckReport *report, uint32_t question, const MatrixRow *row)
{
    const Verdicts *verdicts = row->verdicts;
    int64_t bad = first_bad(report, question, verdicts);

    if (verdicts->design_error || bad < 0)
        return g_strdup("leads to a design error");
    const Model *model = row->model;
    const ModelProperty *property = &model->properties[bad];
    if (property->kind == PROPERTY_WINDOW) {
        g_autofree char *verdict = build_window_text(model, &verdicts->windows[bad]);
        return g_strdup_printf("leaves %s open %s", property->name, verdict);
    }
    return g_strdup_printf(property->kind == PROPERTY_REACHABLE ? "never reaches %s" : "breaks %s",
                           property->name);
}

/* "closes stale_entry and keeps fresh" */
static char *mends_text(const CheckReport *report, uint32_t question)
{
    const Question *asked = &report->session->whole->questions[question];
    GString *text = g_string_new(NULL);

    for (uint32_t i = 0; i < asked->decl->name_count; i++) {
        bool is_window = asked->properties[i] < report->session->design->window_count;
        g_string_append_printf(text, "%s%s %s", i ? " and " : "", is_window ? "closes" : "keeps",
                               asked->decl->names[i].text);
    }
    return g_string_free(text, FALSE);
}

/* `row` is NULL where a limit came before that set. */
static char *undecided_text(const MatrixRow *row)
{
    if (!row)
        return g_strdup("could not be decided: a limit was reached before this set was searched");
    if (row->verdicts->end == SEARCH_COMPLETE)
        return g_strdup("could not be decided: not every set of fixes could be searched to its "
                        "end, and a cheaper one may do");
    return g_strdup_printf("could not be decided: %s", check_end_text(row->verdicts->end));
}

char *check_option_verdict(const CheckReport *report, uint32_t question, uint32_t option)
{
    const MatrixRow *row = row_of(report, question, option);
    const Goal *cheapest = &report->matrix->questions[question].cheapest;
    g_autofree char *mends = mends_text(report, question);
    g_autofree char *fixes = build_fixes_text(report->session->design, cheapest->fixes);

    switch (check_option_answer(report, question, option)) {
    case OPTION_WRONG: return wrong_text(report, question, row);
    case OPTION_DEARER:
        return g_strdup_printf(
            "%s at cost %" G_GINT64_FORMAT ", and %s does at cost %" G_GINT64_FORMAT, mends,
            row->cost, cheapest->fixes ? fixes : "the design as written", cheapest->cost);
    case OPTION_RIGHT:
        return g_strdup_printf("%s at cost %" G_GINT64_FORMAT ", and nothing cheaper does", mends,
                               row->cost);
    case OPTION_UNDECIDED: break;
    }
    return undecided_text(row);
}

Counterexample *check_option_run(const CheckReport *report, uint32_t question, uint32_t option)
{
    const MatrixRow *row = row_of(report, question, option);

    if (check_option_answer(report, question, option) != OPTION_WRONG)
        return NULL;
    const Verdicts *verdicts = row->verdicts;
    const Program *program = check_report_program(report, row);
    int64_t bad = first_bad(report, question, verdicts);
    if (verdicts->design_error || bad < 0)
        return explain_run(program, verdicts, (PropertyReference){REFERENCE_ERROR, 0});
    bool is_window = bad < verdicts->window_count;
    uint32_t index = (uint32_t)bad - (is_window ? 0 : verdicts->window_count);
    return explain_run(program, verdicts,
                       (PropertyReference){is_window ? REFERENCE_WINDOW : REFERENCE_CHECK, index});
}

char *check_option_text(const Design *design, const Option *option)
{
    uint64_t fixes = design_option_fixes(design, option);
    GString *text = g_string_new(NULL);

    for (uint32_t i = 0; i < design->fix_count; i++)
        if (fixes >> i & 1)
            g_string_append_printf(text, "%s%s", text->len ? "; " : "",
                                   design->fixes[i]->text ? design->fixes[i]->text
                                                          : design->fixes[i]->name.text);
    return g_string_free(text, FALSE);
}

/* ---- as findings of a check ---- */

static void append_refuted(const CheckReport *report, uint32_t question, uint32_t option,
                           GString *out)
{
    const Design *design = report->session->design;
    const Option *offered = &design->questions[question]->options[option];
    const Source *source = source_map_get(design->sources, offered->name.span.source);
    g_autofree char *fixes = build_fixes_text(design, design_option_fixes(design, offered));
    g_autofree char *verdict = check_option_verdict(report, question, option);
    Counterexample *run =
        report->session->quiet ? NULL : check_option_run(report, question, option);
    uint32_t line, column;

    source_position(source, offered->name.span.start, &line, &column);
    g_string_append_printf(out, "\n  REFUTED  %s:%u:%u: %s %s: %s\n", source->path, line, column,
                           offered->is_answer ? "answer" : "option", fixes, verdict);
    if (!run)
        return;
    g_autofree char *text = text_write(run, session_style(report->session));
    g_string_append_printf(out, "\n%s", text);
    counterexample_free(run);
}

void check_append_questions(const CheckReport *report, GString *out)
{
    const Design *design = report->session->design;
    uint32_t standing = 0, undecided = 0, count = report->matrix->question_count;

    if (count == 0)
        return;
    for (uint32_t i = 0; i < count; i++) {
        standing += check_question_stands(report, i) == CLAIM_CONFIRMED;
        undecided += check_question_stands(report, i) == CLAIM_UNDECIDED;
    }
    g_string_append_printf(out, "  %u of %u questions are answered correctly", standing, count);
    if (undecided)
        g_string_append_printf(out, ", %u could not be decided", undecided);
    g_string_append_c(out, '\n');
    for (uint32_t i = 0; i < count; i++)
        for (uint32_t j = 0; j < design->questions[i]->option_count; j++)
            if (check_option_stands(report, i, j) == CLAIM_REFUTED)
                append_refuted(report, i, j, out);
}
