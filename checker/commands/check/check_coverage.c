/* `check --coverage`, as text. */
#include "checker/commands/check/check.h"
#include "checker/language/syntax/decl.h"

#include <string.h>

static void add_counts(const CoverageList *list, GString *out)
{
    const char *between = "";

    g_string_append(out, "\n  coverage: ");
    for (int kind = 0; kind < COVERAGE_KINDS; kind++) {
        if (list->all[kind] == 0)
            continue;
        g_string_append_printf(out, "%s%u of %u %s", between, list->reached[kind], list->all[kind],
                               coverage_list_word((CoverageKind)kind, list->all[kind]));
        between = "; ";
    }
    g_string_append_c(out, '\n');
    if (!list->values_known)
        g_string_append(out, "  values: a limit came before all states were looked at\n");
}

/* The first line of what is in the design there. */
static void add_snippet(const Source *source, Span span, GString *out)
{
    const char *text = source->text + span.start;
    const gsize length = MIN(strcspn(text, "\n"), span.end - span.start);
    g_autofree char *line = g_strndup(text, length);

    g_string_append_printf(out, ": %s%s", g_strstrip(line),
                           span.start + length < span.end ? " ..." : "");
}

/* `sets`: with which sets of fixes; NULL: with any. */
static void add_item(const CheckReport *report, const CoverageItem *item, const char *sets,
                     GString *out)
{
    const Source *source = source_map_get(report->session->design->sources, item->span.source);
    uint32_t line, column;

    source_position(source, item->span.start, &line, &column);
    g_string_append_printf(out, "    %s:%u:%u: %s%s", source->path, line, column, sets ? sets : "",
                           sets ? ": " : "");
    if (item->variable)
        g_string_append_printf(out, "`%s` %s %s", item->variable, item->text, item->value);
    else if (item->name)
        g_string_append_printf(out, "%s`%s` %s", item->kind == COVERAGE_FIX ? "fix " : "",
                               item->name, item->text);
    else
        g_string_append(out, item->text);
    if (!item->variable && !item->name)
        add_snippet(source, item->span, out);
    g_string_append_c(out, '\n');
}

/* Values of one variable share a line. */
static void add_items(const CheckReport *report, const GPtrArray *items, GString *out)
{
    for (guint i = 0; i < items->len; i++) {
        const CoverageItem *item = items->pdata[i], *before = i > 0 ? items->pdata[i - 1] : NULL;
        if (before && item->variable && g_strcmp0(item->variable, before->variable) == 0) {
            g_string_insert_len(out, (gssize)out->len - 1, ", ", -1);
            g_string_insert(out, (gssize)out->len - 1, item->value);
            continue;
        }
        add_item(report, item, NULL, out);
    }
}

static gint compare_places(gconstpointer a, gconstpointer b)
{
    const CoverageItem *x = *(CoverageItem *const *)a, *y = *(CoverageItem *const *)b;

    if (x->span.start != y->span.start)
        return x->span.start < y->span.start ? -1 : 1;
    return x->fixes < y->fixes ? -1 : x->fixes > y->fixes;
}

/* A line for each place, with the sets that do not come there. */
static void add_sets(const CheckReport *report, const GPtrArray *items, GString *out)
{
    g_autoptr(GPtrArray) sorted = g_ptr_array_copy((GPtrArray *)items, NULL, NULL);
    g_autoptr(GString) sets = g_string_new(NULL);

    g_ptr_array_set_free_func(sorted, NULL);
    g_ptr_array_sort(sorted, compare_places);
    for (guint i = 0; i < sorted->len; i++) {
        const CoverageItem *item = sorted->pdata[i],
                           *next = i + 1 < sorted->len ? sorted->pdata[i + 1] : NULL;
        g_autofree char *name = build_fixes_text(report->session->design, item->fixes);
        g_string_append_printf(sets, "%s%s", sets->len > 0 ? ", " : "", name);
        if (next && next->span.start == item->span.start)
            continue;
        add_item(report, item, sets->str, out);
        g_string_truncate(sets, 0);
    }
}

void check_append_coverage(const CheckReport *report, GString *out)
{
    const CoverageList *list = report->coverage;

    if (!report->covers)
        return;
    if (!list) {
        g_string_append(out, "\n  coverage: unknown, for not all states were searched\n");
        return;
    }
    add_counts(list, out);
    add_items(report, list->never, out);
    add_sets(report, list->with_set, out);
}
