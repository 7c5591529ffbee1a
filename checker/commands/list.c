#include "checker/commands/command.h"
#include "checker/commands/output.h"
#include "checker/commands/session/failure.h"
#include "checker/commands/session/models.h"
#include "checker/commands/session/options.h"
#include "checker/language/design.h"

#include <string.h>

static char *title_of(const char *path)
{
    Diagnostics *diagnostics = NULL;
    g_autoptr(Design) design = design_load(path, NULL, &diagnostics, NULL);
    char *title = design && design->title ? g_strdup(design->title) : NULL;

    if (diagnostics)
        diagnostics_free(diagnostics);
    return title;
}

int command_list(int argc, char **argv)
{
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_autofree char *folder = models_folder();
    GError *error = NULL;

    g_set_prgname("stalemate list");
    g_option_context_set_summary(context, "The designs that ship, one line each.");
    if (!options_parse(context, NULL, NULL, &argc, &argv, &error))
        return failure_print(error);
    if (argc > 1)
        return failure_print(g_error_new(STALEMATE_ERROR, STALEMATE_ERROR_USAGE,
                                         "list takes no argument, not `%s`", argv[1]));
    if (!folder)
        return failure_print(g_error_new(STALEMATE_ERROR, STALEMATE_ERROR_USAGE,
                                         "the designs that ship are not installed"));
    g_autoptr(GPtrArray) names = models_names();
    size_t width = 0;
    for (guint i = 0; i < names->len; i++)
        width = MAX(width, strlen(names->pdata[i]));
    g_autoptr(GString) out = g_string_new(NULL);
    for (guint i = 0; i < names->len; i++) {
        g_autofree char *file = g_strconcat(names->pdata[i], ".stale", NULL);
        g_autofree char *path = g_build_filename(folder, file, NULL);
        g_autofree char *title = title_of(path);
        g_string_append_printf(out, "%-*s  %s\n", (int)width, (char *)names->pdata[i],
                               title ? title : "");
    }
    if (!output_write(NULL, out->str, out->len, &error))
        return failure_print(error);
    return EXIT_HOLDS;
}
