#include "checker/commands/replay/replay_beyond.h"

#include "checker/commands/check/check.h"
#include "checker/commands/session/progress.h"
#include "traces/explain/explain.h"

static void beyond_free(gpointer data)
{
    Beyond *beyond = data;

    g_free(beyond->rests_on);
    g_free(beyond->why_not);
    plan_free(beyond->plan);
    g_clear_pointer(&beyond->outcomes, g_ptr_array_unref);
    counterexample_free(beyond->example);
    verdicts_free(beyond->verdicts);
    programs_free(beyond->programs);
    diagnostics_free(beyond->unheard);
    g_free(beyond);
}

/* ---- searching again ---- */

static uint32_t property_of(const BeyondQuestion *question)
{
    const bool is_check = question->about.kind == REFERENCE_CHECK;

    return question->about.index + (is_check ? question->session->design->window_count : 0);
}

/* As --assumptions has it, in whose place there is a run to find, and not only whether there is one. */
static JudgeOptions judge_of(const Session *session)
{
    enum { AT_MOST = 1000000 };
    JudgeOptions judge = session->judge;
    uint64_t *limit = &judge.search.limits.max_states;

    judge.skips_measures = true;
    if (session->assumptions == TIMING_SOME && (*limit == 0 || *limit > AT_MOST))
        *limit = AT_MOST;
    return judge;
}

/* The verdicts of the same design and fixes, configured otherwise; NULL where it is not compiled. */
static const Program *search(Beyond *beyond, const BeyondQuestion *question,
                             const Configuration *configuration)
{
    const ProgramOptions how = {.explains = true, .marks = true};
    const ProgramsObserver nobody = {NULL};
    const Design *design = question->session->design;
    const JudgeOptions judge = judge_of(question->session);

    beyond->unheard = diagnostics_new(design->sources);
    beyond->programs = programs_new(design, configuration, &how, beyond->unheard, &nobody);
    const Program *program = programs_try(beyond->programs, question->fixes);
    if (program)
        beyond->verdicts = verdicts_new(program_model(program), &judge);
    progress_clear();
    return program;
}

static bool is_whole(const Beyond *beyond)
{
    return beyond->verdicts && beyond->verdicts->end == SEARCH_COMPLETE;
}

/* The run that it does not stand becomes a plan; without one there is a reason. */
static void plan_run(Beyond *beyond, const BeyondQuestion *question, const Program *program)
{
    g_autoptr(GError) error = NULL;

    if (!beyond->verdicts || matrix_is_good(beyond->verdicts, property_of(question)))
        return;
    beyond->example = explain_run(program, beyond->verdicts, question->about);
    if (!beyond->example)
        return;
    beyond->plan =
        plan_of_run(beyond->example, beyond->verdicts, question->about, question->bound, &error);
    if (!beyond->plan)
        beyond->why_not = g_strdup(error->message);
}

/* ---- time ---- */

static char *assumptions_text(const BeyondQuestion *question, bool *is_known)
{
    Session *session = question->session;
    const DesignMatrix of = {
        .programs = session->programs, .judge = session->judge, .keeps_all = true};

    programs_hold(session->programs, question->fixes); /* to the end: there is a plan of it */
    g_autoptr(Matrix) matrix = design_matrix_of_one(&of, question->fixes);
    *is_known = true;
    if (!matrix)
        return NULL;
    g_autoptr(Timing) timing = session_timing(session, matrix);
    const TimingNeed *need = timing_need(timing, question->fixes, property_of(question));
    progress_clear();
    if (!need)
        return NULL;
    *is_known = need->is_known;
    g_autofree char *list = check_assumptions_text(session->design, need->assumptions);
    return need->is_known ? g_strdup(*list ? list : "how long its calls take") : NULL;
}

static void find_beyond_time(const BeyondQuestion *question, GPtrArray *found)
{
    Configuration configuration = question->session->configuration;
    bool is_known;
    g_autofree char *assumes = assumptions_text(question, &is_known);

    if (is_known && !assumes)
        return;
    Beyond *beyond = g_new0(Beyond, 1);
    g_ptr_array_add(found, beyond);
    beyond->kind = BEYOND_TIME;
    beyond->rests_on = g_steal_pointer(&assumes);
    configuration.untimed = true;
    const Program *program = search(beyond, question, &configuration);
    plan_run(beyond, question, program);
    if (beyond->plan || beyond->why_not)
        return;
    beyond->why_not = g_strdup("a limit was reached before there was a run");
}

/* ---- faults ---- */

/* What happened in the run that the design does not reckon with: its last fault. */
static const char *last_fault(const Counterexample *example)
{
    const char *last = NULL;

    for (uint32_t i = 0; i < example->row_count; i++) {
        const Row *row = &example->rows[i];
        if (row->kind == ROW_FAULT)
            last =
                arena_printf(example->arena, "%s %s", example->lanes[row->lane].name, row->event);
        else if (row->fault)
            last = row->fault;
    }
    return last;
}

static char *faults_text(int64_t most, const Counterexample *example)
{
    const char *such = last_fault(example);

    if (most == 0)
        return g_strdup_printf("there being no fault such as %s", such ? such : "a lost call");
    return g_strdup_printf("there being at most %" G_GINT64_FORMAT " %s such as %s", most,
                           most == 1 ? "fault" : "faults", such ? such : "a lost call");
}

static void find_beyond_faults(const BeyondQuestion *question, GPtrArray *found)
{
    Configuration configuration = question->session->configuration;
    const int64_t most = question->session->whole->faults;
    Beyond *beyond = g_new0(Beyond, 1);

    beyond->kind = BEYOND_FAULT;
    configuration.faults = most + 1;
    const Program *program = search(beyond, question, &configuration);
    plan_run(beyond, question, program);
    if (beyond->example)
        beyond->rests_on = faults_text(most, beyond->example);
    else if (!is_whole(beyond) && !(beyond->verdicts && beyond->verdicts->design_error))
        beyond->why_not = g_strdup("a limit was reached");
    if (beyond->rests_on || beyond->why_not)
        g_ptr_array_add(found, beyond);
    else
        beyond_free(beyond);
}

GPtrArray *beyond_find(const BeyondQuestion *question)
{
    GPtrArray *found = g_ptr_array_new_with_free_func(beyond_free);

    if (question->session->assumptions == TIMING_NONE)
        return found;
    find_beyond_time(question, found);
    find_beyond_faults(question, found);
    return found;
}
