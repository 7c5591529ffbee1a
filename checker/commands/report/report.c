#include "checker/commands/report/report.h"

#include "checker/commands/check/check_changes.h"
#include "checker/commands/command.h"
#include "checker/commands/output.h"
#include "checker/commands/session/failure.h"
#include "checker/commands/session/progress.h"
#include "checker/fixes/design_matrix.h"
#include "traces/page/page.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char summary[] =
    "Writes one HTML page that needs nothing else: the matrix, the runs, the design, and a stepper "
    "that\n"
    "takes any step that is possible and undoes it. Small designs are whole in it; of large ones "
    "it "
    "has\n"
    "the states around the start and on the runs.\n"
    "\n"
    "Exit status: 0 the page was written; 2 the design or the command line is wrong; 3 a limit was "
    "reached:\n"
    "the page was written, and says what is not known.";

typedef struct ReportOptions {
    char **fixes, *output;
    gboolean as_written;
} ReportOptions;

static int usage(const char *message)
{
    return failure_print(g_error_new_literal(STALEMATE_ERROR, STALEMATE_ERROR_USAGE, message));
}

/* ---- the command ---- */

static bool is_limited(const Matrix *matrix, const Timing *timing)
{
    if (matrix->is_cut || timing->end == SEARCH_STOPPED)
        return true;
    for (guint i = 0; i < matrix->rows->len; i++) {
        SearchEnd end = ((MatrixRow *)matrix->rows->pdata[i])->verdicts->end;
        if (end != SEARCH_COMPLETE && end != SEARCH_ERROR)
            return true;
    }
    return false;
}

static int write_page(const CheckReport *report, const char *output)
{
    const Design *design = report->session->design;
    g_autoptr(GPtrArray) pictures =
        g_ptr_array_new_with_free_func((GDestroyNotify)page_picture_free);
    GError *error = NULL;

    g_autofree char *data = report_data(report, pictures);
    g_autofree char *html = page_html(&(Page){design->name, data, pictures});
    progress_clear();
    if (!output_write(output, html, strlen(html), &error))
        return failure_print(error);
    return is_limited(report->matrix, report->timing) ? EXIT_LIMITED : EXIT_HOLDS;
}

/* The page has all of it, and the terminal what is new. */
static void print_changes(Watch *watch, const CheckReport *report)
{
    g_autoptr(GPtrArray) changes = check_changes_watched(watch, report);

    for (guint i = 0; changes && i < changes->len; i++) {
        g_autofree char *text = check_change_text(changes->pdata[i]);
        fprintf(stderr, "stalemate: %s\n", text);
    }
    if (changes && changes->len == 0)
        fputs("stalemate: no verdict has changed\n", stderr);
}

static int report_session(Session *session, const ReportOptions *wanted, Watch *watch)
{
    static const OutputFormat page = {"html", ".html"};
    uint64_t set = 0;
    GError *error = NULL;

    if (wanted->fixes && wanted->as_written)
        return usage("--fix and --as-written ask for two different things");
    if (output_format(&(OutputFormats){"report", &page, 1}, session->format, wanted->output,
                      &error) < 0)
        return failure_print(error);
    if (!wanted->output && isatty(STDOUT_FILENO))
        return usage("a page is not for a terminal: -o FILE.html writes it to a file");
    if (!session_find_set(session, wanted->fixes, &set, &error))
        return failure_print(error);
    bool single = wanted->fixes || wanted->as_written;
    const DesignMatrix of = {.programs = session->programs,
                             .whole = session->whole,
                             .judge = session->judge,
                             .searches = progress_set,
                             .keeps_all = watch->is_wanted};
    g_autoptr(Matrix) matrix = single ? design_matrix_of_one(&of, set) : design_matrix_of_all(&of);
    progress_set(0, 0);
    if (!session_has_matrix(session, matrix))
        return session_failure(session);
    g_autoptr(Timing) timing = session_timing(session, matrix);
    const CheckReport report = {session, matrix, single, timing, NULL};
    const int status = write_page(&report, wanted->output);
    if (watch->is_wanted)
        print_changes(watch, &report);
    return status;
}

static int report_once(int argc, char **argv, Watch *watch)
{
    ReportOptions wanted = {0};
    int status;
    const GOptionEntry entries[] = {
        {"fix", 0, 0, G_OPTION_ARG_STRING_ARRAY, &wanted.fixes, "With these fixes alone", "A,B"},
        {"as-written", 0, 0, G_OPTION_ARG_NONE, &wanted.as_written, "With no fix", NULL},
        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &wanted.output, "Write to this file", "FILE"},
        WATCH_OPTION(watch),
        {0}};
    const SessionRequest request = {.summary = summary, .extra = entries, .watch = watch};
    g_autoptr(Session) session = session_open_request(argc, argv, &request, &status);

    if (session)
        status = report_session(session, &wanted, watch);
    g_strfreev(wanted.fixes);
    g_free(wanted.output);
    return status;
}

int command_report(int argc, char **argv)
{
    return watch_repeat(argc, argv, report_once);
}
