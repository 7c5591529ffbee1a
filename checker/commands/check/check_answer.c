/* The answer of `check`, as it goes out. */
#include "checker/commands/check/check_changes.h"
#include "checker/commands/check/check_command.h"
#include "checker/commands/output.h"
#include "checker/commands/session/failure.h"
#include "checker/commands/session/progress.h"

#include <string.h>

/* Those that are left open, a line each, of the sets that the matrix shows. What could not be
 * decided may be open. */
static char *open_windows_text(const CheckReport *report)
{
    GString *out = g_string_new(NULL);

    for (uint32_t i = 0; i < report->matrix->shown; i++) {
        const MatrixRow *row = report->matrix->rows->pdata[i];
        g_autofree char *fixes = build_fixes_text(report->session->design, row->fixes);
        if (row->verdicts->design_error)
            g_string_append_printf(out, "%s: design error\n", fixes);
        for (uint32_t j = 0; !row->verdicts->design_error && j < row->verdicts->window_count; j++) {
            g_autofree char *word = build_window_text(row->model, &row->verdicts->windows[j]);
            if (!matrix_is_good(row->verdicts, j))
                g_string_append_printf(out, "%s: %s: %s\n", fixes, row->model->properties[j].name,
                                       word);
        }
    }
    return g_string_free(out, FALSE);
}

/* Text for people comes as it is made; a document is written once it is whole. */
static gboolean write_answer(const CheckOptions *wanted, const CheckAnswer *answer, GError **error)
{
    if (!*wanted->writing)
        *wanted->writing = check_format_begin(wanted->format, wanted->designs);
    CheckWriting *writing = *wanted->writing;
    check_format_add(writing, answer);
    if (wanted->format->is_json || wanted->format->end)
        return TRUE;
    const gboolean done = output_write(NULL, writing->text->str, writing->text->len, error);
    g_string_truncate(writing->text, 0);
    return done;
}

/* Today's answer is made as JSON, too, so that like is compared with like. NULL: there is nothing to
 * compare it with. */
static GPtrArray *find_changes(CheckReport *report, const CheckOptions *wanted)
{
    if (wanted->watch->is_wanted) {
        report->against = "the last answer";
        return check_changes_watched(wanted->watch, report);
    }
    report->against = wanted->against;
    return wanted->before ? check_changes_of(wanted->before, report) : NULL;
}

int check_answer_print(CheckReport *report, CheckOptions *wanted)
{
    g_autoptr(GPtrArray) cases = check_cases(report);
    const CheckAnswer answer = {report->session, report, cases};
    GError *error = NULL;

    g_autoptr(GPtrArray) changes = find_changes(report, wanted);
    report->cases = cases;
    report->changes = changes;
    progress_clear();
    g_autofree char *open = wanted->open ? open_windows_text(report) : NULL;
    if (!(open ? output_write(NULL, open, strlen(open), &error)
               : write_answer(wanted, &answer, &error)))
        return failure_print(error);
    if (diagnostics_count(report->findings) > 0)
        session_print_diagnostics((Diagnostics *)report->findings);
    return check_cases_status(cases);
}

/* Of a design without a report. A format that is wrong is said once a design was read. */
static void write_cases(const Session *session, CheckOptions *wanted, GPtrArray *cases)
{
    GError *error = NULL;

    wanted->format = check_format_find(session->format, NULL);
    if (wanted->format && !write_answer(wanted, &(CheckAnswer){session, NULL, cases}, &error))
        failure_print(error);
}

void check_answer_refused(const Session *session, void *user)
{
    g_autoptr(GPtrArray) cases = check_cases_refused(session);

    write_cases(session, user, cases);
}

void check_answer_unopened(const Session *session, void *user)
{
    g_autoptr(GPtrArray) cases = check_cases_failed(session);

    write_cases(session, user, cases);
}

int check_answer_failed(Session *session, CheckOptions *wanted, GError *error)
{
    const int status = session_failure(session);

    if (error) {
        session_keep_reason(session, error->message);
        failure_print(error);
    }
    if (session->why)
        check_answer_unopened(session, wanted);
    else
        check_answer_refused(session, wanted);
    return status;
}
