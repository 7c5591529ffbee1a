#include "checker/commands/command.h"
#include "checker/commands/new_design.h"
#include "checker/commands/output.h"
#include "checker/commands/session/failure.h"
#include "checker/commands/session/options.h"
#include "checker/language/syntax/lexer.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char summary[] =
    "Writes NAME.stale, a design to start from: a cache in front of a database, with comments "
    "that\n"
    "say what each part is. It checks as it is: stalemate check NAME.stale.";

typedef struct NewOptions {
    char *output;
    gboolean force;
    char **names;
} NewOptions;

/* As a name of the language: what the file is called, the design in it is called too. */
static gboolean check_name(const char *name, GError **error)
{
    static const char *const words[] = {"if",    "then", "else", "true",
                                        "false", "none", "self", NULL};

    if (!lexer_is_name(name))
        return failure_usage(
            error,
            "`%s` cannot be the name of a design: letters, digits and _, and no digit "
            "first",
            name);
    if (g_strv_contains(words, name))
        return failure_usage(error, "`%s` means something else in a design: choose another name",
                             name);
    return TRUE;
}

static gboolean parse_line(int argc, char **argv, NewOptions *options, GError **error)
{
    const GOptionEntry entries[] = {
        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &options->output,
         "Write there, not to NAME.stale; - is standard output", "FILE"},
        {"force", 0, 0, G_OPTION_ARG_NONE, &options->force, "Replace a file that is there", NULL},
        {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->names, NULL, "NAME"},
        {0}};
    g_autoptr(GOptionContext) context = options_context("new", summary);

    if (!options_parse(context, entries, NULL, &argc, &argv, error))
        return FALSE;
    if (!options->names || !options->names[0])
        return failure_usage(error, "what is it to be called? stalemate new --help says more");
    if (options->names[1])
        return failure_usage(error, "one design at a time, please: `%s` is one too many",
                             options->names[1]);
    return check_name(options->names[0], error);
}

static gboolean write_design(const NewOptions *options, const char *name, GError **error)
{
    g_autofree char *file = g_strconcat(name, ".stale", NULL);
    const char *path = options->output ? options->output : file;
    g_auto(GStrv) parts = g_strsplit(new_design, "NAME", -1);
    g_autofree char *text = g_strjoinv(name, parts);

    if (strcmp(path, "-") != 0 && !options->force && g_access(path, F_OK) == 0)
        return failure_usage(error, "%s is there already: --force replaces it", path);
    if (!output_write(path, text, strlen(text), error))
        return FALSE;
    if (strcmp(path, "-") != 0)
        printf("%s is written; next: stalemate check %s\n", path, path);
    return TRUE;
}

int command_new(int argc, char **argv)
{
    NewOptions options = {0};
    GError *error = NULL;
    int status = EXIT_HOLDS;

    if (!parse_line(argc, argv, &options, &error) ||
        !write_design(&options, options.names[0], &error))
        status = failure_print(error);
    g_free(options.output);
    g_strfreev(options.names);
    return status;
}
