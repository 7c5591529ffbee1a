/* Takes lines out of a design that differs, whole blocks at a time, for as long as it differs. */
#include "tests/differential/compare.h"

#include <string.h>

static guint indent_of(const char *line)
{
    return (guint)strspn(line, " ");
}

static bool goes_on(const char *line)
{
    const char *word = line + indent_of(line);

    return g_str_has_prefix(word, "} or") || g_str_has_prefix(word, "} else");
}

/* The line after the statement or declaration that begins with line `first`. */
static guint block_end(const GPtrArray *lines, guint first)
{
    const char *line = lines->pdata[first];
    guint end = first + 1;

    if (!g_str_has_suffix(line, "{"))
        return end;
    while (end < lines->len &&
           (indent_of(lines->pdata[end]) > indent_of(line) || goes_on(lines->pdata[end])))
        end++;
    return MIN(end + 1, lines->len);
}

static char *join_without(const GPtrArray *lines, guint first, guint end)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < lines->len; i++)
        if (i < first || i >= end)
            g_string_append_printf(text, "%s\n", (char *)lines->pdata[i]);
    return g_string_free(text, FALSE);
}

static bool try_without(GPtrArray *lines, guint first, guint end, uint32_t most)
{
    g_autofree char *text = join_without(lines, first, end);

    if (compare_text(text, most, NULL) != COMPARE_DIFFER)
        return false;
    g_ptr_array_remove_range(lines, first, end - first);
    return true;
}

char *shrink_text(const char *text, uint32_t most)
{
    g_auto(GStrv) split = g_strsplit(text, "\n", -1);
    g_autoptr(GPtrArray) lines = g_ptr_array_new();

    for (guint i = 0; split[i]; i++)
        if (*split[i])
            g_ptr_array_add(lines, split[i]);
    for (bool changed = true; changed;) {
        changed = false;
        for (guint i = lines->len; i > 0; i--)
            if (i <= lines->len && try_without(lines, i - 1, block_end(lines, i - 1), most))
                changed = true;
    }
    return join_without(lines, 0, 0);
}
