/* reStructuredText: code-block with its lines set in, comments behind two dots, image and figure. */
#include "checker/commands/docs/docs_scan.h"

#include <string.h>

/* What stands behind a directive; NULL: it is none of that name. */
static const char *directive(const char *text, const char *name)
{
    g_autofree char *whole = g_strdup_printf(".. %s::", name);

    if (!g_str_has_prefix(text, whole))
        return NULL;
    text += strlen(whole);
    return text + strspn(text, " ");
}

static const char *one_of(const char *text, const char *const *names)
{
    const char *found = NULL;

    for (; *names && !found; names++)
        found = directive(text, *names);
    return found;
}

/* The line behind what is set in under a directive, without empty ones at its end. */
static guint end_of_inner(const DocsScan *scan, guint from, guint outer)
{
    guint end = from, indent;

    for (guint at = from; at < scan->page->lines->len; at++) {
        g_autofree char *line = docs_scan_text(scan, at, &indent);
        if (*line && indent <= outer)
            break;
        if (*line)
            end = at + 1;
    }
    return end;
}

static guint least_indent(const DocsScan *scan, guint from, guint end)
{
    guint least = G_MAXUINT, indent;

    for (guint at = from; at < end; at++) {
        g_autofree char *line = docs_scan_text(scan, at, &indent);
        if (*line)
            least = MIN(least, indent);
    }
    return least;
}

/* Options of the directive stand before the first empty line. */
static void scan_code(DocsScan *scan, const char *language, guint outer)
{
    const guint begin = scan->at++, end = end_of_inner(scan, scan->at, outer);

    while (scan->at < end) {
        g_autofree char *line = docs_scan_text(scan, scan->at, NULL);
        if (*line && *line != ':')
            break;
        scan->at++;
    }
    if (scan->at < end)
        docs_scan_block(scan, language, begin, end, least_indent(scan, scan->at, end));
    else
        docs_scan_words(scan);
}

/* `.. _target:`, `.. [1]`, `.. |name|` and directives are no comments. */
static gboolean is_comment(const char *text)
{
    return g_str_has_prefix(text, ".. ") && !strchr("_[|", text[3]) &&
           !g_regex_match_simple("^\\.\\. [\\w+.-]+::", text, 0, 0);
}

gboolean docs_rst_scan(DocsScan *scan, GError **error)
{
    static const char *const codes[] = {"code-block", "sourcecode", "code", NULL};
    static const char *const images[] = {"image", "figure", NULL};
    guint indent;
    g_autofree char *text = docs_scan_text(scan, scan->at, &indent);
    const char *language = one_of(text, codes), *path = one_of(text, images);

    if (language) {
        scan_code(scan, language, indent);
        return TRUE;
    }
    if (path)
        docs_scan_picture(scan, path, strlen(path));
    else if (is_comment(text) || strcmp(text, "..") == 0) {
        if (text[2])
            docs_scan_comment(scan, text + 3);
        scan->at = MAX(end_of_inner(scan, scan->at + 1, indent), scan->at + 1);
        return TRUE;
    } else if (*text) {
        docs_scan_words(scan);
    }
    scan->at++;
    return TRUE;
}
