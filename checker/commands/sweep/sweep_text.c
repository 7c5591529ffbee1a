/* `sweep` for people: a table for each window, check and measure, and what closes it from where. */
#include "checker/commands/check/check.h"
#include "checker/commands/sweep/sweep.h"

#include "traces/counterexample/build.h"
#include "traces/format/table.h"

#include <string.h>

enum { INDENT = 2, GAP = 3, PAGE = 100 };

static const SweepResult *result(const Sweep *sweep, guint property, guint value, guint set)
{
    return &sweep_cell(sweep, value, set)->results[property];
}

/* ---- tables ---- */

static int value_width(const Sweep *sweep)
{
    int width = table_columns(sweep->name);

    for (guint i = 0; i < sweep->values->len; i++) {
        g_autofree char *text = sweep_value_text(sweep, i);
        width = MAX(width, table_columns(text));
    }
    return width;
}

static int set_width(const Sweep *sweep, guint property, guint set)
{
    g_autofree char *head = sweep_set_text(sweep, set);
    int width = table_columns(head);

    for (guint i = 0; i < sweep->values->len; i++)
        width = MAX(width, table_columns(result(sweep, property, i, set)->text));
    return width;
}

/* The sets that have columns: those that are not told in one sentence. */
static GArray *changing_sets(const Sweep *sweep, guint property)
{
    GArray *sets = g_array_new(FALSE, FALSE, sizeof(guint));

    for (guint i = 0; i < sweep->sets->len; i++)
        if (!sweep_is_constant(sweep, property, i))
            g_array_append_val(sets, i);
    return sets;
}

/* The first of the sets that has no room beside those from `first` on. */
static guint sets_that_fit(const Sweep *sweep, guint property, const GArray *sets, guint first)
{
    int width = INDENT + value_width(sweep);
    guint end = first;

    do
        width += GAP + set_width(sweep, property, g_array_index(sets, guint, end));
    while (width <= PAGE && ++end < sets->len);
    return MAX(end, first + 1);
}

static TableStyle style_of(const SweepProperty *property, SweepGrade grade)
{
    if (grade == SWEEP_UNKNOWN)
        return TABLE_DIM;
    if (property->kind == SWEEP_MEASURE)
        return TABLE_PLAIN;
    return grade == SWEEP_GOOD ? TABLE_GREEN : TABLE_RED;
}

/* Columns `first` to `end` - 1 of those. */
static void add_part(const Sweep *sweep, guint property, const GArray *sets, guint first, guint end,
                     GString *out)
{
    const SweepProperty *of = &g_array_index(sweep->properties, SweepProperty, property);
    g_autofree TableColumn *columns = g_new0(TableColumn, end - first + 1);

    columns[0].right = sweep->kind != PARAM_BOOL;
    for (guint i = first; i < end; i++)
        columns[i - first + 1].right = of->kind == SWEEP_MEASURE;
    g_autoptr(Table) table = table_new(columns, end - first + 1, INDENT, GAP);
    table_cell(table, TABLE_BOLD, sweep->name);
    for (guint i = first; i < end; i++) {
        g_autofree char *head = sweep_set_text(sweep, g_array_index(sets, guint, i));
        table_cell(table, TABLE_BOLD, head);
    }
    table_end_row(table);
    for (guint i = 0; i < sweep->values->len; i++) {
        g_autofree char *value = sweep_value_text(sweep, i);
        table_cell(table, TABLE_PLAIN, value);
        for (guint j = first; j < end; j++) {
            const SweepResult *cell = result(sweep, property, i, g_array_index(sets, guint, j));
            table_cell(table, style_of(of, cell->grade), cell->text);
        }
        table_end_row(table);
    }
    table_print(table, sweep->session->colour, out);
}

static void add_tables(const Sweep *sweep, guint property, GString *out)
{
    const SweepProperty *of = &g_array_index(sweep->properties, SweepProperty, property);

    g_string_append_c(out, '\n');
    table_styled(out, TABLE_BOLD, sweep->session->colour, of->name);
    g_string_append_c(out, '\n');
    g_autoptr(GArray) sets = changing_sets(sweep, property);
    for (guint first = 0; first < sets->len;) {
        guint end = sets_that_fit(sweep, property, sets, first);
        g_string_append_c(out, '\n');
        add_part(sweep, property, sets, first, end, out);
        first = end;
    }
}

/* ---- from which value on ---- */

static void add_sentences(const Sweep *sweep, guint property, GString *out)
{
    g_string_append_c(out, '\n');
    for (guint i = 0; i < sweep->sets->len; i++) {
        g_autofree char *sentence = sweep_sentence(sweep, property, i);
        if (sentence)
            g_string_append_printf(out, "  %s\n", sentence);
    }
}

/* ---- what went wrong ---- */

/* Of the configurations that one thing happened to, the first by name. */
static void add_cases(const Sweep *sweep, bool (*is)(const SweepCell *, int), int which,
                      const char *word, const char *what, GString *out)
{
    guint count = 0;

    for (guint i = 0; i < sweep->values->len; i++)
        for (guint j = 0; j < sweep->sets->len; j++) {
            if (!is(sweep_cell(sweep, i, j), which) || count++ > 0)
                continue;
            g_autofree char *value = sweep_value_text(sweep, i);
            g_autofree char *set = sweep_set_text(sweep, j);
            g_string_append_printf(out, "\n  %s  %s = %s, %s", word, sweep->name, value, set);
        }
    if (count > 1)
        g_string_append_printf(out, " and %u more", count - 1);
    if (count > 0)
        g_string_append_printf(out, ": %s\n", what);
}

static bool ended_so(const SweepCell *cell, int end)
{
    return (int)cell->end == end;
}

static bool is_deadlocked(const SweepCell *cell, int ignored)
{
    (void)ignored;
    return cell->deadlock;
}

/* "over DELAY: 100ms, 500ms, 1s"; of many the first two and the last. */
static void add_values(const Sweep *sweep, GString *out)
{
    enum { MOST = 8, FIRST = 2 };
    const guint count = sweep->values->len;

    g_string_append_printf(out, "over %s:", sweep->name);
    for (guint i = 0; i < count; i++) {
        g_autofree char *text = sweep_value_text(sweep, i);
        if (count <= MOST || i < FIRST)
            g_string_append_printf(out, " %s%s", text, i + 1 < count ? "," : "");
        else if (i + 1 == count)
            g_string_append_printf(out, " ... %s (%u values)", text, count);
    }
    g_string_append_c(out, '\n');
}

char *sweep_text(const Sweep *sweep)
{
    const Design *design = sweep->session->design;
    g_autofree char *title = table_one_line(design->title ? design->title : "");
    GString *out = g_string_new(NULL);

    g_string_append_printf(out, "%s  %s\n", design->name, title);
    add_values(sweep, out);
    if (sweep->most_tick > 0) {
        g_autofree char *ticks = build_tick_text(sweep->least_tick, sweep->most_tick);
        g_string_append_printf(out, "%s\n", ticks);
    }
    for (guint i = 0; i < sweep->properties->len; i++) {
        add_tables(sweep, i, out);
        add_sentences(sweep, i, out);
    }
    add_cases(sweep, ended_so, SEARCH_ERROR, "DESIGN ERROR", "stalemate check shows its run", out);
    add_cases(sweep, is_deadlocked, 0, "DEADLOCK", "stalemate check shows its run", out);
    for (int end = SEARCH_STATES; end <= SEARCH_STOPPED; end++)
        add_cases(sweep, ended_so, end, "INCOMPLETE", check_end_text((SearchEnd)end), out);
    return g_string_free(out, FALSE);
}
