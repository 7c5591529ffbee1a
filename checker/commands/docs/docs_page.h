/* A page of a document, and what is in it that can be tried: blocks of text, and pictures that a command
 * makes, each with the comments right before it. Markdown, reStructuredText and AsciiDoc, by the ending
 * of the file's name. */
#pragma once

#include <glib.h>

typedef enum DocsBlockKind {
    DOCS_TEXT,         /* a block of text, with a language or without */
    DOCS_PICTURE,      /* a picture behind a command */
    DOCS_LONE_COMMAND, /* a command that nothing follows */
} DocsBlockKind;

typedef struct DocsBlock {
    DocsBlockKind kind;
    guint line;          /* where it begins, from 1 */
    char *language;      /* "" where none is said; NULL: no block of text */
    char *text;          /* what is in it, without the blanks before each line; or NULL */
    char *picture;       /* the path of a picture, from the page; or NULL */
    GPtrArray *comments; /* char *: what those say, in their order */
    guint begin, end;    /* lines of what is in it, from 0, without the last */
    guint indent;        /* blanks before each */
    guint
        fence; /* so many marks are before and behind it in lines of their own; 0: it ends otherwise */
} DocsBlock;

typedef struct DocsPage {
    char *path;
    GPtrArray *lines;  /* char *: with their ends */
    GPtrArray *blocks; /* DocsBlock * */
} DocsPage;

/* STALEMATE_ERROR_INPUT: it cannot be read, or a block in it never ends. */
DocsPage *docs_page_read(const char *path, GError **error);
void docs_page_free(DocsPage *page);

/* The page's text, with another text in the blocks for which there is one: by their number, NULL: as it
 * is. Fences are longer where the text has such a line. Caller frees. */
char *docs_page_with(const DocsPage *page, char *const *instead);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(DocsPage, docs_page_free)
