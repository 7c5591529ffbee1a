#include "checker/commands/report/report.h"

#include "checker/commands/command.h"
#include "checker/commands/output.h"
#include "checker/commands/report/report_private.h"
#include "checker/commands/session/failure.h"
#include "checker/commands/session/progress.h"
#include "checker/commands/trace/property_reference.h"
#include "checker/fixes/design_matrix.h"
#include "traces/explain/fold.h"
#include "traces/format/formats.h"
#include "traces/page/page.h"

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

/* ---- pictures: the runs to what fails as written ---- */

static gboolean add_picture(const CheckReport *answer, GPtrArray *pictures, PropertyReference about,
                            GError **error)
{
    const MatrixRow *row = answer->matrix->rows->pdata[0];
    g_autoptr(Counterexample) example = report_trace(answer, row, about);

    if (!example)
        return TRUE;
    property_reference_try_fixes(answer->subject, example, about, row->fixes);
    fold_counterexample(example);
    g_autofree char *dot = diagram_dot(example);
    g_autoptr(GBytes) svg = picture_render(dot, "svg", error);
    if (!svg)
        return FALSE;
    PagePicture *picture = g_new0(PagePicture, 1);
    gsize length;
    const char *data = g_bytes_get_data(svg, &length);
    picture->caption = g_strdup(example->headline);
    picture->svg = g_strndup(data, length);
    g_ptr_array_add(pictures, picture);
    return TRUE;
}

static gboolean add_pictures(const CheckReport *answer, GPtrArray *pictures, GError **error)
{
    const Verdicts *verdicts = ((MatrixRow *)answer->matrix->rows->pdata[0])->verdicts;

    if (verdicts->design_error)
        return add_picture(answer, pictures, (PropertyReference){REFERENCE_ERROR, 0}, error);
    if (verdicts->deadlock &&
        !add_picture(answer, pictures, (PropertyReference){REFERENCE_DEADLOCK, 0}, error))
        return FALSE;
    for (uint32_t i = 0; i < verdicts->window_count; i++)
        if (!matrix_is_good(verdicts, i) &&
            !add_picture(answer, pictures, (PropertyReference){REFERENCE_WINDOW, i}, error))
            return FALSE;
    for (uint32_t i = 0; i < verdicts->check_count; i++)
        if (verdicts->checks[i].result == CHECK_BROKEN && verdicts->checks[i].run &&
            !add_picture(answer, pictures, (PropertyReference){REFERENCE_CHECK, i}, error))
            return FALSE;
    return TRUE;
}

/* ---- the command ---- */

static bool is_limited(const Matrix *matrix)
{
    for (guint i = 0; i < matrix->rows->len; i++) {
        SearchEnd end = ((MatrixRow *)matrix->rows->pdata[i])->verdicts->end;
        if (end != SEARCH_COMPLETE && end != SEARCH_ERROR)
            return true;
    }
    return false;
}

static int write_page(const CheckReport *answer, const char *output)
{
    const Design *design = answer->subject->design;
    g_autoptr(GPtrArray) pictures =
        g_ptr_array_new_with_free_func((GDestroyNotify)page_picture_free);
    GError *error = NULL;

    if (!add_pictures(answer, pictures, &error))
        return failure_print(error);
    g_autofree char *data = report_data(answer);
    g_autofree char *html = page_html(&(Page){design->name, data, pictures});
    progress_clear();
    if (!output_write(output, html, strlen(html), &error))
        return failure_print(error);
    return is_limited(answer->matrix) ? EXIT_LIMITED : EXIT_HOLDS;
}

static int report_subject(Session *subject, const ReportOptions *wanted)
{
    static const OutputFormat page = {"html", ".html"};
    uint64_t set = 0;
    GError *error = NULL;

    if (wanted->fixes && wanted->as_written)
        return usage("--fix and --as-written ask for two different things");
    if (output_format(&(OutputFormats){"report", &page, 1}, subject->format, wanted->output,
                      &error) < 0)
        return failure_print(error);
    if (!wanted->output && isatty(STDOUT_FILENO))
        return usage("a page is not for a terminal: -o FILE.html writes it to a file");
    if (!session_find_set(subject, wanted->fixes, &set, &error))
        return failure_print(error);
    bool single = wanted->fixes || wanted->as_written;
    const DesignMatrix of = {.programs = subject->programs,
                             .whole = subject->whole,
                             .judge = subject->judge,
                             .searches = progress_set};
    g_autoptr(Matrix) matrix = single ? design_matrix_of_one(&of, set) : design_matrix_of_all(&of);
    progress_set(0, 0);
    if (!matrix)
        return session_failure(subject);
    g_autoptr(Timing) timing = timing_new(subject->programs, &subject->judge, matrix);
    return write_page(&(CheckReport){subject, matrix, single, timing, NULL}, wanted->output);
}

int command_report(int argc, char **argv)
{
    ReportOptions wanted = {0};
    int status;
    const GOptionEntry entries[] = {
        {"fix", 0, 0, G_OPTION_ARG_STRING_ARRAY, &wanted.fixes, "With these fixes alone", "A,B"},
        {"as-written", 0, 0, G_OPTION_ARG_NONE, &wanted.as_written, "With no fix", NULL},
        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &wanted.output, "Write to this file", "FILE"},
        {0}};
    g_autoptr(Session) subject = session_open(argc, argv, summary, entries, &status);

    if (subject)
        status = report_subject(subject, &wanted);
    g_strfreev(wanted.fixes);
    g_free(wanted.output);
    return status;
}
