#include "checker/commands/check.h"

#include "checker/commands/command.h"
#include "checker/commands/findings.h"
#include "checker/commands/output.h"
#include "checker/commands/progress.h"
#include "checker/native/text.h"

#include <stdio.h>
#include <string.h>

static const char summary[] =
    "Checks a design: as written, with each fix alone, and the cheapest sets of fixes that close "
    "each\n"
    "window and keep each check; confirms or refutes each claim; shows the shortest run to what "
    "fails.\n"
    "\n"
    "Exit status: 0 all claims hold (in a design without claims: nothing fails as written; with "
    "--fix or\n"
    "--as-written: nothing fails there); 1 something does not hold, or a design error or a "
    "deadlock was\n"
    "found; 2 the design or the command line is wrong; 3 a limit was reached before an answer.";

typedef struct Building {
    Subject *subject;
    const Program *program;
    uint64_t fixes;
    Findings *findings;
    bool failed; /* a configuration that is no design: its mistakes were printed */
} Building;

/* ---- what the matrix asks of a design ---- */

static const Model *build(uint64_t fixes, void *user)
{
    Building *building = user;

    building->program = subject_compile(building->subject, fixes);
    building->fixes = fixes;
    if (building->program)
        return program_model(building->program);
    building->failed = true;
    return NULL;
}

static void done(const Model *model, void *user)
{
    Building *building = user;

    (void)model;
    findings_note(building->findings, building->program);
    subject_done(building->subject, building->fixes);
}

static bool allows(uint64_t fixes, void *user)
{
    return design_allows(((Building *)user)->subject->design, fixes);
}

static uint32_t index_of(Decl *const *decls, uint32_t count, const char *name)
{
    uint32_t i = 0;

    while (i < count && strcmp(decls[i]->name.text, name) != 0)
        i++;
    return i;
}

int64_t claim_number(Subject *subject, uint32_t claim)
{
    Configuration configuration = subject->configuration;

    configuration.fixes = design_claim_fixes(subject->design, subject->design->claims[claim]);
    g_autoptr(System) system =
        system_resolve(subject->design, &configuration, false, subject->diagnostics);
    return system->claim_numbers[claim];
}

static MatrixClaim matrix_claim(Subject *subject, uint32_t number)
{
    const Design *design = subject->design;
    const Decl *claim = design->claims[number];
    MatrixClaim result = {.fixes = design_claim_fixes(design, claim)};

    switch (claim->claim) {
    case CLAIM_CLOSES:
    case CLAIM_LEAVES_OPEN:
        result.kind = claim->claim == CLAIM_CLOSES ? MATRIX_CLOSES : MATRIX_LEAVES_OPEN;
        result.target = index_of(design->windows, design->window_count, claim->target.text);
        break;
    case CLAIM_KEEPS:
    case CLAIM_BREAKS:
        result.kind = claim->claim == CLAIM_KEEPS ? MATRIX_KEEPS : MATRIX_BREAKS;
        result.target = index_of(design->checks, design->check_count, claim->target.text);
        break;
    case CLAIM_HOLDS:
        result.kind = MATRIX_HOLDS;
        result.number = claim_number(subject, number);
        if (claim_is_of_window(design, claim)) {
            result.kind = MATRIX_LASTS;
            result.target = index_of(design->windows, design->window_count, claim->target.text);
            break;
        }
        result.target = index_of(design->measures, design->measure_count, claim->target.text);
        break;
    }
    return result;
}

static Matrix *ask(Subject *subject, Findings *findings, bool *failed)
{
    const Design *design = subject->design;
    Building building = {.subject = subject, .findings = findings};
    g_autofree int64_t *costs = g_new0(int64_t, design->fix_count + 1);
    g_autofree MatrixClaim *claims = g_new0(MatrixClaim, design->claim_count + 1);

    for (uint32_t i = 0; i < design->fix_count; i++)
        costs[i] = design->fixes[i]->cost < 0 ? 1 : design->fixes[i]->cost;
    for (uint32_t i = 0; i < design->claim_count; i++)
        claims[i] = matrix_claim(subject, i);
    MatrixQuestion question = {.fix_count = design->fix_count,
                               .costs = costs,
                               .allows = allows,
                               .build = build,
                               .done = done,
                               .user = &building,
                               .claims = claims,
                               .claim_count = design->claim_count,
                               .search_sets = true,
                               .search = subject->search};
    Matrix *matrix = matrix_new(&question);
    *failed = building.failed;
    return matrix;
}

/* A matrix of one row. */
static Matrix *ask_one(Subject *subject, Findings *findings, uint64_t fixes, bool *failed)
{
    Building building = {.subject = subject, .findings = findings};
    MatrixQuestion question = {
        .build = build, .done = done, .user = &building, .search = subject->search};
    Matrix *matrix = matrix_of_one(&question, fixes);

    *failed = building.failed;
    return matrix;
}

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

    if (answer->single || (matrix->claim_count == 0))
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
    bool failed;
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
        single ? ask_one(subject, findings, set, &failed) : ask(subject, findings, &failed);
    if (failed)
        return EXIT_WRONG;
    g_autoptr(Diagnostics) warnings = diagnostics_new(subject->design->sources);
    if (!single && matrix_is_complete(matrix))
        findings_report(findings, subject, warnings);
    return print_answer(&(Answer){subject, matrix, single, warnings});
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
