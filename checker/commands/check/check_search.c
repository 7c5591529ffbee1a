/* The searches of `check`, and what is found beside their verdicts. */
#include "checker/commands/check/check_command.h"
#include "checker/commands/ranks/launch.h"
#include "checker/commands/session/checkpoints/kept_marks.h"
#include "checker/commands/session/failure.h"
#include "checker/commands/session/progress.h"
#include "checker/language/vacuity/vacuity.h"

static bool matrix_is_complete(const Matrix *matrix)
{
    if (matrix->is_cut)
        return false;
    for (guint i = 0; i < matrix->rows->len; i++)
        if (((MatrixRow *)matrix->rows->pdata[i])->verdicts->end != SEARCH_COMPLETE)
            return false;
    return true;
}

static bool has_ended(SearchEnd end)
{
    return end == SEARCH_COMPLETE || end == SEARCH_ERROR;
}

/* No search is left for another day: none of the matrix, and none for what rests on timing. */
static bool is_done(const Matrix *matrix, const Timing *timing)
{
    if (matrix->is_cut || !has_ended(timing->end))
        return false;
    for (guint i = 0; i < matrix->rows->len; i++)
        if (!has_ended(((MatrixRow *)matrix->rows->pdata[i])->verdicts->end))
            return false;
    return true;
}

/* Where the search of this set, or of all, is to be kept: with `judge` it is. */
static int begin_checkpointing(Session *session, uint64_t set, bool is_of_all,
                               const CheckpointingOptions *options, JudgeOptions *judge,
                               Checkpointing **checkpointing)
{
    const Program *program;
    GError *error = NULL;

    if (!checkpointing_is_wanted(options))
        return EXIT_HOLDS;
    /* Who goes on may allow more states: with the same ticks. */
    programs_limit_states(session->programs, 0);
    program = programs_get(session->programs, set);
    if (!program)
        return session_failure(session);
    *checkpointing = checkpointing_begin(session, set, is_of_all, options, judge, &error);
    if (*checkpointing)
        return EXIT_HOLDS;
    bool is_limited = g_error_matches(error, STALEMATE_ERROR, STALEMATE_ERROR_LIMIT);
    int status = failure_print(error);
    return is_limited ? EXIT_LIMITED : status;
}

static void end_checkpointing(Checkpointing *checkpointing, bool nothing_is_left)
{
    if (checkpointing)
        checkpointing_end(checkpointing, nothing_is_left);
}

static const MatrixKeeping *keeping_of(const Checkpointing *checkpointing)
{
    return checkpointing ? checkpointing_keeping(checkpointing) : NULL;
}

/* Where runs came, all ranks know after each search. */
static void note_coverage(const Program *program, void *coverage)
{
    int64_t none = 0;

    if (launch_ranks() && ranks_meet(launch_ranks(), RANK_COVERS, &none, 0))
        kept_marks_share(program, launch_ranks());
    coverage_note(coverage, program);
}

/* Once more through all states of what is shown: what is held in them, and branches. NULL where a limit
 * or a design error leaves something out: a set of fixes that was not searched may come to it. */
static CoverageList *cover(const Session *session, const Matrix *matrix, Coverage *coverage)
{
    if (!matrix_is_complete(matrix))
        return NULL;
    for (uint32_t i = 0; i < matrix->shown; i++) {
        const MatrixRow *row = matrix->rows->pdata[i];
        if (row->verdicts->design_error)
            return NULL;
        const Program *program = programs_held(session->programs, row->fixes);
        coverage_note_values(coverage, program, &session->judge.search);
        coverage_note(coverage, program);
    }
    return coverage_list_new(coverage, session->programs);
}

/* Of the whole text, whatever is asked of it. */
static void report_vacuity(const Session *session, Diagnostics *warnings)
{
    const Design *design = session->design;

    vacuity_report(design->whole ? design->whole : design, &session->configuration, warnings);
}

static void report_coverage(Coverage *coverage, const Session *session, const Matrix *matrix,
                            Diagnostics *warnings)
{
    coverage_report(coverage, session->programs, warnings);
    coverage_report_windows(session->design, matrix, warnings);
    coverage_report_states(coverage, warnings);
    coverage_report_idle(coverage, matrix, warnings);
}

static DesignMatrix sets_of(const Session *session, const CheckOptions *wanted, bool is_of_one,
                            const JudgeOptions *judge, const Checkpointing *checkpointing,
                            Coverage *coverage)
{
    return (DesignMatrix){.programs = session->programs,
                          .whole = session->whole,
                          .judge = *judge,
                          .searched = note_coverage,
                          .user = coverage,
                          .searches = is_of_one ? NULL : progress_set,
                          .keeps_all = is_of_one || wanted->format->keeps_all || wanted->coverage ||
                                       wanted->before || wanted->watch->is_wanted,
                          .keeping = keeping_of(checkpointing)};
}

int check_search(Session *session, uint64_t set, bool is_of_one, CheckOptions *wanted)
{
    JudgeOptions judge = session->judge;
    Checkpointing *checkpointing = NULL;
    int status = begin_checkpointing(session, set, !is_of_one, &wanted->checkpointing, &judge,
                                     &checkpointing);

    if (status != EXIT_HOLDS)
        return status;
    g_autoptr(Coverage) coverage = coverage_new(session->design);
    const DesignMatrix of = sets_of(session, wanted, is_of_one, &judge, checkpointing, coverage);
    g_autoptr(Matrix) matrix =
        is_of_one ? design_matrix_of_one(&of, set) : design_matrix_of_all(&of);
    progress_set(0, 0);
    if (!session_has_matrix(session, matrix)) {
        end_checkpointing(checkpointing, false);
        return check_answer_failed(session, wanted, NULL);
    }
    g_autoptr(Diagnostics) warnings = diagnostics_new(session->design->sources);
    report_vacuity(session, warnings);
    if (!is_of_one && matrix_is_complete(matrix) && !session->design->whole)
        report_coverage(coverage, session, matrix, warnings);
    g_autoptr(CoverageList) covered = wanted->coverage ? cover(session, matrix, coverage) : NULL;
    g_autoptr(Timing) timing = session_timing(session, matrix);
    status = check_answer_print(&(CheckReport){session, matrix, is_of_one, timing, warnings,
                                               wanted->strict, wanted->coverage, covered, NULL,
                                               NULL, NULL},
                                wanted);
    end_checkpointing(checkpointing, is_done(matrix, timing));
    return status;
}
