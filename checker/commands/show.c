/* `stalemate show NAME`: the text of a design that ships, or of a file of its library. */
#include "checker/commands/command.h"
#include "checker/commands/output.h"
#include "checker/commands/session/failure.h"
#include "checker/commands/session/models.h"
#include "checker/commands/session/options.h"
#include "checker/language/design.h"

#include <string.h>

static const char summary[] =
    "Prints the text of a design that ships, or of a file of its library (as `use` names it): to "
    "read,\n"
    "or to start from.\n"
    "\n"
    "Exit status: 0 it was printed; 2 there is no such design or file.";

/* Designs first, then the library. The caller's. */
static GPtrArray *names_in_both(const char *folder, const char *library)
{
    GPtrArray *names = models_names_in(folder);
    g_autoptr(GPtrArray) more = models_names_in(library);

    for (guint i = 0; i < more->len; i++)
        g_ptr_array_add(names, g_strdup(more->pdata[i]));
    g_ptr_array_add(names, NULL);
    return names;
}

/* The file that is meant; NULL with an error. Caller frees. */
static char *find(const char *name, GError **error)
{
    g_autofree char *folder = models_folder();
    g_autofree char *library = folder ? g_build_filename(folder, "library", NULL) : NULL;
    g_autoptr(GPtrArray) names = names_in_both(folder, library);
    const char *const *all = (const char *const *)names->pdata;
    g_autofree char *bare = g_str_has_suffix(name, ".stale")
                                ? g_strndup(name, strlen(name) - strlen(".stale"))
                                : g_strdup(name);
    g_autofree char *file = g_strconcat(bare, ".stale", NULL);

    if (g_strv_contains(all, bare)) {
        char *path = g_build_filename(folder, file, NULL);
        if (g_file_test(path, G_FILE_TEST_EXISTS))
            return path;
        g_free(path);
        return g_build_filename(library, file, NULL);
    }
    g_autofree char *nearest = diagnostics_nearest(bare, all);
    g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_USAGE,
                "no design `%s` ships, and no file of the library is called so%s%s", name,
                nearest ? "; " : " (stalemate list names the designs)", nearest ? nearest : "");
    return NULL;
}

static gboolean show(const char *name, GError **error)
{
    g_autofree char *path = find(name, error);
    g_autofree char *text = NULL;
    gsize length;

    return path && g_file_get_contents(path, &text, &length, error) &&
           output_write(NULL, text, length, error);
}

int command_show(int argc, char **argv)
{
    g_auto(GStrv) names = NULL;
    const GOptionEntry entries[] = {
        {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &names, NULL, "NAME"}, {0}};
    g_autoptr(GOptionContext) context = options_context("show", summary);
    GError *error = NULL;

    if (!options_parse(context, entries, NULL, &argc, &argv, &error))
        return failure_print(error);
    if (!names || !names[0] || names[1])
        return failure_print(g_error_new(STALEMATE_ERROR, STALEMATE_ERROR_USAGE,
                                         "show takes the name of one design or library file"));
    return show(names[0], &error) ? EXIT_HOLDS : failure_print(error);
}
