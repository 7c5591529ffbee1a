#include "checker/commands/command.h"
#include "checker/commands/new_design.h"
#include "checker/commands/output.h"
#include "checker/commands/session/failure.h"
#include "checker/commands/session/options.h"

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

static gboolean usage(GError **error, const char *format, const char *argument)
{
    g_autofree char *message = g_strdup_printf(format, argument);
    g_set_error_literal(error, STALEMATE_ERROR, STALEMATE_ERROR_USAGE, message);
    return FALSE;
}

/* As a name of the language: what the file is called, the design in it is called too. */
static gboolean check_name(const char *name, GError **error)
{
    static const char *const words[] = {"if",    "then", "else", "true",
                                        "false", "none", "self", NULL};
    const char *at = name;

    while (g_ascii_isalnum(*at) || *at == '_')
        at++;
    if (at == name || *at || g_ascii_isdigit(*name))
        return usage(error,
                     "`%s` cannot be the name of a design: letters, digits and _, and no digit "
                     "first",
                     name);
    if (g_strv_contains(words, name))
        return usage(error, "`%s` means something else in a design: choose another name", name);
    return TRUE;
}

static gboolean parse_line(int argc, char **argv, NewOptions *wanted, GError **error)
{
    const GOptionEntry entries[] = {
        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &wanted->output,
         "Write there, not to NAME.stale; - is standard output", "FILE"},
        {"force", 0, 0, G_OPTION_ARG_NONE, &wanted->force, "Replace a file that is there", NULL},
        {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &wanted->names, NULL, "NAME"},
        {0}};
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);

    g_set_prgname("stalemate new");
    g_option_context_set_summary(context, summary);
    if (!options_parse(context, entries, NULL, &argc, &argv, error))
        return FALSE;
    if (!wanted->names || !wanted->names[0])
        return usage(error, "what is it to be called? stalemate new --help says more%s", "");
    if (wanted->names[1])
        return usage(error, "one design at a time, please: `%s` is one too many", wanted->names[1]);
    return check_name(wanted->names[0], error);
}

static gboolean write_design(const NewOptions *wanted, const char *name, GError **error)
{
    g_autofree char *file = g_strconcat(name, ".stale", NULL);
    const char *path = wanted->output ? wanted->output : file;
    g_auto(GStrv) parts = g_strsplit(new_design, "NAME", -1);
    g_autofree char *text = g_strjoinv(name, parts);

    if (strcmp(path, "-") != 0 && !wanted->force && g_access(path, F_OK) == 0)
        return usage(error, "%s is there already: --force replaces it", path);
    if (!output_write(path, text, strlen(text), error))
        return FALSE;
    if (strcmp(path, "-") != 0)
        printf("%s is written; next: stalemate check %s\n", path, path);
    return TRUE;
}

int command_new(int argc, char **argv)
{
    NewOptions wanted = {0};
    GError *error = NULL;
    int status = EXIT_HOLDS;

    if (!parse_line(argc, argv, &wanted, &error) || !write_design(&wanted, wanted.names[0], &error))
        status = failure_print(error);
    g_free(wanted.output);
    g_strfreev(wanted.names);
    return status;
}
