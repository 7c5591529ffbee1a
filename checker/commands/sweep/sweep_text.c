/* `sweep` for people: a table for each window, check and measure, and what closes it from where. */
#include "checker/commands/check/check.h"
#include "checker/commands/sweep/sweep.h"

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
    int width = text_columns(sweep->name);

    for (guint i = 0; i < sweep->values->len; i++) {
        g_autofree char *text = sweep_value_text(sweep, i);
        width = MAX(width, text_columns(text));
    }
    return width;
}

static int set_width(const Sweep *sweep, guint property, guint set)
{
    g_autofree char *head = sweep_set_text(sweep, set);
    int width = text_columns(head);

    for (guint i = 0; i < sweep->values->len; i++)
        width = MAX(width, text_columns(result(sweep, property, i, set)->text));
    return width;
}

/* The first set that has no room beside those from `first` on. */
static guint sets_that_fit(const Sweep *sweep, guint property, guint first)
{
    int width = INDENT + value_width(sweep) + GAP + set_width(sweep, property, first);
    guint end = first + 1;

    while (end < sweep->sets->len && (width += GAP + set_width(sweep, property, end)) <= PAGE)
        end++;
    return end;
}

static TableStyle style_of(const SweepProperty *property, SweepGrade grade)
{
    if (grade == SWEEP_UNKNOWN)
        return TABLE_DIM;
    if (property->kind == SWEEP_MEASURE)
        return TABLE_PLAIN;
    return grade == SWEEP_GOOD ? TABLE_GREEN : TABLE_RED;
}

static void add_part(const Sweep *sweep, guint property, guint first, guint end, GString *out)
{
    const SweepProperty *of = &g_array_index(sweep->properties, SweepProperty, property);
    g_autofree TableColumn *columns = g_new0(TableColumn, end - first + 1);

    columns[0].right = sweep->kind != PARAM_BOOL;
    for (guint i = first; i < end; i++)
        columns[i - first + 1].right = of->kind == SWEEP_MEASURE;
    g_autoptr(Table) table = table_new(columns, end - first + 1, INDENT, GAP);
    table_cell(table, TABLE_BOLD, sweep->name);
    for (guint i = first; i < end; i++) {
        g_autofree char *head = sweep_set_text(sweep, i);
        table_cell(table, TABLE_BOLD, head);
    }
    table_end_row(table);
    for (guint i = 0; i < sweep->values->len; i++) {
        g_autofree char *value = sweep_value_text(sweep, i);
        table_cell(table, TABLE_PLAIN, value);
        for (guint j = first; j < end; j++) {
            const SweepResult *cell = result(sweep, property, i, j);
            table_cell(table, style_of(of, cell->grade), cell->text);
        }
        table_end_row(table);
    }
    table_print(table, sweep->subject->colour, out);
}

static void add_tables(const Sweep *sweep, guint property, GString *out)
{
    const SweepProperty *of = &g_array_index(sweep->properties, SweepProperty, property);

    g_string_append_c(out, '\n');
    text_styled(out, TABLE_BOLD, sweep->subject->colour, of->name);
    g_string_append_c(out, '\n');
    for (guint first = 0; first < sweep->sets->len;) {
        guint end = sets_that_fit(sweep, property, first);
        g_string_append_c(out, '\n');
        add_part(sweep, property, first, end, out);
        first = end;
    }
}

/* ---- from which value on ---- */

static void add_values(const Sweep *sweep, guint property, guint set, SweepGrade grade,
                       GString *out)
{
    bool some = false;

    for (guint i = 0; i < sweep->values->len; i++) {
        if (result(sweep, property, i, set)->grade != grade)
            continue;
        g_autofree char *text = sweep_value_text(sweep, i);
        g_string_append_printf(out, some ? ", %s" : "%s", text);
        some = true;
    }
}

/* "from DELAY = 500ms on": once good, it stays so up to the greatest value. Other shapes, and
 * whatever is not known of all values, are listed. */
static void add_range(const Sweep *sweep, guint property, guint set, GString *out)
{
    guint counts[SWEEP_UNKNOWN + 1] = {0}, changes = 0, last = sweep->values->len - 1;

    for (guint i = 0; i <= last; i++) {
        counts[result(sweep, property, i, set)->grade]++;
        changes += i > 0 && result(sweep, property, i, set)->grade !=
                                result(sweep, property, i - 1, set)->grade;
    }
    bool rises = changes == 1 && counts[SWEEP_UNKNOWN] == 0 &&
                 result(sweep, property, last, set)->grade == SWEEP_GOOD;
    if (counts[SWEEP_GOOD] > last) {
        g_string_append_printf(out, " for every %s", sweep->name);
    } else if (counts[SWEEP_GOOD] == 0) {
        g_string_append_printf(
            out, counts[SWEEP_UNKNOWN] ? " for no %s that is known" : " for no %s", sweep->name);
    } else if (rises && sweep->kind != PARAM_BOOL) {
        g_autofree char *text = sweep_value_text(sweep, last + 1 - counts[SWEEP_GOOD]);
        g_string_append_printf(out, " from %s = %s on", sweep->name, text);
    } else {
        g_string_append_printf(out, " for %s = ", sweep->name);
        add_values(sweep, property, set, SWEEP_GOOD, out);
        g_string_append(out, counts[SWEEP_UNKNOWN] ? "" : " only");
    }
    if (counts[SWEEP_UNKNOWN] == 0)
        return;
    g_string_append(out, "; unknown for ");
    add_values(sweep, property, set, SWEEP_UNKNOWN, out);
}

static void add_sentences(const Sweep *sweep, guint property, GString *out)
{
    const SweepProperty *of = &g_array_index(sweep->properties, SweepProperty, property);
    const char *verb = of->kind == SWEEP_WINDOW ? "closes" : "keeps";
    const char *done = of->kind == SWEEP_WINDOW ? "closed" : "kept";

    if (of->kind == SWEEP_MEASURE)
        return;
    g_string_append_c(out, '\n');
    for (guint i = 0; i < sweep->sets->len; i++) {
        g_autofree char *set = sweep_set_text(sweep, i);
        if (g_array_index(sweep->sets, uint64_t, i) == 0)
            g_string_append_printf(out, "  as written, %s is %s", of->name, done);
        else
            g_string_append_printf(out, "  %s %s %s", set, verb, of->name);
        add_range(sweep, property, i, out);
        g_string_append_c(out, '\n');
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

char *sweep_text(const Sweep *sweep)
{
    const Design *design = sweep->subject->design;
    g_autofree char *title = text_one_line(design->title ? design->title : "");
    GString *out = g_string_new(NULL);

    g_string_append_printf(out, "%s  %s\n", design->name, title);
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
