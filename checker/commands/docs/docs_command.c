#include "checker/commands/command.h"

#include "checker/commands/docs/docs_trial.h"
#include "checker/commands/output.h"
#include "checker/commands/session/failure.h"
#include "checker/commands/session/options.h"
#include "checker/commands/session/progress.h"
#include "checker/commands/session/session_options.h"

#include <math.h>

static const char summary[] =
    "Runs the designs and the commands that pages show, and writes outputs and pictures anew, in\n"
    "place, where they are others by now: in Markdown, reStructuredText and AsciiDoc. Only\n"
    "stalemate is run, and no shell. docs/howto/documents.md says what a page has to say.\n"
    "\n"
    "Exit status: 0 all is as the pages show it, by now; 1 something is not: with --check an\n"
    "output or a picture differs, or a design or a command does what it should not; 2 a page\n"
    "cannot be read or written; 3 interrupted.";

static const OutputFormat list[] = {{"text", NULL}, {"tap", NULL}};
static const OutputFormats formats = {"docs", list, G_N_ELEMENTS(list)};

typedef struct DocsOptions {
    gboolean check;
    char *format, *timeout, *root, **files;
    double seconds; /* that a command of a page may take */
} DocsOptions;

static gboolean parse_line(int argc, char **argv, DocsOptions *options, GError **error)
{
    const GOptionEntry entries[] = {
        {"check", 0, 0, G_OPTION_ARG_NONE, &options->check,
         "Write nothing; say what differs, and exit with 1 where something does", NULL},
        {"format", 0, 0, G_OPTION_ARG_STRING, &options->format,
         "text or tap: every case, for what runs tests", "FORMAT"},
        {"root", 0, 0, G_OPTION_ARG_FILENAME, &options->root,
         "Paths in commands begin in this folder (default: the page's)", "DIR"},
        {"timeout", 0, 0, G_OPTION_ARG_STRING, &options->timeout,
         "A command of a page may take so long (default: 60s)", "TIME"},
        {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->files, NULL, "FILE..."},
        {0}};
    g_autoptr(GOptionContext) context = options_context("docs", summary);

    if (!options_parse(context, entries, NULL, &argc, &argv, error))
        return FALSE;
    if (!options->files || !options->files[0])
        return failure_usage(error, "which pages? stalemate docs --help says more");
    if (options->timeout &&
        !session_options_time("--timeout", options->timeout, &options->seconds, error))
        return FALSE;
    if (options->root && !g_file_test(options->root, G_FILE_TEST_IS_DIR))
        return failure_usage(error, "--root is a folder, and `%s` is none", options->root);
    return output_format(&formats, options->format, NULL, error) >= 0;
}

/* Until somebody interrupts. */
static int try_pages(const DocsOptions *options)
{
    enum { MOST = 86400 };
    const DocsLimits limits = {(guint)ceil(MIN(options->seconds, MOST)), options->root};
    DocsReport report = {.is_check = options->check,
                         .is_tap = g_strcmp0(options->format, "tap") == 0};
    int status = EXIT_HOLDS;

    docs_report_begin(&report);
    for (char **file = options->files; *file && !progress_signal(); file++) {
        const int one = docs_trial_page(*file, &report, &limits);
        status = MAX(status, one);
    }
    docs_report_end(&report);
    if (progress_signal())
        return EXIT_LIMITED;
    return status == EXIT_HOLDS && options->check && report.differing > 0 ? EXIT_FAILS : status;
}

int command_docs(int argc, char **argv)
{
    DocsOptions options = {.seconds = 60};
    SearchLimits limits = {0};
    SearchObserver observer = {0};
    GError *error = NULL;

    const gboolean is_good = parse_line(argc, argv, &options, &error);
    if (is_good)
        progress_watch(&limits, &observer, false);
    const int status = is_good ? try_pages(&options) : failure_print(error);
    g_free(options.format);
    g_free(options.timeout);
    g_free(options.root);
    g_strfreev(options.files);
    return status;
}
