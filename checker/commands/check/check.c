#include "checker/commands/check/check.h"

#include "checker/commands/check/check_questions.h"
#include "checker/commands/command.h"
#include "checker/commands/output.h"
#include "checker/commands/session/checkpointing.h"
#include "checker/commands/session/failure.h"
#include "checker/commands/session/progress.h"
#include "checker/language/vacuity/vacuity.h"
#include "checker/native/native_text.h"

#include <stdio.h>
#include <string.h>

static const char summary[] =
    "Checks a design: as written, with each fix alone, and the cheapest sets of fixes that close "
    "each\n"
    "window and keep each check; confirms or refutes each claim; shows the shortest run to what "
    "fails.\n"
    "\n"
    "Exit status: 0 all claims and answers hold (in a design without any: nothing fails as "
    "written; with "
    "--fix or\n"
    "--as-written: nothing fails there); 1 something does not hold, or a design error or a "
    "deadlock was\n"
    "found; 2 the design or the command line is wrong; 3 a limit was reached before an answer.";

static bool matrix_is_complete(const Matrix *matrix)
{
    for (guint i = 0; i < matrix->rows->len; i++)
        if (((MatrixRow *)matrix->rows->pdata[i])->verdicts->end != SEARCH_COMPLETE)
            return false;
    return true;
}

static int print_answer(const CheckReport *answer)
{
    const char *format = answer->subject->format;
    GError *error = NULL;

    progress_clear();
    g_autofree char *text =
        g_strcmp0(format, "json") == 0 ? check_json(answer) : check_text(answer);
    if (!output_write(NULL, text, strlen(text), &error))
        return failure_print(error);
    int status = check_status(answer);
    if (diagnostics_count(answer->findings) == 0)
        return status;
    session_print_diagnostics((Diagnostics *)answer->findings);
    return status == EXIT_HOLDS && answer->subject->strict ? EXIT_FAILS : status;
}

static int print_c(Session *subject, uint64_t fixes)
{
    const Program *program = programs_get(subject->programs, fixes);
    const char *reason;
    GError *error = NULL;

    if (!program)
        return session_failure(subject);
    g_autofree char *text = native_text(program, &reason);
    if (!text)
        return failure_print(g_error_new(STALEMATE_ERROR, STALEMATE_ERROR_UNSUPPORTED,
                                         "there are no native steps: %s", reason));
    return output_write(NULL, text, strlen(text), &error) ? EXIT_HOLDS : failure_print(error);
}

typedef struct CheckOptions {
    char **fixes;
    gboolean as_written, emit_c;
    CheckpointingOptions checkpointing;
} CheckOptions;

static gboolean fail_usage(GError **error, const char *message)
{
    g_set_error_literal(error, STALEMATE_ERROR, STALEMATE_ERROR_USAGE, message);
    return FALSE;
}

/* What goes together. */
static gboolean is_usable(const CheckOptions *wanted, const char *format, GError **error)
{
    static const OutputFormat list[] = {{"text"}, {"json"}};
    const OutputFormats formats = {"check", list, G_N_ELEMENTS(list)};
    bool is_kept = checkpointing_is_wanted(&wanted->checkpointing);

    if (wanted->fixes && wanted->as_written)
        return fail_usage(error, "--fix and --as-written ask for two different things");
    if (output_format(&formats, format, NULL, error) < 0)
        return FALSE;
    if (is_kept && !wanted->fixes && !wanted->as_written)
        return fail_usage(error, "--checkpoint and --resume are for the search of one set of "
                                 "fixes: --as-written or --fix A,B says which");
    if (is_kept && wanted->emit_c)
        return fail_usage(error, "--emit-c searches nothing: there is nothing to keep in a file");
    if (wanted->checkpointing.every && !is_kept)
        return fail_usage(error, "--checkpoint-every takes --checkpoint FILE or --resume FILE too");
    return TRUE;
}

/* Where the search of this set is to be kept: with `judge` it is. */
static int begin_checkpointing(Session *subject, uint64_t set, const CheckpointingOptions *wanted,
                               JudgeOptions *judge, Checkpointing **checkpointing)
{
    const Program *program;
    GError *error = NULL;

    if (!checkpointing_is_wanted(wanted))
        return EXIT_HOLDS;
    program = programs_get(subject->programs, set);
    if (!program)
        return session_failure(subject);
    *checkpointing = checkpointing_begin(subject, set, wanted, judge, &error);
    if (*checkpointing)
        return EXIT_HOLDS;
    bool is_limited = g_error_matches(error, STALEMATE_ERROR, STALEMATE_ERROR_LIMIT);
    int status = failure_print(error);
    return is_limited ? EXIT_LIMITED : status;
}

static int check_one(Session *subject, uint64_t set, const CheckpointingOptions *kept)
{
    JudgeOptions judge = subject->judge;
    Checkpointing *checkpointing = NULL;
    int status = begin_checkpointing(subject, set, kept, &judge, &checkpointing);

    if (status != EXIT_HOLDS)
        return status;
    const DesignMatrix of = {.programs = subject->programs, .judge = judge};
    g_autoptr(Matrix) matrix = design_matrix_of_one(&of, set);
    if (!matrix)
        return session_failure(subject);
    g_autoptr(Diagnostics) warnings = diagnostics_new(subject->design->sources);
    vacuity_report(subject->design, &subject->configuration, warnings);
    g_autoptr(Timing) timing = timing_new(subject->programs, &subject->judge, matrix);
    status = print_answer(&(CheckReport){subject, matrix, true, timing, warnings});
    if (checkpointing)
        checkpointing_end(checkpointing, ((MatrixRow *)matrix->rows->pdata[0])->verdicts->end);
    return status;
}

static void report_coverage(const Coverage *coverage, const Session *subject, const Matrix *matrix,
                            Diagnostics *warnings)
{
    coverage_report(coverage, subject->programs, warnings);
    coverage_report_windows(subject->design, matrix, warnings);
}

static int check_all(Session *subject)
{
    g_autoptr(Coverage) coverage = coverage_new(subject->design);
    const DesignMatrix of = {.programs = subject->programs,
                             .whole = subject->whole,
                             .judge = subject->judge,
                             .coverage = coverage,
                             .searches = progress_set,
                             .keeps_all = g_strcmp0(subject->format, "json") == 0};
    g_autoptr(Matrix) matrix = design_matrix_of_all(&of);

    progress_set(0, 0);
    if (!matrix)
        return session_failure(subject);
    g_autoptr(Diagnostics) warnings = diagnostics_new(subject->design->sources);
    vacuity_report(subject->design, &subject->configuration, warnings);
    if (matrix_is_complete(matrix))
        report_coverage(coverage, subject, matrix, warnings);
    g_autoptr(Timing) timing = timing_new(subject->programs, &subject->judge, matrix);
    return print_answer(&(CheckReport){subject, matrix, false, timing, warnings});
}

static int check_subject(Session *subject, const CheckOptions *wanted)
{
    uint64_t set = 0;
    GError *error = NULL;

    if (!is_usable(wanted, subject->format, &error) ||
        !session_find_set(subject, wanted->fixes, &set, &error))
        return failure_print(error);
    if (wanted->emit_c)
        return print_c(subject, set);
    return wanted->fixes || wanted->as_written ? check_one(subject, set, &wanted->checkpointing)
                                               : check_all(subject);
}

int command_check(int argc, char **argv)
{
    CheckOptions wanted = {0};
    int status;
    const GOptionEntry entries[] = {
        {"fix", 0, 0, G_OPTION_ARG_STRING_ARRAY, &wanted.fixes,
         "Check with these fixes, joined by commas", "A,B"},
        {"as-written", 0, 0, G_OPTION_ARG_NONE, &wanted.as_written, "Check with no fix", NULL},
        {"emit-c", 0, 0, G_OPTION_ARG_NONE, &wanted.emit_c,
         "Do not check: print the C text of the steps", NULL},
        {"checkpoint", 0, 0, G_OPTION_ARG_FILENAME, &wanted.checkpointing.file,
         "Keep the search of one set of fixes in a file", "FILE"},
        {"checkpoint-every", 0, 0, G_OPTION_ARG_STRING, &wanted.checkpointing.every,
         "Write it this often (1m)", "TIME"},
        {"resume", 0, 0, G_OPTION_ARG_FILENAME, &wanted.checkpointing.resume,
         "Go on with the search that is in a file, and keep it there", "FILE"},
        {0}};
    g_autoptr(Session) subject = session_open(argc, argv, summary, entries, &status);

    if (subject)
        status = check_subject(subject, &wanted);
    g_strfreev(wanted.fixes);
    g_free(wanted.checkpointing.file);
    g_free(wanted.checkpointing.resume);
    g_free(wanted.checkpointing.every);
    return status;
}
