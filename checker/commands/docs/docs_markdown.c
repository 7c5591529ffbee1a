/* Markdown: fences of backticks or tildes, comments of HTML, pictures that have a line of their own. */
#include "checker/commands/docs/docs_scan.h"

#include <string.h>

static guint fence_length(const char *text)
{
    const guint length = (guint)strspn(text, *text == '~' ? "~" : "`");

    return length >= 3 ? length : 0;
}

static gboolean is_close(const char *text, char mark, guint length)
{
    return *text == mark && fence_length(text) >= length && text[fence_length(text)] == '\0';
}

static gboolean scan_fence(DocsScan *scan, const char *text, guint indent, GError **error)
{
    const guint begin = scan->at, length = fence_length(text);
    g_autofree char *language = g_strdup(text + length);

    language[strcspn(g_strstrip(language), " {,")] = '\0';
    for (guint end = ++scan->at; end < scan->page->lines->len; end++) {
        g_autofree char *line = docs_scan_text(scan, end, NULL);
        if (is_close(line, *text, length)) {
            docs_scan_block(scan, language, begin, end, indent);
            docs_scan_fence(scan, length);
            scan->at = end + 1;
            return TRUE;
        }
    }
    return docs_scan_endless(scan, begin, error);
}

/* A comment of several lines says nothing to us, and what is in it is no part of the page. */
static gboolean scan_comment(DocsScan *scan, const char *text, GError **error)
{
    static const char open[] = "<!--", close[] = "-->";
    const guint begin = scan->at;
    g_autofree char *line = g_strdup(text);

    if (strlen(line) >= strlen(open) + strlen(close) && g_str_has_suffix(line, close)) {
        line[strlen(line) - strlen(close)] = '\0';
        docs_scan_comment(scan, line + strlen(open));
        scan->at++;
        return TRUE;
    }
    for (; scan->at < scan->page->lines->len; scan->at++)
        if (strstr(scan->page->lines->pdata[scan->at], close)) {
            scan->at++;
            return TRUE;
        }
    return docs_scan_endless(scan, begin, error);
}

gboolean docs_markdown_scan(DocsScan *scan, GError **error)
{
    guint indent;
    g_autofree char *text = docs_scan_text(scan, scan->at, &indent);
    const char *address = g_str_has_prefix(text, "![") ? strstr(text, "](") : NULL;

    if (fence_length(text) > 0 && !strchr(text + fence_length(text), '`'))
        return scan_fence(scan, text, indent, error);
    if (g_str_has_prefix(text, "<!--"))
        return scan_comment(scan, text, error);
    if (address)
        docs_scan_picture(scan, address + 2, strcspn(address + 2, ") "));
    else if (*text)
        docs_scan_words(scan);
    scan->at++;
    return TRUE;
}
