/* The index of the patterns: what somebody sees, and the technologies that they have. */
#include "checker/commands/patterns/pattern_page.h"

#include <string.h>

static const char head[] =
    "<!-- Made by `stalemate patterns` from the headers of models/*.stale: change those files, not "
    "this page. -->\n\n"
    "# Find your bug by its symptom\n\n"
    "Each line is a bug that ships as a design: its code, the run that shows it, which fixes do "
    "not help and\nwhich do. The last column is the cheapest set of fixes that makes the page's "
    "run "
    "impossible. The page says\nwhat that set costs and assumes. Your browser's search finds words "
    "of all columns.\n\n";

static const char others[] =
    "- [By technology](#by-technology)\n- [By name](#by-name)\n\n"
    "Not in the list? [Write your own design](tutorial/2-your-code.md): forty lines of code take "
    "half an hour.\n";

/* A link to a heading, whose anchor is as GitHub makes it. */
static void add_heading_link(GString *out, const char *heading)
{
    g_string_append_printf(out, "- [%s](#", heading);
    for (; *heading; heading++)
        if (*heading == ' ')
            g_string_append_c(out, '-');
        else if (g_ascii_isalnum(*heading))
            g_string_append_c(out, g_ascii_tolower(*heading));
    g_string_append(out, ")\n");
}

static gint compare_text(gconstpointer a, gconstpointer b)
{
    return g_ascii_strcasecmp(*(char *const *)a, *(char *const *)b);
}

static gint compare_symptoms(gconstpointer a, gconstpointer b)
{
    const Pattern *const *one = a, *const *other = b;

    return g_ascii_strcasecmp(pattern_header_get((*one)->header, PATTERN_SYMPTOM),
                              pattern_header_get((*other)->header, PATTERN_SYMPTOM));
}

static void add_link(GString *out, const Pattern *pattern)
{
    g_string_append_printf(out, "[%s](patterns/%s.md)",
                           pattern_header_get(pattern->header, PATTERN_SYMPTOM), pattern->name);
}

static bool has_value(const Pattern *pattern, PatternKey key, const char *value)
{
    return g_ptr_array_find_with_equal_func(pattern->header->values[key], value, g_str_equal, NULL);
}

static void add_row(GString *out, const Pattern *pattern)
{
    static const PatternKey columns[] = {PATTERN_ALSO_CALLED, PATTERN_TECHNOLOGY};

    g_string_append(out, "| ");
    add_link(out, pattern);
    for (guint c = 0; c < G_N_ELEMENTS(columns); c++) {
        const GPtrArray *values = pattern->header->values[columns[c]];
        g_string_append(out, " | ");
        for (guint v = 0; v < values->len; v++)
            g_string_append_printf(out, "%s%s", v ? ", " : "", (char *)values->pdata[v]);
    }
    g_string_append_printf(out, " | %s |\n", pattern->cheapest);
}

static void add_symptoms(GString *out, const GPtrArray *patterns)
{
    g_string_append(out, "\n## By symptom\n");
    for (const char *const *kind = pattern_kinds; *kind; kind++) {
        g_string_append_printf(out,
                               "\n### %s\n\n| symptom | also called | technology | the cheapest "
                               "that helps |\n| --- | --- | --- | --- |\n",
                               *kind);
        for (guint i = 0; i < patterns->len; i++)
            if (has_value(patterns->pdata[i], PATTERN_KIND, *kind))
                add_row(out, patterns->pdata[i]);
    }
}

/* Each value of a key once, sorted; the caller frees the array, not the values. */
static GPtrArray *all_values(const GPtrArray *patterns, PatternKey key)
{
    GPtrArray *all = g_ptr_array_new();

    for (guint i = 0; i < patterns->len; i++) {
        const GPtrArray *values = ((const Pattern *)patterns->pdata[i])->header->values[key];
        for (guint v = 0; v < values->len; v++)
            if (!g_ptr_array_find_with_equal_func(all, values->pdata[v], g_str_equal, NULL))
                g_ptr_array_add(all, values->pdata[v]);
    }
    g_ptr_array_sort(all, compare_text);
    return all;
}

static void add_technologies(GString *out, const GPtrArray *patterns)
{
    g_autoptr(GPtrArray) all = all_values(patterns, PATTERN_TECHNOLOGY);

    g_string_append(out, "\n## By technology\n");
    for (guint t = 0; t < all->len; t++) {
        g_string_append_printf(out, "\n### %s\n\n", (char *)all->pdata[t]);
        for (guint i = 0; i < patterns->len; i++)
            if (has_value(patterns->pdata[i], PATTERN_TECHNOLOGY, all->pdata[t])) {
                g_string_append(out, "- ");
                add_link(out, patterns->pdata[i]);
                g_string_append_c(out, '\n');
            }
    }
}

/* What the bug or the remedy is called elsewhere, alphabetically. */
static void add_names(GString *out, const GPtrArray *patterns)
{
    g_autoptr(GPtrArray) all = all_values(patterns, PATTERN_ALSO_CALLED);

    g_string_append(out, "\n## By name\n\n");
    for (guint t = 0; t < all->len; t++) {
        const char *between = "";
        g_string_append_printf(out, "- %s: ", (char *)all->pdata[t]);
        for (guint i = 0; i < patterns->len; i++) {
            const Pattern *pattern = patterns->pdata[i];
            if (!has_value(pattern, PATTERN_ALSO_CALLED, all->pdata[t]))
                continue;
            g_string_append_printf(out, "%s[`%s`](patterns/%s.md)", between, pattern->name,
                                   pattern->name);
            between = ", ";
        }
        g_string_append_c(out, '\n');
    }
}

char *symptoms_page(const GPtrArray *patterns)
{
    GString *out = g_string_new(head);
    g_autoptr(GPtrArray) sorted = g_ptr_array_new();

    for (guint i = 0; i < patterns->len; i++)
        g_ptr_array_add(sorted, patterns->pdata[i]);
    g_ptr_array_sort(sorted, compare_symptoms);
    for (const char *const *kind = pattern_kinds; *kind; kind++)
        add_heading_link(out, *kind);
    g_string_append(out, others);
    add_symptoms(out, sorted);
    add_technologies(out, sorted);
    add_names(out, sorted);
    return g_string_free(out, FALSE);
}
