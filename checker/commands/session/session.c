#include "checker/commands/session/session.h"

#include "checker/base/member.h"
#include "checker/commands/session/failure.h"
#include "checker/commands/session/models.h"
#include "checker/commands/session/progress.h"
#include "checker/commands/session/session_options.h"
#include "checker/language/syntax/source_json.h"

#include <stdio.h>
#include <unistd.h>

/* ---- loading ---- */

void session_print_diagnostics(Diagnostics *diagnostics)
{
    bool colour = isatty(STDERR_FILENO) && !g_getenv("NO_COLOR");
    g_autofree char *text = diagnostics_text(diagnostics, colour);

    fputs(text, stderr);
}

/* The design is refused: what is wrong with it is the result, for programs. */
static void print_refusal(const Session *subject)
{
    g_autoptr(JsonBuilder) b = json_builder_new();

    session_print_diagnostics(subject->diagnostics);
    if (g_strcmp0(subject->format, "json") != 0)
        return;
    json_builder_begin_object(b);
    member_string(b, "file", subject->design->path);
    member_array(b, "diagnostics");
    source_json_diagnostics(b, subject->diagnostics);
    json_builder_end_array(b);
    json_builder_end_object(b);
    g_autofree char *text = member_document(b);
    fputs(text, stdout);
}

static gboolean load(Session *subject, const SessionOptions *given, GError **error)
{
    g_autofree char *path = models_find(given->rest[0], error);
    g_autofree char *folder = models_folder();
    g_autoptr(GPtrArray) libraries = g_ptr_array_new_with_free_func(g_free);

    if (!path)
        return FALSE;
    for (guint i = 0; given->libraries && given->libraries[i]; i++)
        g_ptr_array_add(libraries, g_strdup(given->libraries[i]));
    if (folder)
        g_ptr_array_add(libraries, g_build_filename(folder, "library", NULL));
    g_ptr_array_add(libraries, NULL);
    subject->design =
        design_load(path, (const char *const *)libraries->pdata, &subject->diagnostics, error);
    return subject->design != NULL;
}

static gboolean configure(Session *subject, const SessionOptions *given, GError **error)
{
    design_configure(subject->design, &subject->configuration, subject->diagnostics);
    for (guint i = 0; given->sets && given->sets[i]; i++)
        if (!design_set_param(subject->design, &subject->configuration, given->sets[i], error))
            return FALSE;
    bool says_faults = given->faults != SESSION_NO_FAULTS_GIVEN;
    if (says_faults && (given->faults < 0 || given->faults > 1000)) {
        g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_USAGE,
                    "--faults takes a number from 0 to 1000");
        return FALSE;
    }
    subject->configuration.faults = says_faults ? given->faults : -1;
    subject->configuration.untimed = given->untimed;
    return TRUE;
}

/* ---- what reading and compiling may take ---- */

static void begin_reading(Session *subject)
{
    const SearchLimits *limits = &subject->judge.search.limits;

    subject->budget =
        (Budget){.stop = limits->stop, .deadline = limits->deadline, .most = limits->max_memory};
    budget_begin(&subject->budget);
}

/* What it took counts for each set of fixes. False where a limit was reached: that is said. */
static bool end_reading(Session *subject)
{
    Budget *budget = &subject->budget;

    budget_close(budget);
    budget->size = budget->taken;
    return budget->end == BUDGET_HOLDS;
}

static void say_limited(Session *subject)
{
    static const char *const reasons[] = {
        [BUDGET_STOPPED] = "it was stopped",
        [BUDGET_TIME] = "the limit of time was reached: --timeout",
        [BUDGET_MEMORY] = "the limit of memory was reached: --memory"};

    progress_clear();
    fprintf(stderr, "stalemate: the design was not compiled: %s\n", reasons[subject->budget.end]);
    subject->is_limited = true;
}

int session_failure(const Session *subject)
{
    return subject->is_limited ? EXIT_LIMITED : EXIT_WRONG;
}

/* Every mistake that can be found is found here, once; later configurations are resolved quietly.
 */
static bool resolve_whole(Session *subject)
{
    subject->design->budget = &subject->budget;
    arena_count(subject->design->arena, &subject->budget.taken);
    subject->whole =
        system_resolve(subject->design, &subject->configuration, true, subject->diagnostics);
    arena_count(subject->whole->arena, NULL);
    arena_count(subject->design->arena, NULL);
    if (!end_reading(subject)) {
        say_limited(subject);
        return false;
    }
    if (diagnostics_errors(subject->diagnostics) > 0)
        print_refusal(subject);
    else if (diagnostics_count(subject->diagnostics) > 0)
        session_print_diagnostics(subject->diagnostics);
    return diagnostics_errors(subject->diagnostics) == 0;
}

gboolean session_find_set(const Session *subject, char *const *given, uint64_t *fixes,
                          GError **error)
{
    *fixes = 0;
    if (!given)
        return TRUE;
    if (!given[1])
        return design_find_fixes(subject->design, given[0], fixes, error);
    g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_USAGE,
                "--fix is one set of fixes: --fix %s,%s has both", given[0], given[1]);
    return FALSE;
}

/* ---- programs ---- */

/* What searches see: native steps in front of the program, reductions in front of those. */
static const Model *start_engines(const Program *program, void *user)
{
    Session *subject = user;
    const Model *model = native_steps_add(subject->native, program);

    reduction_list_add(subject->reductions, program, model);
    return model;
}

static void end_searches(const Program *program, void *user)
{
    native_steps_end(((Session *)user)->native, program);
}

static void stop_engines(const Program *program, void *user)
{
    Session *subject = user;

    reduction_list_remove(subject->reductions, native_steps_model(subject->native, program));
    native_steps_remove(subject->native, program);
}

static void say_too_large(const System *system)
{
    fprintf(stderr,
            "stalemate: the design is too large to check: smaller params, arrays and lists, or "
            "fewer processes, need less%s\n",
            system->timed ? "; and no duration may have more than 536870911 ticks" : "");
}

static void say_refused(const System *system, bool is_wrong, void *user)
{
    Session *subject = user;

    if (subject->budget.end != BUDGET_HOLDS)
        say_limited(subject);
    else if (is_wrong)
        session_print_diagnostics(subject->diagnostics);
    else
        say_too_large(system);
}

static Programs *new_programs(Session *subject)
{
    const ProgramOptions options = {.explains = true,
                                    .marks = true,
                                    .keep_dead = reduction_list_keep_dead(subject->reductions),
                                    .every_tick = reduction_list_tick(subject->reductions)};
    const ProgramsObserver observer = {start_engines, end_searches, stop_engines, say_refused,
                                       subject};

    return programs_new(subject->design, &subject->configuration, &options, subject->diagnostics,
                        &observer);
}

static Session *open_session(SessionOptions *given, gint64 begun, int *status)
{
    g_autoptr(Session) subject = g_new0(Session, 1);
    GError *error = NULL;
    NativeUse use;
    bool terminal = isatty(STDERR_FILENO);
    bool progress = (given->progress || (terminal && !given->quiet)) && !given->no_progress;

    progress_watch(&subject->judge.search.limits, &subject->observer, progress);
    subject->quiet = given->quiet;
    subject->strict = given->strict;
    subject->format = g_steal_pointer(&given->format);
    subject->colour = isatty(STDOUT_FILENO) && !g_getenv("NO_COLOR");
    bool is_read = session_options_judge(given, begun, &subject->judge, &error);
    begin_reading(subject);
    if (is_read)
        subject->reductions = reduction_list_new(given->reductions, &error);
    if (!subject->reductions || !session_options_native(given, &use, &error) ||
        !load(subject, given, &error) || !configure(subject, given, &error)) {
        if (subject->diagnostics && diagnostics_errors(subject->diagnostics) > 0)
            session_print_diagnostics(subject->diagnostics);
        *status = failure_print(error);
        return NULL;
    }
    if (!resolve_whole(subject)) {
        *status = session_failure(subject);
        return NULL;
    }
    subject->judge.search.observer = &subject->observer;
    subject->judge.one_by_one = use == NATIVE_ALWAYS; /* even the small ones */
    subject->judge.reductions = reduction_list_of_judge(subject->reductions);
    subject->native = native_steps_new(use, progress, &subject->judge.search.limits);
    subject->programs = new_programs(subject);
    return g_steal_pointer(&subject);
}

Session *session_open(int argc, char **argv, const char *summary, const GOptionEntry *extra,
                      int *status)
{
    SessionOptions given = {.faults = SESSION_NO_FAULTS_GIVEN};
    const gint64 begun = g_get_monotonic_time();
    GError *error = NULL;
    Session *subject = NULL;

    *status = EXIT_WRONG;
    if (session_options_parse(&given, argc, argv, summary, extra, &error))
        subject = open_session(&given, begun, status);
    else
        *status = failure_print(error);
    session_options_clear(&given);
    return subject;
}

void session_free(Session *subject)
{
    if (!subject)
        return;
    programs_free(subject->programs); /* which tells the engines */
    reduction_list_free(subject->reductions);
    native_steps_free(subject->native);
    diagnostics_free(subject->diagnostics);
    system_free(subject->whole);
    design_free(subject->design);
    g_free(subject->format);
    g_free(subject);
}
