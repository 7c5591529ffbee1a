#include "checker/commands/docs/docs_page.h"

#include "checker/base/error.h"
#include "checker/commands/docs/docs_scan.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

enum { LARGEST = 16 * 1024 * 1024 }; /* bytes of a page */

static void block_free(gpointer data)
{
    DocsBlock *block = data;

    g_ptr_array_unref(block->comments);
    g_free(block->language);
    g_free(block->text);
    g_free(block->picture);
    g_free(block);
}

void docs_page_free(DocsPage *page)
{
    if (!page)
        return;
    g_ptr_array_unref(page->lines);
    g_ptr_array_unref(page->blocks);
    g_free(page->path);
    g_free(page);
}

/* ---- reading the file ---- */

static gboolean refuse(GError **error, const char *path, const char *why)
{
    g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_INPUT, "%s: %s", path, why);
    return FALSE;
}

static char *read_file(const char *path, GError **error)
{
    g_autoptr(GError) inner = NULL;
    g_autofree char *text = NULL;
    GStatBuf is;
    gsize length;

    if (g_stat(path, &is) != 0)
        return refuse(error, path, g_strerror(errno)), NULL;
    if (!S_ISREG(is.st_mode))
        return refuse(error, path, S_ISDIR(is.st_mode) ? "it is a folder" : "it is no file"), NULL;
    if (is.st_size > LARGEST)
        return refuse(error, path, "it is larger than 16 MiB"), NULL;
    if (!g_file_get_contents(path, &text, &length, &inner))
        return refuse(error, path, "it cannot be read"), NULL;
    if (!g_utf8_validate(text, (gssize)length, NULL)) /* which no zero byte is, either */
        return refuse(error, path, "it is no text in UTF-8"), NULL;
    return g_steal_pointer(&text);
}

static void split(DocsPage *page, const char *text)
{
    while (*text) {
        const char *end = strchr(text, '\n');
        gsize length = end ? (gsize)(end - text) + 1 : strlen(text);
        g_ptr_array_add(page->lines, g_strndup(text, length));
        text += length;
    }
}

static DocsSyntax syntax_of(const char *path, GError **error)
{
    static const struct {
        const char *ending;
        DocsSyntax syntax;
    } syntaxes[] = {
        {".md", docs_markdown_scan},   {".markdown", docs_markdown_scan}, {".rst", docs_rst_scan},
        {".adoc", docs_asciidoc_scan}, {".asciidoc", docs_asciidoc_scan},
    };

    for (guint i = 0; i < G_N_ELEMENTS(syntaxes); i++)
        if (g_str_has_suffix(path, syntaxes[i].ending))
            return syntaxes[i].syntax;
    refuse(error, path, "a page ends with .md, .markdown, .rst, .adoc or .asciidoc");
    return NULL;
}

DocsPage *docs_page_read(const char *path, GError **error)
{
    g_autoptr(DocsPage) page = g_new0(DocsPage, 1);
    DocsScan scan = {.page = page, .comments = g_ptr_array_new_with_free_func(g_free)};
    DocsSyntax syntax = syntax_of(path, error);
    gboolean is_good = syntax != NULL;

    page->path = g_strdup(path);
    page->lines = g_ptr_array_new_with_free_func(g_free);
    page->blocks = g_ptr_array_new_with_free_func(block_free);
    g_autofree char *text = is_good ? read_file(path, error) : NULL;
    if (text)
        split(page, text);
    while (text && is_good && scan.at < page->lines->len)
        is_good = syntax(&scan, error);
    docs_scan_words(&scan);
    g_ptr_array_unref(scan.comments);
    g_free(scan.language);
    return text && is_good ? g_steal_pointer(&page) : NULL;
}

/* ---- what the syntaxes have in common ---- */

char *docs_scan_text(const DocsScan *scan, guint at, guint *indent)
{
    if (at >= scan->page->lines->len)
        return NULL;
    const char *line = scan->page->lines->pdata[at];
    if (indent)
        *indent = (guint)strspn(line, " \t");
    return g_strstrip(g_strdup(line));
}

void docs_scan_comment(DocsScan *scan, const char *text)
{
    g_ptr_array_add(scan->comments, g_strstrip(g_strdup(text)));
}

/* Takes the comments before it. */
static DocsBlock *add_block(DocsScan *scan, DocsBlockKind kind, guint line)
{
    DocsBlock *block = g_new0(DocsBlock, 1);

    *block = (DocsBlock){.kind = kind, .line = line + 1, .comments = scan->comments};
    scan->comments = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(scan->page->blocks, block);
    return block;
}

static gboolean has_command(const DocsScan *scan)
{
    for (guint i = 0; i < scan->comments->len; i++)
        if (g_str_has_prefix(scan->comments->pdata[i], "$ "))
            return TRUE;
    return FALSE;
}

void docs_scan_words(DocsScan *scan)
{
    if (has_command(scan))
        add_block(scan, DOCS_LONE_COMMAND, scan->at > 0 ? scan->at - 1 : 0);
    g_ptr_array_set_size(scan->comments, 0);
    g_clear_pointer(&scan->language, g_free);
}

void docs_scan_picture(DocsScan *scan, const char *path, gsize length)
{
    if (has_command(scan)) {
        DocsBlock *block = add_block(scan, DOCS_PICTURE, scan->at);
        block->picture = g_strndup(path, length);
    }
    docs_scan_words(scan);
}

void docs_scan_block(DocsScan *scan, const char *language, guint begin, guint end, guint indent)
{
    DocsBlock *block = add_block(scan, DOCS_TEXT, begin);
    GString *text = g_string_new(NULL);

    block->language = g_strdup(language);
    block->begin = scan->at;
    block->end = end;
    block->indent = indent;
    for (guint i = scan->at; i < end; i++) {
        const char *line = scan->page->lines->pdata[i];
        g_autofree char *copy = g_strdup(line + MIN(strspn(line, " \t"), indent));
        copy[strcspn(copy, "\r\n")] = '\0';
        g_string_append_printf(text, "%s\n", copy);
    }
    block->text = g_string_free(text, FALSE);
    scan->at = end;
    g_clear_pointer(&scan->language, g_free);
}

void docs_scan_fence(DocsScan *scan, guint length)
{
    const GPtrArray *blocks = scan->page->blocks;

    ((DocsBlock *)blocks->pdata[blocks->len - 1])->fence = length;
}

gboolean docs_scan_endless(const DocsScan *scan, guint line, GError **error)
{
    g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_INPUT,
                "%s:%u: the block that begins here never ends", scan->page->path, line + 1);
    return FALSE;
}

/* ---- another text ---- */

/* Lines end as those of the page do. */
static void add_lines(GString *page_text, const char *text, guint indent, gboolean is_dos)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

    for (guint i = 0; lines[i] && (lines[i + 1] || *lines[i]); i++)
        g_string_append_printf(page_text, "%*s%s%s", *lines[i] ? (int)indent : 0, "", lines[i],
                               is_dos ? "\r\n" : "\n");
}

/* The most marks that a line of the text begins with, besides blanks. */
static guint longest_run(const char *text, char mark)
{
    guint longest = 0;

    for (const char *line = text; line; line = strchr(line, '\n')) {
        line += strspn(line, " \t\r\n");
        longest = MAX(longest, (guint)strspn(line, (char[]){mark, '\0'}));
    }
    return longest;
}

/* A line of the page that is one of the block's fences: with so many more marks that none in the text ends it. */
static void add_fence(GString *text, const char *line, const DocsBlock *block, const char *instead)
{
    const gsize blanks = strspn(line, " \t");
    const guint longest = longest_run(instead, line[blanks]);

    g_string_append_len(text, line, (gssize)blanks);
    for (guint i = block->fence; i <= longest; i++)
        g_string_append_c(text, line[blanks]);
    g_string_append(text, line + blanks);
}

char *docs_page_with(const DocsPage *page, char *const *instead)
{
    GString *text = g_string_new(NULL);
    guint at = 0;

    for (guint i = 0; i < page->blocks->len; i++) {
        const DocsBlock *block = page->blocks->pdata[i];
        if (!instead[i])
            continue;
        for (; at + (block->fence > 0) < block->begin; at++)
            g_string_append(text, page->lines->pdata[at]);
        if (block->fence > 0)
            add_fence(text, page->lines->pdata[at], block, instead[i]);
        add_lines(text, instead[i], block->indent,
                  g_str_has_suffix(page->lines->pdata[block->line - 1], "\r\n"));
        at = block->end;
        if (block->fence > 0)
            add_fence(text, page->lines->pdata[at++], block, instead[i]);
    }
    for (; at < page->lines->len; at++)
        g_string_append(text, page->lines->pdata[at]);
    return g_string_free(text, FALSE);
}
