/* `check --format markdown`: the summary of a job, with the matrix as a table and the runs as
 * pictures that code hosts draw (Mermaid). */
#include "checker/commands/check/check_asked.h"
#include "checker/commands/check/check_changes.h"
#include "checker/commands/check/check_format.h"
#include "traces/explain/explain.h"
#include "traces/format/formats.h"
#include "traces/format/table.h"

#include <string.h>

enum { PICTURES = 3 }; /* of one design */

/* What Markdown or HTML would take for markup is escaped. */
static void append_escaped(GString *out, const char *text)
{
    g_autofree char *line = table_one_line(text);

    for (const char *c = line; *c; c++) {
        if (strchr("\\`*_{}[]<>#|~&$", *c))
            g_string_append_c(out, '\\');
        g_string_append_c(out, *c);
    }
}

static void append_cell(GString *out, const char *text)
{
    g_string_append(out, " ");
    append_escaped(out, text);
    g_string_append(out, " |");
}

/* ---- the matrix ---- */

static void append_head(GString *out, const Model *model)
{
    g_string_append(out, "| |");
    for (uint32_t i = 0; i < model->property_count; i++)
        append_cell(out, model->properties[i].name);
    for (uint32_t i = 0; i < model->measure_count; i++)
        append_cell(out, model->measures[i].name);
    g_string_append(out, " states |\n|---|");
    for (uint32_t i = 0; i < model->property_count + model->measure_count + 1; i++)
        g_string_append(out, "---|");
    g_string_append_c(out, '\n');
}

static void append_property(GString *out, const CheckReport *report, const MatrixRow *row,
                            uint32_t property)
{
    const Verdicts *verdicts = row->verdicts;
    const bool is_window = property < verdicts->window_count;
    g_autofree char *word =
        is_window
            ? build_window_text(row->model, &verdicts->windows[property])
            : g_strdup(check_word(&row->model->properties[property],
                                  verdicts->checks[property - verdicts->window_count].result));
    g_autofree char *text = g_strconcat(word, check_timing_mark(report, row, property), NULL);
    const bool is_bad =
        !matrix_is_good(verdicts, property) && !matrix_is_unknown(verdicts, property);

    g_string_append(out, is_bad ? " **" : " ");
    append_escaped(out, text);
    g_string_append(out, is_bad ? "** |" : " |");
}

static void append_row(GString *out, const CheckReport *report, const MatrixRow *row)
{
    const Verdicts *verdicts = row->verdicts;
    const uint32_t properties = verdicts->window_count + verdicts->check_count;
    g_autofree char *fixes = build_fixes_text(report->session->design, row->fixes);

    g_string_append_c(out, '|');
    append_cell(out, fixes);
    for (uint32_t i = 0; i < properties; i++) {
        if (verdicts->design_error)
            g_string_append(out, " **design error** |");
        else
            append_property(out, report, row, i);
    }
    for (uint32_t i = 0; i < verdicts->measure_count; i++) {
        g_autofree char *value = check_measure_text(
            &row->model->measures[i], &verdicts->measures[i], report->session->judge.epsilon);
        append_cell(out, value);
    }
    g_string_append_printf(out, " %" G_GUINT64_FORMAT " |\n", verdicts->states);
}

static void append_matrix(GString *out, const CheckReport *report)
{
    append_head(out, ((const MatrixRow *)report->matrix->rows->pdata[0])->model);
    for (uint32_t i = 0; i < report->matrix->shown; i++)
        append_row(out, report, report->matrix->rows->pdata[i]);
    g_string_append_c(out, '\n');
}

/* ---- what was found ---- */

static void append_case(GString *out, const CheckCase *it)
{
    static const char *const words[] = {[CASE_HOLDS] = "Holds",
                                        [CASE_FAILS] = "**Fails**",
                                        [CASE_UNKNOWN] = "**Not decided**",
                                        [CASE_IS_NOTED] = "Warning",
                                        [CASE_NOT_JUDGED] = "Not judged"};
    g_autofree char *sentence = check_format_sentence(it);
    g_autofree char *place = check_format_place(it);

    g_string_append_printf(out, "- %s, ", words[it->result]);
    append_escaped(out, place);
    g_string_append(out, ": ");
    append_escaped(out, sentence);
    g_string_append_c(out, '\n');
}

/* Returns how many hold. */
static uint32_t append_cases(GString *out, const GPtrArray *cases)
{
    uint32_t good = 0;

    for (guint i = 0; i < cases->len; i++) {
        const CheckCase *it = cases->pdata[i];
        if (it->result == CASE_HOLDS)
            good++;
        else if (it->result != CASE_NOT_JUDGED)
            append_case(out, it);
    }
    return good;
}

/* ---- pictures ---- */

/* A picture that code hosts draw; of text with backquotes the fence has one more. */
static void append_picture(GString *out, Counterexample *run)
{
    g_autofree char *chart = chart_mermaid(run);
    uint32_t longest = 2, length = 0;

    for (const char *c = chart; *c; c++) {
        length = *c == '`' ? length + 1 : 0;
        longest = MAX(longest, length);
    }
    g_autofree char *fence = g_strnfill(longest + 1, '`');
    g_autofree char *line = table_one_line(run->headline);
    g_autofree char *headline = g_markup_escape_text(line, -1); /* HTML: no Markdown in there */
    g_string_append_printf(out,
                           "\n<details><summary>%s</summary>\n\n%smermaid\n%s%s\n\n</details>\n",
                           headline, fence, chart, fence);
}

/* Where nothing fails that should hold: the first thing that is open or broken as written, for that
 * is what the design is about. */
static Counterexample *first_run(const CheckReport *report)
{
    const MatrixRow *row = report->matrix->rows->pdata[0];
    const Verdicts *verdicts = row->verdicts;

    for (uint32_t i = 0; i < verdicts->window_count + verdicts->check_count; i++) {
        const bool is_window = i < verdicts->window_count;
        if (matrix_is_good(verdicts, i) || matrix_is_unknown(verdicts, i))
            continue;
        return explain_run(check_report_program(report, row), verdicts,
                           (PropertyReference){is_window ? REFERENCE_WINDOW : REFERENCE_CHECK,
                                               is_window ? i : i - verdicts->window_count});
    }
    return NULL;
}

static void append_pictures(GString *out, const CheckAnswer *answer)
{
    uint32_t runs = 0;

    for (guint i = 0; i < answer->cases->len; i++) {
        Counterexample *run = check_case_run(answer->report, answer->cases->pdata[i]);
        if (run && runs < PICTURES)
            append_picture(out, run);
        runs += run != NULL;
        counterexample_free(run);
    }
    Counterexample *run = runs == 0 ? first_run(answer->report) : NULL;
    if (run)
        append_picture(out, run);
    counterexample_free(run);
    if (runs > PICTURES)
        g_string_append_printf(out, "\nand %u more: `stalemate trace` shows them\n",
                               runs - PICTURES);
}

static void append_changes(GString *out, const CheckReport *report)
{
    if (!report->changes)
        return;
    g_string_append(out,
                    report->changes->len > 0 ? "\nChanged since " : "\nNothing changed since ");
    append_escaped(out, report->against);
    g_string_append(out, report->changes->len > 0 ? ":\n\n" : "\n");
    for (guint i = 0; i < report->changes->len; i++) {
        g_autofree char *text = check_change_text(report->changes->pdata[i]);
        g_string_append(out, "- ");
        append_escaped(out, text);
        g_string_append_c(out, '\n');
    }
}

static void append_asked(GString *out, const CheckReport *report)
{
    g_autofree char *sentence = check_asked_sentence(report);

    if (!sentence)
        return;
    g_string_append_c(out, '\n');
    append_escaped(out, sentence);
    g_string_append_c(out, '\n');
}

static void add(CheckWriting *writing, const CheckAnswer *answer)
{
    const Design *design = answer->session->design;
    const char *title = design && design->title ? design->title : NULL;
    GString *out = writing->text;

    g_string_append(out, writing->answers > 0 ? "\n## " : "## ");
    append_escaped(out, check_format_name(answer));
    g_string_append(out, title ? ": " : "");
    append_escaped(out, title ? title : "");
    g_string_append(out, "\n\n");
    if (answer->report)
        append_matrix(out, answer->report);
    const gsize before = out->len;
    const uint32_t good = append_cases(out, answer->cases);
    if (answer->report) {
        g_string_append_printf(out, "%s%u hold\n", out->len > before ? "\n" : "", good);
        append_asked(out, answer->report);
        append_changes(out, answer->report);
        append_pictures(out, answer);
    }
}

const CheckFormat check_format_markdown = {
    .name = "markdown",
    .help = "the summary of a job: the matrix, what does not hold, and its pictures",
    .has_changes = true,
    .add = add,
};
