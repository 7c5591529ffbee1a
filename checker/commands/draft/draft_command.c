#include "checker/commands/command.h"
#include "checker/commands/log_open.h"
#include "checker/commands/output.h"
#include "checker/commands/session/failure.h"
#include "checker/commands/session/options.h"
#include "checker/draft/draft_text.h"
#include "checker/language/format/format.h"
#include "checker/language/syntax/lexer.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char summary[] =
    "Writes a design of what the requests of a log do: see stalemate record. What was seen of a\n"
    "request several times becomes one, which branches after the reply where its runs part. Keys\n"
    "become components of the library, and what mends such code is offered as fixes.\n"
    "\n"
    "Exit status: 0 it is written; 2 the log or the command line is wrong.";

typedef struct DraftOptions {
    char *output, *name, *log_format, *bind;
    gboolean force, has_no_fixes;
    char **files;
} DraftOptions;

/* The file's name as that of a design. Caller frees. */
static char *name_of_file(const char *path)
{
    g_autofree char *base = g_path_get_basename(path);
    char *name = g_strndup(base, strcspn(base, "."));

    for (char *at = name; *at; at++)
        if (!g_ascii_isalnum(*at))
            *at = '_';
    if (lexer_is_name(name))
        return name;
    g_free(name);
    return g_strdup("draft");
}

static gboolean parse_line(int argc, char **argv, DraftOptions *options, GError **error)
{
    const GOptionEntry entries[] = {
        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &options->output,
         "Write there, and not to the standard output", "FILE"},
        {"name", 0, 0, G_OPTION_ARG_STRING, &options->name,
         "The design's name; the usual is the file's", "NAME"},
        {"no-fixes", 0, 0, G_OPTION_ARG_NONE, &options->has_no_fixes,
         "Only what was seen, and nothing that mends it", NULL},
        {"log-format", 0, 0, G_OPTION_ARG_STRING, &options->log_format, LOG_OPEN_FORMAT_HELP,
         "FORMAT"},
        {"bind", 0, 0, G_OPTION_ARG_FILENAME, &options->bind,
         "What stands for what in another tool's log: rows, fields of values, `log` lines", "FILE"},
        {"force", 0, 0, G_OPTION_ARG_NONE, &options->force, "Replace a file that is there", NULL},
        {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->files, NULL, "LOG"},
        {0}};
    g_autoptr(GOptionContext) context = options_context("draft", summary);

    if (!options_parse(context, entries, NULL, &argc, &argv, error))
        return FALSE;
    if (!options->files || !options->files[0])
        return failure_usage(error, "draft needs a log: stalemate draft app.ndjson");
    if (options->files[1])
        return failure_usage(error, "one log at a time, please: `%s` is one too many",
                             options->files[1]);
    if (options->name && !lexer_is_name(options->name))
        return failure_usage(error, "--name %s: letters, digits and _, and no digit first",
                             options->name);
    if (options->output && strcmp(options->output, "-") != 0 && !options->force &&
        g_access(options->output, F_OK) == 0)
        return failure_usage(error, "%s is there already: --force replaces it", options->output);
    return output_check(options->output, error);
}

/* In the canonical layout. NULL where what was made is no design, which would be a mistake of ours. */
static char *lay_out(const char *text, GError **error)
{
    SourceMap *sources = source_map_new();
    Diagnostics *diagnostics = diagnostics_new(sources);
    uint16_t source;

    source_map_add(sources, "draft.stale", text, strlen(text), &source, NULL);
    char *laid_out = format_source(sources, source, diagnostics, error);

    if (!laid_out && error && !*error) {
        g_autofree char *problems = diagnostics_text(diagnostics, false);
        g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_DESIGN, "the draft is no design:\n%s",
                    problems);
    }
    diagnostics_free(diagnostics);
    source_map_free(sources);
    return laid_out;
}

static gboolean write_draft(const DraftOptions *options, GError **error)
{
    const LogOpen request = {options->files[0], options->log_format, options->bind, NULL};
    g_autoptr(LogFile) log = log_open(&request, error);
    g_autoptr(Draft) draft = log ? draft_new(log, error) : NULL;

    if (!draft) {
        if (log)
            g_prefix_error(error, "%s: ", options->files[0]);
        return FALSE;
    }
    g_autofree char *from = g_path_get_basename(options->files[0]);
    g_autofree char *own =
        name_of_file(options->output && strcmp(options->output, "-") != 0 ? options->output : from);
    g_autofree char *text =
        draft_text(draft, options->name ? options->name : own, from, !options->has_no_fixes);
    g_autofree char *laid_out = lay_out(text, error);
    if (!laid_out || !output_write(options->output, laid_out, strlen(laid_out), error))
        return FALSE;
    if (draft->unmarked)
        fprintf(stderr, "stalemate: %u lines belong to no request, and are left out\n",
                draft->unmarked);
    if (options->output && strcmp(options->output, "-") != 0)
        printf("%s is written; next: stalemate check %s\n", options->output, options->output);
    return TRUE;
}

int command_draft(int argc, char **argv)
{
    DraftOptions options = {0};
    GError *error = NULL;
    int status = EXIT_HOLDS;

    if (!parse_line(argc, argv, &options, &error) || !write_draft(&options, &error))
        status = error ? failure_print(error) : EXIT_WRONG;
    g_free(options.output);
    g_free(options.name);
    g_free(options.log_format);
    g_free(options.bind);
    g_strfreev(options.files);
    return status;
}
