#include "checker/commands/check/check_questions.h"

#include "checker/language/syntax/tree.h"
#include "traces/counterexample/build.h"
#include "traces/explain/explain.h"
#include "traces/format/formats.h"

/* ---- whether it stands ---- */

OptionAnswer check_option_answer(const CheckReport *answer, uint32_t question, uint32_t option)
{
    return answer->matrix->questions[question].options[option];
}

ClaimAnswer check_option_stands(const CheckReport *answer, uint32_t question, uint32_t option)
{
    const Decl *decl = answer->subject->design->questions[question];
    OptionAnswer found = check_option_answer(answer, question, option);

    if (found == OPTION_UNDECIDED)
        return CLAIM_UNDECIDED;
    return (found == OPTION_RIGHT) == decl->options[option].is_answer ? CLAIM_CONFIRMED
                                                                      : CLAIM_REFUTED;
}

ClaimAnswer check_question_stands(const CheckReport *answer, uint32_t question)
{
    const Decl *decl = answer->subject->design->questions[question];
    ClaimAnswer result = CLAIM_CONFIRMED;

    for (uint32_t i = 0; i < decl->option_count; i++) {
        ClaimAnswer one = check_option_stands(answer, question, i);
        if (one == CLAIM_REFUTED)
            return CLAIM_REFUTED;
        if (one == CLAIM_UNDECIDED)
            result = CLAIM_UNDECIDED;
    }
    return result;
}

/* ---- what an option does, in words ---- */

static const MatrixRow *row_of(const CheckReport *answer, uint32_t question, uint32_t option)
{
    const Design *design = answer->subject->design;
    const Option *chosen = &design->questions[question]->options[option];

    return matrix_row(answer->matrix, design_option_fixes(design, chosen));
}

/* The first thing the question is about that is not as it should be; -1: there is none. */
static int64_t first_bad(const CheckReport *answer, uint32_t question, const Verdicts *verdicts)
{
    const Question *asked = &answer->subject->whole->questions[question];

    for (uint32_t i = 0; i < asked->decl->name_count; i++)
        if (!matrix_is_good(verdicts, asked->about[i]))
            return asked->about[i];
    return -1;
}

static char *wrong_text(const CheckReport *answer, uint32_t question, const MatrixRow *row)
{
    const Verdicts *verdicts = row->verdicts;
    int64_t bad = first_bad(answer, question, verdicts);

    if (verdicts->design_error || bad < 0)
        return g_strdup("leads to a design error");
    const Model *model = row->model;
    const ModelProperty *property = &model->properties[bad];
    if (property->kind == PROPERTY_WINDOW) {
        g_autofree char *verdict = window_text(model, &verdicts->windows[bad]);
        return g_strdup_printf("leaves %s open %s", property->name, verdict);
    }
    return g_strdup_printf(property->kind == PROPERTY_REACHABLE ? "never reaches %s" : "breaks %s",
                           property->name);
}

/* "closes stale_entry and keeps fresh" */
static char *mends_text(const CheckReport *answer, uint32_t question)
{
    const Question *asked = &answer->subject->whole->questions[question];
    GString *text = g_string_new(NULL);

    for (uint32_t i = 0; i < asked->decl->name_count; i++) {
        bool is_window = asked->about[i] < answer->subject->design->window_count;
        g_string_append_printf(text, "%s%s %s", i ? " and " : "", is_window ? "closes" : "keeps",
                               asked->decl->names[i].text);
    }
    return g_string_free(text, FALSE);
}

char *check_option_verdict(const CheckReport *answer, uint32_t question, uint32_t option)
{
    const MatrixRow *row = row_of(answer, question, option);
    const Goal *cheapest = &answer->matrix->questions[question].cheapest;
    g_autofree char *mends = mends_text(answer, question);
    g_autofree char *fixes = fixes_text(answer->subject->design, cheapest->fixes);

    switch (check_option_answer(answer, question, option)) {
    case OPTION_WRONG: return wrong_text(answer, question, row);
    case OPTION_DEARER:
        return g_strdup_printf(
            "%s at cost %" G_GINT64_FORMAT ", and %s does at cost %" G_GINT64_FORMAT, mends,
            row->cost, cheapest->fixes ? fixes : "the design as written", cheapest->cost);
    case OPTION_RIGHT:
        return g_strdup_printf("%s at cost %" G_GINT64_FORMAT ", and nothing cheaper does", mends,
                               row->cost);
    case OPTION_UNDECIDED: break;
    }
    return g_strdup_printf("could not be decided: %s", check_end_text(row->verdicts->end));
}

Counterexample *check_option_run(const CheckReport *answer, uint32_t question, uint32_t option)
{
    const MatrixRow *row = row_of(answer, question, option);
    const Verdicts *verdicts = row->verdicts;

    if (check_option_answer(answer, question, option) != OPTION_WRONG)
        return NULL;
    const Program *program = check_report_program(answer, row);
    int64_t bad = first_bad(answer, question, verdicts);
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

static void append_refuted(const CheckReport *answer, uint32_t question, uint32_t option,
                           GString *out)
{
    const Design *design = answer->subject->design;
    const Option *about = &design->questions[question]->options[option];
    const Source *source = source_map_get(design->sources, about->name.span.source);
    g_autofree char *fixes = fixes_text(design, design_option_fixes(design, about));
    g_autofree char *verdict = check_option_verdict(answer, question, option);
    Counterexample *run =
        answer->subject->quiet ? NULL : check_option_run(answer, question, option);
    uint32_t line, column;

    source_position(source, about->name.span.start, &line, &column);
    g_string_append_printf(out, "\n  REFUTED  %s:%u:%u: %s %s: %s\n", source->path, line, column,
                           about->is_answer ? "answer" : "option", fixes, verdict);
    if (!run)
        return;
    g_autofree char *text = text_write(run, answer->subject->colour);
    g_string_append_printf(out, "\n%s", text);
    counterexample_free(run);
}

void check_append_questions(const CheckReport *answer, GString *out)
{
    const Design *design = answer->subject->design;
    uint32_t standing = 0, undecided = 0, count = answer->matrix->question_count;

    if (count == 0)
        return;
    for (uint32_t i = 0; i < count; i++) {
        standing += check_question_stands(answer, i) == CLAIM_CONFIRMED;
        undecided += check_question_stands(answer, i) == CLAIM_UNDECIDED;
    }
    g_string_append_printf(out, "  %u of %u questions are answered rightly", standing, count);
    if (undecided)
        g_string_append_printf(out, ", %u could not be decided", undecided);
    g_string_append_c(out, '\n');
    for (uint32_t i = 0; i < count; i++)
        for (uint32_t j = 0; j < design->questions[i]->option_count; j++)
            if (check_option_stands(answer, i, j) == CLAIM_REFUTED)
                append_refuted(answer, i, j, out);
}
