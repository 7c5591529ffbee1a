#include "checker/commands/check.h"

#include "checker/commands/ask.h"
#include "checker/commands/command.h"
#include "checker/commands/output.h"
#include "checker/commands/progress.h"
#include "checker/commands/questions.h"
#include "checker/native/text.h"

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

/* ---- the exit status ---- */

static bool is_limited(const Verdicts *verdicts)
{
    return verdicts->end != SEARCH_COMPLETE && verdicts->end != SEARCH_ERROR;
}

static bool all_good(const Verdicts *verdicts)
{
    for (uint32_t i = 0; i < verdicts->window_count + verdicts->check_count; i++)
        if (!matrix_is_good(verdicts, i))
            return false;
    return true;
}

/* A broken check stays broken, however much was left unsearched. */
static bool surely_bad(const Verdicts *verdicts)
{
    for (uint32_t i = 0; i < verdicts->check_count; i++)
        if (verdicts->checks[i].result == CHECK_BROKEN)
            return true;
    return false;
}

static int status_of_row(const Verdicts *verdicts)
{
    if (verdicts->design_error || verdicts->deadlock || surely_bad(verdicts))
        return EXIT_FAILS;
    if (is_limited(verdicts))
        return EXIT_LIMITED;
    return all_good(verdicts) ? EXIT_HOLDS : EXIT_FAILS;
}

static bool matrix_is_complete(const Matrix *matrix)
{
    for (guint i = 0; i < matrix->rows->len; i++)
        if (((MatrixRow *)matrix->rows->pdata[i])->verdicts->end != SEARCH_COMPLETE)
            return false;
    return true;
}

static int status_of_matrix(const Answer *answer)
{
    const Matrix *matrix = answer->matrix;
    const MatrixRow *as_written = matrix->rows->pdata[0];
    bool limited = false;

    if (answer->single || matrix->claim_count + matrix->quiz_count == 0)
        return status_of_row(as_written->verdicts);
    for (guint i = 0; i < matrix->rows->len; i++) {
        const Verdicts *verdicts = ((MatrixRow *)matrix->rows->pdata[i])->verdicts;
        if (i < matrix->shown && (verdicts->design_error || verdicts->deadlock))
            return EXIT_FAILS;
        limited |= is_limited(verdicts);
    }
    for (uint32_t i = 0; i < matrix->claim_count; i++)
        if (matrix->claims[i] == CLAIM_REFUTED)
            return EXIT_FAILS;
    for (uint32_t i = 0; i < matrix->quiz_count; i++)
        if (question_stands(answer, i) == CLAIM_REFUTED)
            return EXIT_FAILS;
    return limited ? EXIT_LIMITED : EXIT_HOLDS;
}

/* ---- the command ---- */

const Program *answer_program(const Answer *answer, const MatrixRow *row)
{
    const Program *program = subject_compile(answer->subject, row->fixes);

    g_assert(program); /* it was compiled before */
    return program;
}

const char *end_text(SearchEnd end)
{
    static const char *const texts[] = {
        [SEARCH_COMPLETE] = "complete",
        [SEARCH_ERROR] = "a design error was reached",
        [SEARCH_STATES] = "the limit of states was reached: --max-states N sets it",
        [SEARCH_MEMORY] =
            "the limit of memory was reached: --memory SIZE sets it, smaller params need less",
        [SEARCH_TIME] =
            "the limit of time was reached: --timeout TIME sets it, smaller params need less",
        [SEARCH_STOPPED] = "the search was interrupted",
    };
    return texts[end];
}

static int print_answer(const Answer *answer)
{
    const char *format = answer->subject->format;
    GError *error = NULL;

    progress_clear();
    g_autofree char *text =
        g_strcmp0(format, "json") == 0 ? check_json(answer) : check_text(answer);
    if (!output_write(NULL, text, strlen(text), &error))
        return command_fail(error);
    int status = status_of_matrix(answer);
    if (diagnostics_count(answer->findings) == 0)
        return status;
    if (!answer->subject->quiet)
        subject_print_diagnostics((Diagnostics *)answer->findings);
    return status == EXIT_HOLDS && answer->subject->strict ? EXIT_FAILS : status;
}

static int print_c(Subject *subject, uint64_t fixes)
{
    const Program *program = subject_compile(subject, fixes);
    const char *reason;
    GError *error = NULL;

    if (!program)
        return EXIT_WRONG;
    g_autofree char *text = native_text(program, &reason);
    if (!text)
        return command_fail(g_error_new(STALEMATE_ERROR, STALEMATE_ERROR_UNSUPPORTED,
                                        "there are no native steps: %s", reason));
    return output_write(NULL, text, strlen(text), &error) ? EXIT_HOLDS : command_fail(error);
}

typedef struct Wanted {
    char *fixes;
    gboolean as_written, emit_c;
} Wanted;

static int check_subject(Subject *subject, const Wanted *wanted)
{
    const char *fixes = wanted->fixes;
    uint64_t set = 0;
    GError *error = NULL;

    if (fixes && !design_find_fixes(subject->design, fixes, &set, &error))
        return command_fail(error);
    if (subject->format &&
        !g_strv_contains((const char *const[]){"text", "json", NULL}, subject->format))
        return command_fail(g_error_new(STALEMATE_ERROR, STALEMATE_ERROR_USAGE,
                                        "check writes text or json, not `%s`", subject->format));
    if (wanted->emit_c)
        return print_c(subject, set);
    bool single = fixes || wanted->as_written;
    g_autoptr(Findings) findings = findings_new(subject->design);
    g_autoptr(Matrix) matrix =
        single ? ask_one(subject, findings, set) : ask_matrix(subject, findings);
    if (!matrix)
        return EXIT_WRONG;
    g_autoptr(Diagnostics) warnings = diagnostics_new(subject->design->sources);
    if (!single && matrix_is_complete(matrix))
        findings_report(findings, subject, warnings);
    g_autoptr(Timing) timing = timing_new(subject, matrix);
    return print_answer(&(Answer){subject, matrix, single, timing, warnings});
}

int command_check(int argc, char **argv)
{
    Wanted wanted = {0};
    int status;
    const GOptionEntry entries[] = {
        {"fix", 0, 0, G_OPTION_ARG_STRING, &wanted.fixes,
         "Check with these fixes, joined by commas", "A,B"},
        {"as-written", 0, 0, G_OPTION_ARG_NONE, &wanted.as_written, "Check with no fix", NULL},
        {"emit-c", 0, 0, G_OPTION_ARG_NONE, &wanted.emit_c,
         "Do not check: print the C text of the steps", NULL},
        {0}};
    g_autoptr(Subject) subject = subject_open(argc, argv, summary, entries, &status);

    if (subject && wanted.fixes && wanted.as_written)
        status = command_fail(g_error_new(STALEMATE_ERROR, STALEMATE_ERROR_USAGE,
                                          "--fix and --as-written ask for two different things"));
    else if (subject)
        status = check_subject(subject, &wanted);
    g_free(wanted.fixes);
    return status;
}
