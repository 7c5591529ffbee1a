#include "checker/language/format/format.h"

#include "checker/commands/command.h"
#include "checker/commands/output.h"
#include "checker/commands/session/colour.h"
#include "checker/commands/session/failure.h"
#include "checker/commands/session/options.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char summary[] =
    "Gives designs their one canonical layout, in place, and names those that it changed. A "
    "design\n"
    "that does not parse is left as it is. `-` reads from standard input and writes to standard\n"
    "output, for editors.\n"
    "\n"
    "Exit status: 0 all is laid out; 1 with --check: the files that are named differ; 2 a file\n"
    "does not parse, or cannot be read or written.";

typedef struct FormatOptions {
    gboolean check, to_stdout;
    char **files;
} FormatOptions;

/* ---- reading and writing ---- */

/* A file that its owner has made read-only stays
 * as it is, although its folder would allow to replace it. */
static gboolean replace(const char *path, const char *text, GError **error)
{
    g_autofree char *target = NULL;
    char *resolved = realpath(path, NULL);
    GStatBuf status;

    target = g_strdup(resolved ? resolved : path);
    free(resolved);
    bool is_writable =
        g_stat(target, &status) == 0 && (status.st_mode & 0222) != 0 && g_access(target, W_OK) == 0;
    if (!is_writable) {
        g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_OUTPUT,
                    "cannot write %s: it is read-only", path);
        return FALSE;
    }
    return output_write(target, text, strlen(text), error);
}

/* ---- one file ---- */

static void print_diagnostics(Diagnostics *diagnostics)
{
    bool colour = colour_is_wanted(STDERR_FILENO);
    g_autofree char *text = diagnostics_text(diagnostics, colour);

    fputs(text, stderr);
}

static int put_out(const FormatOptions *options, const char *path, const Source *source,
                   const char *text)
{
    GError *error = NULL;
    bool is_same = strcmp(source->text, text) == 0;
    bool is_filter = options->to_stdout || strcmp(path, "-") == 0;

    if (options->check || !is_filter) {
        if (is_same)
            return EXIT_HOLDS;
        if (!options->check && !replace(path, text, &error))
            return failure_print(error);
        puts(source->path);
        return options->check ? EXIT_FAILS : EXIT_HOLDS;
    }
    return output_write(NULL, text, strlen(text), &error) ? EXIT_HOLDS : failure_print(error);
}

static int format_file(const FormatOptions *options, const char *path)
{
    g_autoptr(SourceMap) map = source_map_new();
    GError *error = NULL;
    uint16_t index;
    bool is_stdin = strcmp(path, "-") == 0;

    if (!(is_stdin ? source_map_read_from(map, stdin, "<stdin>", &index, &error)
                   : source_map_read(map, path, &index, &error)))
        return failure_print(error);
    g_autoptr(Diagnostics) diagnostics = diagnostics_new(map);
    g_autofree char *text = format_source(map, index, diagnostics, &error);
    if (error)
        return failure_print(error);
    if (!text) {
        print_diagnostics(diagnostics);
        return EXIT_WRONG;
    }
    return put_out(options, path, source_map_get(map, index), text);
}

/* ---- the command line ---- */

static gboolean parse_line(int argc, char **argv, FormatOptions *options, GError **error)
{
    const GOptionEntry entries[] = {
        {"check", 0, 0, G_OPTION_ARG_NONE, &options->check,
         "Change nothing; name the files that differ", NULL},
        {"stdout", 0, 0, G_OPTION_ARG_NONE, &options->to_stdout,
         "Write to standard output, not to the files", NULL},
        {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->files, NULL, "FILE..."},
        {0}};
    g_autoptr(GOptionContext) context = options_context("format", summary);

    if (!options_parse(context, entries, NULL, &argc, &argv, error))
        return FALSE;
    if (options->files && options->files[0])
        return TRUE;
    g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_USAGE,
                "which files? stalemate format --help says more");
    return FALSE;
}

int command_format(int argc, char **argv)
{
    FormatOptions options = {0};
    GError *error = NULL;
    int status = EXIT_HOLDS;

    if (!parse_line(argc, argv, &options, &error))
        status = failure_print(error);
    for (guint i = 0; options.files && options.files[i]; i++) {
        int one = format_file(&options, options.files[i]);
        status = MAX(status, one);
    }
    g_strfreev(options.files);
    return status;
}
