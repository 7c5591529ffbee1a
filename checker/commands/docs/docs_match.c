#include "checker/commands/docs/docs_match.h"

#include <string.h>

static const char gap[] = "...";

/* Without empty lines at the end. Caller frees. */
static char **split(const char *text)
{
    char **lines = g_strsplit(text, "\n", -1);

    for (guint count = g_strv_length(lines); count > 0 && !*lines[count - 1]; count--)
        g_clear_pointer(&lines[count - 1], g_free);
    return lines;
}

bool docs_match_has_gap(const char *shown)
{
    g_auto(GStrv) lines = split(shown);

    return g_strv_contains((const char *const *)lines, gap);
}

/* As with patterns of file names: where a line does not fit, the last gap takes one line more. */
bool docs_match_is(const char *shown, const char *actual)
{
    g_auto(GStrv) want = split(shown), have = split(actual);
    char **w = want, **h = have, **behind_gap = NULL, **taken = NULL;

    while (*h) {
        if (*w && strcmp(*w, gap) == 0) {
            behind_gap = ++w;
            taken = h;
        } else if (*w && strcmp(*w, *h) == 0) {
            w++;
            h++;
        } else if (behind_gap) {
            w = behind_gap;
            h = ++taken;
        } else {
            return false;
        }
    }
    while (*w && strcmp(*w, gap) == 0)
        w++;
    return !*w;
}

/* ---- differences ---- */

static guint same_before(char **a, char **b)
{
    guint count = 0;

    while (a[count] && b[count] && strcmp(a[count], b[count]) == 0)
        count++;
    return count;
}

static guint same_behind(char **a, char **b, guint before)
{
    guint i = g_strv_length(a), j = g_strv_length(b), count = 0;

    while (i > before && j > before && strcmp(a[i - 1], b[j - 1]) == 0) {
        i--;
        j--;
        count++;
    }
    return count;
}

static void add_lines(GString *text, char mark, char **lines, guint from, guint end)
{
    enum { MOST = 20, WIDEST = 160 }; /* lines, and bytes of each */

    for (guint i = from; i < end && i < from + MOST; i++) {
        g_autofree char *start = g_strndup(lines[i], WIDEST);
        g_autofree char *line = g_utf8_make_valid(start, -1);
        g_string_append_printf(text, "%c%s%s\n", mark, line, strlen(lines[i]) > WIDEST ? gap : "");
    }
    if (end > from + MOST)
        g_string_append_printf(text, "%c (%u lines more)\n", mark, end - from - MOST);
}

char *docs_match_difference(const char *shown, const char *actual)
{
    g_auto(GStrv) want = split(shown), have = split(actual);
    const guint before = same_before(want, have), behind = same_behind(want, have, before);
    const guint context = MIN(before, 2);
    GString *text = g_string_new(NULL);

    add_lines(text, ' ', want, before - context, before);
    add_lines(text, '-', want, before, g_strv_length(want) - behind);
    add_lines(text, '+', have, before, g_strv_length(have) - behind);
    return g_string_free(text, FALSE);
}

/* ---- parts ---- */

/* Lines that say something, with one blank for many. */
static char **squeezed(const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    g_autoptr(GStrvBuilder) kept = g_strv_builder_new();

    for (char **line = lines; *line; line++) {
        g_auto(GStrv) words = g_strsplit_set(*line, " \t\r", -1);
        g_autoptr(GString) joined = g_string_new(NULL);
        for (char **word = words; *word; word++)
            if (**word)
                g_string_append_printf(joined, "%s%s", joined->len > 0 ? " " : "", *word);
        if (joined->len > 0)
            g_strv_builder_add(kept, joined->str);
    }
    return g_strv_builder_end(kept);
}

bool docs_match_is_part(const char *part, const char *whole)
{
    g_auto(GStrv) want = squeezed(part), have = squeezed(whole);

    for (char **at = have; *at; at++)
        if (!want[same_before(want, at)])
            return true;
    return !*want;
}
