/* `check` for people: the matrix, what is cheapest, the claims, and the runs to what fails. */
#include "checker/base/duration.h"
#include "checker/commands/check/check_asked.h"
#include "checker/commands/check/check_changes.h"
#include "checker/commands/check/check_format.h"
#include "checker/commands/check/check_questions.h"

#include "checker/language/syntax/decl.h"
#include "traces/counterexample/build.h"
#include "traces/format/formats.h"
#include "traces/format/table.h"

#include <string.h>

/* ---- the matrix ---- */

/* Only then is there a column for it. */
static bool any_deadlock(const Matrix *matrix)
{
    for (uint32_t i = 0; i < matrix->shown; i++)
        if (((const MatrixRow *)matrix->rows->pdata[i])->verdicts->deadlock)
            return true;
    return false;
}

static Table *new_matrix_table(const CheckReport *report, bool wide)
{
    const Verdicts *verdicts = ((const MatrixRow *)report->matrix->rows->pdata[0])->verdicts;
    uint32_t count = 3 + verdicts->window_count + verdicts->check_count + verdicts->measure_count +
                     any_deadlock(report->matrix);
    g_autofree TableColumn *columns = g_new0(TableColumn, count);

    columns[count - 2].right = columns[count - 1].right = true;
    for (uint32_t i = 0; i < verdicts->measure_count; i++)
        columns[1 + verdicts->window_count + verdicts->check_count + i].right = true;
    return table_new(columns, count, 2, wide ? 2 : 4);
}

/* Long names are broken at their underscores where the table would be wider than a page: line
 * `line` of the head of a column, or NULL past its last. */
static char *head_line(const char *name, bool broken, uint32_t line)
{
    if (!broken || !*name)
        return line == 0 ? g_strdup(name) : NULL;
    g_auto(GStrv) words = g_strsplit(name, "_", -1);
    uint32_t last = g_strv_length(words) - 1;
    if (line > last)
        return NULL;
    return g_strconcat(words[line], line < last ? "_" : "", NULL);
}

static void head_cell(Table *table, const char *name, bool broken, uint32_t line, bool *more)
{
    g_autofree char *text = head_line(name, broken, line);
    g_autofree char *next = head_line(name, broken, line + 1);

    table_cell(table, TABLE_BOLD, text ? text : "");
    *more |= next != NULL;
}

static bool is_wide(const Model *model)
{
    size_t width = 30;

    for (uint32_t i = 0; i < model->property_count; i++)
        width += MAX(strlen(model->properties[i].name), 8) + 4;
    for (uint32_t i = 0; i < model->measure_count; i++)
        width += strlen(model->measures[i].name) + 4;
    return width > 100;
}

static void head_cells(const CheckReport *report, const Model *model, Table *table)
{
    bool broken = is_wide(model), more = true;

    for (uint32_t line = 0; more; line++) {
        more = false;
        table_cell(table, TABLE_PLAIN, "");
        for (uint32_t i = 0; i < model->property_count; i++)
            head_cell(table, model->properties[i].name, broken, line, &more);
        for (uint32_t i = 0; i < model->measure_count; i++)
            head_cell(table, model->measures[i].name, broken, line, &more);
        if (any_deadlock(report->matrix))
            head_cell(table, "deadlock", broken, line, &more);
        head_cell(table, "states", broken, line, &more);
        head_cell(table, report->single ? "" : "cost", broken, line, &more);
        table_end_row(table);
    }
}

/* With a mark where only timing makes it good. */
static char *marked(const CheckReport *report, const MatrixRow *row, uint32_t property,
                    const char *text)
{
    return g_strconcat(text, check_timing_mark(report, row, property), NULL);
}

static void property_cells(const CheckReport *report, const MatrixRow *row, Table *table)
{
    const Verdicts *verdicts = row->verdicts;
    const Model *model = row->model;

    for (uint32_t i = 0; i < verdicts->window_count; i++) {
        g_autofree char *word = build_window_text(model, &verdicts->windows[i]);
        g_autofree char *text = marked(report, row, i, word);
        bool unknown = verdicts->windows[i].kind == WINDOW_UNKNOWN;
        table_cell(table,
                   unknown                       ? TABLE_DIM
                   : matrix_is_good(verdicts, i) ? TABLE_GREEN
                                                 : TABLE_RED,
                   text);
    }
    for (uint32_t i = 0; i < verdicts->check_count; i++) {
        CheckResult result = verdicts->checks[i].result;
        TableStyle style = result == CHECK_KEPT     ? TABLE_GREEN
                           : result == CHECK_BROKEN ? TABLE_RED
                                                    : TABLE_DIM;
        const char *word = check_word(&model->properties[verdicts->window_count + i], result);
        g_autofree char *text = marked(report, row, verdicts->window_count + i, word);
        table_cell(table, style, text);
    }
    for (uint32_t i = 0; i < verdicts->measure_count; i++) {
        g_autofree char *text = check_measure_text(&model->measures[i], &verdicts->measures[i],
                                                   report->session->judge.epsilon);
        table_cell(table, TABLE_PLAIN, text);
    }
}

static void error_cells(const Verdicts *verdicts, Table *table)
{
    uint32_t count = verdicts->window_count + verdicts->check_count + verdicts->measure_count;

    for (uint32_t i = 0; i < count; i++)
        table_cell(table, TABLE_RED, "design error");
}

static void deadlock_cell(const Verdicts *verdicts, Table *table)
{
    SearchEnd end = verdicts->end;
    bool is_known = end == SEARCH_COMPLETE && !verdicts->design_error;

    if (verdicts->deadlock)
        table_cell(table, TABLE_RED, "reached");
    else
        table_cell(table, is_known ? TABLE_GREEN : TABLE_DIM, is_known ? "none" : "unknown");
}

static void add_matrix_row(const CheckReport *report, const MatrixRow *row, Table *table)
{
    const Verdicts *verdicts = row->verdicts;
    g_autofree char *name = build_fixes_text(report->session->design, row->fixes);
    g_autofree char *states = g_strdup_printf("%" G_GUINT64_FORMAT, verdicts->states);
    g_autofree char *cost = g_strdup_printf("%" G_GINT64_FORMAT, row->cost);

    table_cell(table, TABLE_PLAIN, name);
    if (verdicts->design_error)
        error_cells(verdicts, table);
    else
        property_cells(report, row, table);
    if (any_deadlock(report->matrix))
        deadlock_cell(verdicts, table);
    table_cell(table, TABLE_PLAIN, states);
    table_cell(table, TABLE_PLAIN, row->fixes && !report->single ? cost : "");
    table_end_row(table);
}

static void add_matrix(const CheckReport *report, GString *out)
{
    const MatrixRow *first = report->matrix->rows->pdata[0];
    g_autoptr(Table) table = new_matrix_table(report, is_wide(first->model));

    head_cells(report, first->model, table);
    for (uint32_t i = 0; i < report->matrix->shown; i++)
        add_matrix_row(report, report->matrix->rows->pdata[i], table);
    table_print(table, report->session->colour, out);
}

/* Numbers of states are to be compared with nothing but others of the same reductions. */
static void add_reductions(const CheckReport *report, uint32_t reductions, GString *out)
{
    const char *by = reduction_list_text(reductions);
    g_autoptr(GString) rows = g_string_new(NULL);

    for (uint32_t i = 0; i < report->matrix->shown; i++) {
        const MatrixRow *row = report->matrix->rows->pdata[i];
        g_autofree char *name = build_fixes_text(report->session->design, row->fixes);
        if (row->verdicts->reductions == reductions)
            g_string_append_printf(rows, "%s%s", rows->len > 0 ? ", " : "", name);
    }
    if (rows->len > 0)
        g_string_append_printf(out, "  states of %s: reduced by %s (--reductions dead has all)\n",
                               rows->str, by);
}

static void add_all_reductions(const CheckReport *report, GString *out)
{
    add_reductions(report, REDUCTION_SYMMETRY, out);
    add_reductions(report, REDUCTION_ORDER, out);
    add_reductions(report, REDUCTION_SYMMETRY | REDUCTION_ORDER, out);
}

/* ---- what is cheapest ---- */

static bool all_were_searched(const Matrix *matrix)
{
    if (matrix->is_cut)
        return false;
    for (guint i = 0; i < matrix->rows->len; i++)
        if (((const MatrixRow *)matrix->rows->pdata[i])->verdicts->end != SEARCH_COMPLETE)
            return false;
    return true;
}

static bool has_error(const Matrix *matrix)
{
    for (guint i = 0; i < matrix->rows->len; i++)
        if (((const MatrixRow *)matrix->rows->pdata[i])->verdicts->design_error)
            return true;
    return false;
}

bool check_goal_deadlocks(const Matrix *matrix, const Goal *goal)
{
    const MatrixRow *as_written = matrix_row(matrix, 0), *row = matrix_row(matrix, goal->fixes);

    return goal->answer == GOAL_FOUND && row && row->verdicts->deadlock &&
           !(as_written && as_written->verdicts->deadlock);
}

char *check_goal_text(const CheckReport *report, const Goal *goal, const char *name, bool is_window)
{
    g_autofree char *fixes = build_fixes_text(report->session->design, goal->fixes);
    const char *done = is_window ? "closed" : "kept";
    bool has_fixes = report->session->design->fix_count > 0;

    switch (goal->answer) {
    case GOAL_FOUND:
        return g_strdup_printf(
            "%s is %s most cheaply by %s (cost %" G_GINT64_FORMAT ")%s", name, done, fixes,
            goal->cost, check_goal_deadlocks(report->matrix, goal) ? ", which deadlocks" : "");
    case GOAL_NONE:
        return has_fixes ? g_strdup_printf("%s is %s by no set of these fixes", name, done) : NULL;
    case GOAL_NOT_ASKED: return NULL;
    case GOAL_UNKNOWN: break;
    }
    if (has_error(report->matrix))
        return has_fixes ? g_strdup_printf("%s: some sets of fixes lead to a design error, and it "
                                           "is not known to be %s by any other",
                                           name, done)
                         : NULL;
    if (all_were_searched(report->matrix))
        return g_strdup_printf("%s: the bound is the probability itself, or too close to it to "
                               "decide; a slightly larger or smaller bound can be decided",
                               name);
    return g_strdup_printf("%s: not every set of fixes could be searched to its end", name);
}

static void add_goal(const CheckReport *report, const Goal *goal, const char *name, bool is_window,
                     GString *out)
{
    g_autofree char *text = check_goal_text(report, goal, name, is_window);

    if (text)
        g_string_append_printf(out, "  %s\n", text);
}

static void add_goals(const CheckReport *report, GString *out)
{
    const Design *design = report->session->design;
    const Matrix *matrix = report->matrix;
    gsize before = out->len;

    g_string_append_c(out, '\n');
    for (uint32_t i = 0; i < matrix->window_count; i++)
        add_goal(report, &matrix->windows[i], design->windows[i]->name.text, true, out);
    for (uint32_t i = 0; i < matrix->check_count; i++)
        add_goal(report, &matrix->checks[i],
                 i < design->check_count ? design->checks[i]->name.text : "assertions", false, out);
    if (!matrix->all_sets && matrix->sets == UINT64_MAX)
        g_string_append_printf(
            out, "  more than %d sets of fixes: only that many, the smallest, were searched\n",
            MATRIX_MAX_SETS);
    if (out->len == before + 1)
        g_string_truncate(out, before);
}

static void add_timing(const CheckReport *report, GString *out)
{
    g_auto(GStrv) sentences = check_timing_sentences(report, true);

    if (*sentences && report->single)
        g_string_append_c(out, '\n');
    for (char **sentence = sentences; *sentence; sentence++)
        g_string_append_printf(out, "  %s\n", *sentence);
}

static void add_changes(const CheckReport *report, GString *out)
{
    if (!report->changes)
        return;
    g_string_append_printf(out, "\n  %s since %s%s\n",
                           report->changes->len > 0 ? "changed" : "nothing changed",
                           report->against, report->changes->len > 0 ? ":" : "");
    for (guint i = 0; i < report->changes->len; i++) {
        g_autofree char *text = check_change_text(report->changes->pdata[i]);
        g_autofree char *line = table_one_line(text);
        g_string_append_printf(out, "    %s\n", line);
    }
}

char *check_text(const CheckReport *report)
{
    const Design *design = report->session->design;
    g_autofree char *title = table_one_line(design->title ? design->title : "");
    GString *out = g_string_new(NULL);

    g_string_append_printf(out, "%s  %s\n\n", design->name, title);
    add_matrix(report, out);
    add_all_reductions(report, out);
    if (!report->single)
        add_goals(report, out);
    add_timing(report, out);
    check_append_ticks(report, out);
    if (!report->single) {
        check_append_claims(report, out);
        check_append_questions(report, out);
        check_append_left_out(report, out);
    }
    check_append_asked(report, out);
    add_changes(report, out);
    check_append_coverage(report, out);
    check_append_limits(report, out);
    check_append_runs(report, out);
    return g_string_free(out, FALSE);
}

/* ---- as a format ---- */

/* Of a design that is refused all was said on stderr. */
static void add_answer(CheckWriting *writing, const CheckAnswer *answer)
{
    g_autofree char *text = answer->report ? check_text(answer->report) : g_strdup("");

    if (writing->answers > 0 && *text)
        g_string_append_c(writing->text, '\n');
    g_string_append(writing->text, text);
}

const CheckFormat check_format_text = {
    .name = "text",
    .help = "for people",
    .has_changes = true,
    .add = add_answer,
};
