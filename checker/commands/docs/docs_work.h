/* The folder that the commands of a page are run in: a new one, which has the designs that the page
 * shows, copies of the files beside the page (or below --root) that its commands name, and what they write.
 * Nothing outside of it is written to. */
#pragma once

#include "checker/commands/docs/docs_line.h"

#include <glib.h>

typedef struct DocsWork {
    char *folder;
    char *beside; /* where paths in commands begin: the page's folder, if nothing else is said */
} DocsWork;

typedef struct DocsOutput {
    char *text; /* what is shown of the output, in UTF-8 */
    int status; /* an ExitStatus */
} DocsOutput;

/* `root` may be NULL: paths begin in the page's folder. */
DocsWork *docs_work_new(const char *page, const char *root, GError **error);
void docs_work_free(DocsWork *work);

/* Where a file of the folder is. Caller frees. */
char *docs_work_path(const DocsWork *work, const char *name);

/* Calls stalemate with the line's words. FALSE, STALEMATE_ERROR_INPUT: it did not end by itself within
 * `seconds`. With STALEMATE_ERROR_LIMIT somebody interrupted. */
gboolean docs_work_run(const DocsWork *work, const DocsLine *line, guint seconds,
                       DocsOutput *output, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(DocsWork, docs_work_free)
