/* A command line as a page shows it. No shell reads it: words, quotes, and where the output goes (> FILE,
 * 2>/dev/null, 2>&1) are all there is. Only `stalemate` is called, and only what ends by itself, starts no
 * other program, and keeps to the files of the page's folder. */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef enum DocsStream { DOCS_SHOWN, DOCS_DROPPED, DOCS_KEPT } DocsStream;

typedef struct DocsLine {
    char **words;        /* behind `stalemate`; ends with NULL */
    char *file;          /* that what is kept goes to; or NULL */
    DocsStream out, err; /* what becomes of the standard output, and of the standard error */
} DocsLine;

/* Whether it calls stalemate at all. */
bool docs_line_is_ours(const char *text);

/* STALEMATE_ERROR_INPUT: it cannot be run, and why. */
DocsLine *docs_line_new(const char *text, GError **error);
void docs_line_free(DocsLine *line);

/* What of a word is a path, if it is one: behind `--option=` or `-o`. */
const char *docs_line_path(const char *word);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(DocsLine, docs_line_free)
