/* `check` for people: the matrix, what is cheapest, the claims, and the runs to what fails. */
#include "checker/base/duration.h"
#include "checker/commands/check/check.h"
#include "checker/commands/check/check_questions.h"

#include "checker/language/syntax/tree.h"
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

static Table *new_matrix_table(const CheckReport *answer, bool wide)
{
    const Verdicts *verdicts = ((const MatrixRow *)answer->matrix->rows->pdata[0])->verdicts;
    uint32_t count = 3 + verdicts->window_count + verdicts->check_count + verdicts->measure_count +
                     any_deadlock(answer->matrix);
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

static void head_cells(const CheckReport *answer, const Model *model, Table *table)
{
    bool broken = is_wide(model), more = true;

    for (uint32_t line = 0; more; line++) {
        more = false;
        table_cell(table, TABLE_PLAIN, "");
        for (uint32_t i = 0; i < model->property_count; i++)
            head_cell(table, model->properties[i].name, broken, line, &more);
        for (uint32_t i = 0; i < model->measure_count; i++)
            head_cell(table, model->measures[i].name, broken, line, &more);
        if (any_deadlock(answer->matrix))
            head_cell(table, "deadlock", broken, line, &more);
        head_cell(table, "states", broken, line, &more);
        head_cell(table, answer->single ? "" : "cost", broken, line, &more);
        table_end_row(table);
    }
}

/* With a mark where only timing makes it good. */
static char *marked(const CheckReport *answer, const MatrixRow *row, uint32_t property,
                    const char *text)
{
    return g_strconcat(text, check_timing_mark(answer, row, property), NULL);
}

static void property_cells(const CheckReport *answer, const MatrixRow *row, Table *table)
{
    const Verdicts *verdicts = row->verdicts;
    const Model *model = row->model;

    for (uint32_t i = 0; i < verdicts->window_count; i++) {
        g_autofree char *word = window_text(model, &verdicts->windows[i]);
        g_autofree char *text = marked(answer, row, i, word);
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
        g_autofree char *text = marked(answer, row, verdicts->window_count + i, word);
        table_cell(table, style, text);
    }
    for (uint32_t i = 0; i < verdicts->measure_count; i++) {
        g_autofree char *text = check_measure_text(&model->measures[i], &verdicts->measures[i],
                                                   answer->subject->judge.epsilon);
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

static void add_matrix_row(const CheckReport *answer, const MatrixRow *row, Table *table)
{
    const Verdicts *verdicts = row->verdicts;
    g_autofree char *name = fixes_text(answer->subject->design, row->fixes);
    g_autofree char *states = g_strdup_printf("%" G_GUINT64_FORMAT, verdicts->states);
    g_autofree char *cost = g_strdup_printf("%" G_GINT64_FORMAT, row->cost);

    table_cell(table, TABLE_PLAIN, name);
    if (verdicts->design_error)
        error_cells(verdicts, table);
    else
        property_cells(answer, row, table);
    if (any_deadlock(answer->matrix))
        deadlock_cell(verdicts, table);
    table_cell(table, TABLE_PLAIN, states);
    table_cell(table, TABLE_PLAIN, row->fixes && !answer->single ? cost : "");
    table_end_row(table);
}

static void add_matrix(const CheckReport *answer, GString *out)
{
    const MatrixRow *first = answer->matrix->rows->pdata[0];
    g_autoptr(Table) table = new_matrix_table(answer, is_wide(first->model));

    head_cells(answer, first->model, table);
    for (uint32_t i = 0; i < answer->matrix->shown; i++)
        add_matrix_row(answer, answer->matrix->rows->pdata[i], table);
    table_print(table, answer->subject->colour, out);
}

/* Numbers of states are to be compared with nothing but others of the same reductions. */
static void add_reductions(const CheckReport *answer, uint32_t reductions, GString *out)
{
    const char *by = reduction_list_text(reductions);
    g_autoptr(GString) rows = g_string_new(NULL);

    for (uint32_t i = 0; i < answer->matrix->shown; i++) {
        const MatrixRow *row = answer->matrix->rows->pdata[i];
        g_autofree char *name = fixes_text(answer->subject->design, row->fixes);
        if (row->verdicts->reductions == reductions)
            g_string_append_printf(rows, "%s%s", rows->len > 0 ? ", " : "", name);
    }
    if (rows->len > 0)
        g_string_append_printf(out, "  states of %s: reduced by %s (--reductions dead has all)\n",
                               rows->str, by);
}

static void add_all_reductions(const CheckReport *answer, GString *out)
{
    add_reductions(answer, REDUCTION_SYMMETRY, out);
    add_reductions(answer, REDUCTION_ORDER, out);
    add_reductions(answer, REDUCTION_SYMMETRY | REDUCTION_ORDER, out);
}

/* ---- what is cheapest ---- */

static bool all_were_searched(const Matrix *matrix)
{
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

char *check_goal_text(const CheckReport *answer, const Goal *goal, const char *name, bool is_window)
{
    g_autofree char *fixes = fixes_text(answer->subject->design, goal->fixes);
    const char *done = is_window ? "closed" : "kept";
    bool has_fixes = answer->subject->design->fix_count > 0;

    switch (goal->answer) {
    case GOAL_FOUND:
        return g_strdup_printf("%s is %s most cheaply by %s (cost %" G_GINT64_FORMAT ")", name,
                               done, fixes, goal->cost);
    case GOAL_NONE:
        return has_fixes ? g_strdup_printf("%s is %s by no set of these fixes", name, done) : NULL;
    case GOAL_NOT_ASKED: return NULL;
    case GOAL_UNKNOWN: break;
    }
    if (has_error(answer->matrix))
        return has_fixes ? g_strdup_printf("%s: with some sets of fixes there is a design error, "
                                           "and with no other is it known to be %s",
                                           name, done)
                         : NULL;
    if (all_were_searched(answer->matrix))
        return g_strdup_printf("%s: the bound is too close to the probability to tell, or is it; "
                               "a little more or less of it can be told",
                               name);
    return g_strdup_printf("%s: not every set of fixes could be searched to its end", name);
}

static void add_goal(const CheckReport *answer, const Goal *goal, const char *name, bool is_window,
                     GString *out)
{
    g_autofree char *text = check_goal_text(answer, goal, name, is_window);

    if (text)
        g_string_append_printf(out, "  %s\n", text);
}

static void add_goals(const CheckReport *answer, GString *out)
{
    const Design *design = answer->subject->design;
    const Matrix *matrix = answer->matrix;
    gsize before = out->len;

    g_string_append_c(out, '\n');
    for (uint32_t i = 0; i < matrix->window_count; i++)
        add_goal(answer, &matrix->windows[i], design->windows[i]->name.text, true, out);
    for (uint32_t i = 0; i < matrix->check_count; i++)
        add_goal(answer, &matrix->checks[i],
                 i < design->check_count ? design->checks[i]->name.text : "assertions", false, out);
    if (!matrix->all_sets && matrix->sets == UINT64_MAX)
        g_string_append_printf(
            out, "  more than %d sets of fixes: only that many, the smallest, were searched\n",
            MATRIX_MAX_SETS);
    if (out->len == before + 1)
        g_string_truncate(out, before);
}

static void add_timing(const CheckReport *answer, GString *out)
{
    g_auto(GStrv) sentences = check_timing_sentences(answer, true);

    if (*sentences && answer->single)
        g_string_append_c(out, '\n');
    for (char **sentence = sentences; *sentence; sentence++)
        g_string_append_printf(out, "  %s\n", *sentence);
}

char *check_text(const CheckReport *answer)
{
    const Design *design = answer->subject->design;
    g_autofree char *title = text_one_line(design->title ? design->title : "");
    GString *out = g_string_new(NULL);

    g_string_append_printf(out, "%s  %s\n\n", design->name, title);
    add_matrix(answer, out);
    add_all_reductions(answer, out);
    if (!answer->single)
        add_goals(answer, out);
    add_timing(answer, out);
    if (!answer->single) {
        check_append_claims(answer, out);
        check_append_questions(answer, out);
        check_append_left_out(answer, out);
    }
    check_append_limits(answer, out);
    check_append_runs(answer, out);
    return g_string_free(out, FALSE);
}
