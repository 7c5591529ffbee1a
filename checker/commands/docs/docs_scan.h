/* What the readers of the three syntaxes have in common: a page that is read line by line. */
#pragma once

#include "checker/commands/docs/docs_page.h"

typedef struct DocsScan {
    DocsPage *page;
    guint at;            /* the line that comes next, from 0 */
    GPtrArray *comments; /* since the last line of text */
    char *language;      /* AsciiDoc: of the block that is to come; or NULL */
} DocsScan;

/* Reads what begins at the next line, one line at least. */
typedef gboolean (*DocsSyntax)(DocsScan *scan, GError **error);
gboolean docs_markdown_scan(DocsScan *scan, GError **error);
gboolean docs_asciidoc_scan(DocsScan *scan, GError **error);
gboolean docs_rst_scan(DocsScan *scan, GError **error);

/* A line without the blanks around it, and how many are before it (`indent` may be NULL); NULL behind
 * the last. Caller frees. */
char *docs_scan_text(const DocsScan *scan, guint at, guint *indent);

/* What was read: a comment that says something; a line of text, which ends what comments are about; a
 * picture; a block of text from `begin`, of which the lines behind `at` up to `end` are its content. */
void docs_scan_comment(DocsScan *scan, const char *text);
void docs_scan_words(DocsScan *scan);
void docs_scan_picture(DocsScan *scan, const char *path, gsize length);
void docs_scan_block(DocsScan *scan, const char *language, guint begin, guint end, guint indent);

/* The block that was read last stands between lines of so many marks. */
void docs_scan_fence(DocsScan *scan, guint length);

/* For `return docs_scan_endless(...)`: the block of that line never ends. */
gboolean docs_scan_endless(const DocsScan *scan, guint line, GError **error);
