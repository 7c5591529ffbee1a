#include "checker/commands/command.h"
#include "checker/commands/output.h"
#include "checker/commands/patterns/library_page.h"
#include "checker/commands/patterns/pattern_page.h"
#include "checker/commands/session/failure.h"
#include "checker/commands/session/models.h"
#include "checker/commands/session/options.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

static const char summary[] =
    "Writes the documents that are made from the designs that ship: DIR/patterns/NAME.md for each, "
    "and\nDIR/symptoms.md, an index of them by symptom and by technology; and "
    "DIR/reference/library/NAME.md\nfor each file of the library.\n"
    "\n"
    "Exit status: 0 all were written; 2 a design or its header is wrong: nothing was written, or "
    "a file could\nnot be.";

/* The headers of all designs; pages are made later, for they link to one another. */
static GPtrArray *read_headers(GError **error)
{
    g_autoptr(GPtrArray) names = models_names();
    g_autofree char *folder = models_folder();
    g_autoptr(GPtrArray) patterns = g_ptr_array_new_with_free_func((GDestroyNotify)pattern_free);

    for (guint i = 0; i < names->len; i++) {
        g_autofree char *file = g_strconcat(names->pdata[i], ".stale", NULL);
        g_autofree char *path = g_build_filename(folder, file, NULL);
        Pattern *pattern = g_new0(Pattern, 1);
        g_ptr_array_add(patterns, pattern);
        pattern->name = g_strdup(names->pdata[i]);
        if (!g_file_get_contents(path, &pattern->text, NULL, error))
            return NULL;
        pattern->header = pattern_header_new(pattern->text, path, error);
        if (!pattern->header)
            return NULL;
    }
    if (patterns->len > 0)
        return g_steal_pointer(&patterns);
    g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_USAGE,
                "the designs that ship are not installed");
    return NULL;
}

static gboolean make_pages(GPtrArray *patterns, GError **error)
{
    for (guint i = 0; i < patterns->len; i++) {
        Pattern *pattern = patterns->pdata[i];
        char command[] = "patterns", quiet[] = "--quiet", silent[] = "--no-progress";
        char *arguments[] = {command, quiet, silent, pattern->name, NULL};
        int status;
        g_autoptr(Session) session =
            session_open(G_N_ELEMENTS(arguments) - 1, arguments, summary, NULL, &status);
        if (!session) {
            g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_INPUT, "%s cannot be opened",
                        pattern->name);
            return FALSE;
        }
        session->colour = false;
        if (!pattern_make_page(pattern, session, patterns, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean write_page(const char *folder, const char *name, const char *text, GError **error)
{
    g_autofree char *file = g_strconcat(name, ".md", NULL);
    g_autofree char *path = g_build_filename(folder, file, NULL);

    return output_write(path, text, strlen(text), error);
}

static gboolean make_folder(const char *folder, GError **error)
{
    if (g_mkdir_with_parents(folder, 0777) == 0)
        return TRUE;
    g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_OUTPUT, "%s: %s", folder,
                g_strerror(errno));
    return FALSE;
}

static gboolean write_patterns(const char *folder, const GPtrArray *patterns, GError **error)
{
    g_autofree char *inner = g_build_filename(folder, "patterns", NULL);
    g_autofree char *index = symptoms_page(patterns);

    if (!make_folder(inner, error))
        return FALSE;
    for (guint i = 0; i < patterns->len; i++) {
        const Pattern *pattern = patterns->pdata[i];
        if (!write_page(inner, pattern->name, pattern->page, error))
            return FALSE;
    }
    return write_page(folder, "symptoms", index, error);
}

/* The pages of the library's files, which are small: each is read and written before the next. */
static gboolean write_library(const char *folder, const GPtrArray *patterns, GError **error)
{
    g_autofree char *models = models_folder();
    g_autofree char *from = g_build_filename(models, "library", NULL);
    g_autofree char *inner = g_build_filename(folder, "reference", "library", NULL);
    g_autoptr(GPtrArray) names = models_names_in(from);
    g_autoptr(GString) index = g_string_new(library_page_index);

    if (!make_folder(inner, error))
        return FALSE;
    for (guint i = 0; i < names->len; i++) {
        const char *name = names->pdata[i];
        g_autofree char *file = g_strconcat(name, ".stale", NULL);
        g_autofree char *path = g_build_filename(from, file, NULL);
        g_autofree char *text = NULL;
        if (!g_file_get_contents(path, &text, NULL, error))
            return FALSE;
        g_autofree char *page = library_page(name, text, patterns);
        g_autofree char *row = library_page_row(name, text);
        g_string_append(index, row);
        if (!write_page(inner, name, page, error))
            return FALSE;
    }
    return write_page(inner, "README", index->str, error);
}

static gboolean parse_line(int *argc, char ***argv, char **folder, GError **error)
{
    const GOptionEntry entries[] = {{"output", 'o', 0, G_OPTION_ARG_FILENAME, folder,
                                     "Write into this folder; it is made where it is not there",
                                     "DIR"},
                                    {0}};
    g_autoptr(GOptionContext) context = options_context("patterns", summary);

    if (!options_parse(context, entries, NULL, argc, argv, error))
        return FALSE;
    if (*argc > 1)
        g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_USAGE,
                    "patterns takes no argument, not `%s`", (*argv)[1]);
    else if (!*folder)
        g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_USAGE,
                    "patterns needs a folder to write into: -o DIR");
    return *argc == 1 && *folder;
}

int command_patterns(int argc, char **argv)
{
    g_autofree char *folder = NULL;
    GError *error = NULL;

    if (!parse_line(&argc, &argv, &folder, &error))
        return failure_print(error);
    g_autoptr(GPtrArray) patterns = read_headers(&error);
    if (!patterns || !make_pages(patterns, &error) || !write_patterns(folder, patterns, &error) ||
        !write_library(folder, patterns, &error))
        return failure_print(error);
    return EXIT_HOLDS;
}
