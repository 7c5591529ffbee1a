#include "checker/commands/command.h"

#include "checker/commands/lsp/lsp_server.h"
#include "checker/commands/lsp/verdicts/lsp_verdicts.h"
#include "checker/commands/session/failure.h"
#include "checker/commands/session/models.h"
#include "checker/commands/session/options.h"

#include <errno.h>
#include <signal.h>
#include <unistd.h>

static const char summary[] =
    "A language server for designs, which editors start: it reads requests from standard input\n"
    "and writes answers to standard output. docs/howto/editors.md says what to tell an editor.\n"
    "\n"
    "Exit status: 0 the client ended it in order; 1 the client is gone; 2 what came is no "
    "message,\n"
    "or the command line is wrong.";

static gboolean parse_line(int argc, char **argv, char ***libraries, GError **error)
{
    gboolean is_stdio = FALSE;
    g_auto(GStrv) rest = NULL;
    const GOptionEntry entries[] = {
        {"library", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, libraries,
         "Look for used files there, too (may be given several times)", "DIR"},
        {"stdio", 0, 0, G_OPTION_ARG_NONE, &is_stdio,
         "Standard input and output, which is all there is", NULL},
        {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &rest, NULL, NULL},
        {0}};
    g_autoptr(GOptionContext) context = options_context("lsp", summary);

    if (!options_parse(context, entries, NULL, &argc, &argv, error))
        return FALSE;
    if (!rest || !rest[0])
        return TRUE;
    g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_USAGE,
                "lsp takes no file: `%s` is one; the editor opens designs", rest[0]);
    return FALSE;
}

static char **library_folders(char *const *given)
{
    g_autoptr(GStrvBuilder) folders = g_strv_builder_new();
    g_autofree char *models = models_folder();
    g_autofree char *shipped = models ? g_build_filename(models, "library", NULL) : NULL;

    for (guint i = 0; given && given[i]; i++)
        g_strv_builder_add(folders, given[i]);
    if (shipped)
        g_strv_builder_add(folders, shipped);
    return g_strv_builder_end(folders);
}

static void free_document(void *document)
{
    lsp_document_free(document);
}

int command_lsp(int argc, char **argv)
{
    g_auto(GStrv) given = NULL;
    GError *error = NULL;
    LspServer server = {.out = NULL};

    if (!parse_line(argc, argv, &given, &error))
        return failure_print(error);
    server.out = fdopen(dup(STDOUT_FILENO), "w"); /* nothing else is ever written there */
    if (!server.out) {
        fprintf(stderr, "stalemate lsp: the standard output: %s\n", g_strerror(errno));
        return EXIT_FAILS;
    }
    signal(SIGPIPE, SIG_IGN); /* a client that is gone is no reason to die without a word */
    g_mutex_init(&server.lock);
    server.libraries = library_folders(given);
    server.documents = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, free_document);
    server.verdicts = lsp_verdicts_new(&server);
    int status = lsp_server_run(&server, stdin);
    lsp_verdicts_free(server.verdicts);
    g_hash_table_unref(server.documents);
    fclose(server.out);
    g_strfreev(server.libraries);
    g_mutex_clear(&server.lock);
    return status;
}
