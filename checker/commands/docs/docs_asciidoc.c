/* AsciiDoc: [source,LANGUAGE] over a block between lines of ---- or ...., comments behind //, image::. */
#include "checker/commands/docs/docs_scan.h"

#include <string.h>

/* What a block is delimited by, on both sides; 0: it is none. */
static char delimiter(const char *text)
{
    const char *const marks = "-./";
    const char mark = *text;

    return mark && strchr(marks, mark) && strlen(text) >= 4 &&
                   strspn(text, (char[]){mark, '\0'}) == strlen(text)
               ? mark
               : '\0';
}

static gboolean scan_block(DocsScan *scan, const char *text, guint indent, GError **error)
{
    const guint begin = scan->at;
    g_autofree char *language = g_strdup(scan->language ? scan->language : "");

    for (guint end = ++scan->at; end < scan->page->lines->len; end++) {
        g_autofree char *line = docs_scan_text(scan, end, NULL);
        if (strcmp(line, text) != 0)
            continue;
        if (*text == '/') { /* a comment of several lines */
            docs_scan_words(scan);
        } else {
            docs_scan_block(scan, language, begin, end, indent);
            docs_scan_fence(scan, (guint)strlen(text));
        }
        scan->at = end + 1;
        return TRUE;
    }
    return docs_scan_endless(scan, begin, error);
}

/* [source,stale] or [,stale]; other attributes say nothing of a language. */
static void scan_attributes(DocsScan *scan, const char *text)
{
    g_auto(GStrv) parts = g_strsplit_set(text + 1, ",]", 3);

    if (!parts[0] || !parts[1] || (*parts[0] && !g_str_has_prefix(parts[0], "source")))
        return;
    g_free(scan->language);
    scan->language = g_strdup(g_strstrip(parts[1]));
}

gboolean docs_asciidoc_scan(DocsScan *scan, GError **error)
{
    static const char image[] = "image::";
    guint indent;
    g_autofree char *text = docs_scan_text(scan, scan->at, &indent);

    if (delimiter(text))
        return scan_block(scan, text, indent, error);
    if (g_str_has_prefix(text, "//"))
        docs_scan_comment(scan, text + 2);
    else if (g_str_has_prefix(text, image))
        docs_scan_picture(scan, text + strlen(image), strcspn(text + strlen(image), "["));
    else if (*text == '[' && g_str_has_suffix(text, "]"))
        scan_attributes(scan, text);
    else if (*text && *text != '.') /* a title, which stands between both */
        docs_scan_words(scan);
    scan->at++;
    return TRUE;
}
