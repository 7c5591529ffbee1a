#include "checker/commands/session/session.h"

#include "checker/base/member.h"
#include "checker/commands/ranks/launch.h"
#include "checker/commands/session/colour.h"
#include "checker/commands/session/failure.h"
#include "checker/commands/session/models.h"
#include "checker/commands/session/progress.h"
#include "checker/commands/session/session_options.h"
#include "checker/language/syntax/source_json.h"
#include "checker/search/workers.h"
#include "traces/counterexample/build.h"

#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* ---- loading ---- */

/* The design is refused: what is wrong with it is the result, for programs. */
static void print_refusal(const Session *session, const SessionRequest *request)
{
    g_autoptr(JsonBuilder) b = json_builder_new();

    session_print_diagnostics(session->diagnostics);
    if (request->refused) {
        request->refused(session, request->user);
        return;
    }
    if (g_strcmp0(session->format, "json") != 0)
        return;
    session_refusal_json(b, session);
    g_autofree char *text = member_document(b);
    fputs(text, stdout);
}

static gboolean load(Session *session, const SessionOptions *options, const char *name,
                     GError **error)
{
    g_autofree char *path = models_find(name, error);
    g_autofree char *folder = models_folder();
    g_autoptr(GPtrArray) libraries = g_ptr_array_new_with_free_func(g_free);

    if (!path)
        return FALSE;
    for (guint i = 0; options->libraries && options->libraries[i]; i++)
        g_ptr_array_add(libraries, g_strdup(options->libraries[i]));
    if (folder)
        g_ptr_array_add(libraries, g_build_filename(folder, "library", NULL));
    g_ptr_array_add(libraries, NULL);
    session->design =
        design_load(path, (const char *const *)libraries->pdata, &session->diagnostics, error);
    return session->design != NULL;
}

static gboolean load_noted(Session *session, const SessionOptions *options,
                           const SessionRequest *request, GError **error)
{
    const char *name = options->rest[request->number];

    if (request->watch && request->watch->is_wanted && strcmp(name, "-") == 0)
        return failure_usage(error, "--watch is for files: the standard input is read once");
    if (launch_ranks() && strcmp(name, "-") == 0)
        return failure_usage(error, "several ranks read a file, not the standard input: only the "
                                    "first has one");
    if (!load(session, options, name, error))
        return FALSE;
    watch_note_design(request->watch, session->design);
    return TRUE;
}

static gboolean configure(Session *session, const SessionOptions *options, GError **error)
{
    design_configure(session->design, &session->configuration, session->diagnostics);
    for (guint i = 0; options->sets && options->sets[i]; i++)
        if (!design_set_param(session->design, &session->configuration, options->sets[i], error))
            return FALSE;
    bool says_faults = options->faults != SESSION_NO_FAULTS_GIVEN;
    if (says_faults && (options->faults < 0 || options->faults > 1000)) {
        g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_USAGE,
                    "--faults takes a number from 0 to 1000");
        return FALSE;
    }
    session->configuration.faults = says_faults ? options->faults : -1;
    session->configuration.untimed = options->untimed;
    return TRUE;
}

/* ---- what reading and compiling may take ---- */

/* Ranks that meet know from here on which of them the time has ended. */
static void begin_reading(Session *session)
{
    const SearchLimits *limits = &session->judge.search.limits;

    if (launch_ranks())
        launch_ranks()->deadline = limits->deadline;

    session_set_budget(session);
    budget_begin(&session->budget);
}

void session_keep_reason(Session *session, const char *why)
{
    g_free(session->why);
    session->why = g_utf8_make_valid(why, -1);
}

G_GNUC_PRINTF(2, 3)
static void session_say(Session *session, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    g_autofree char *why = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    fprintf(stderr, "stalemate: %s\n", why);
    session_keep_reason(session, why);
}

/* What it took counts for each set of fixes. False where a limit was reached: that is said. */
static bool end_reading(Session *session)
{
    Budget *budget = &session->budget;

    budget_close(budget);
    budget->size = budget->taken;
    return budget->end == BUDGET_HOLDS;
}

static void say_limited(Session *session, uint64_t fixes)
{
    static const char *const reasons[] = {
        [BUDGET_STOPPED] = "it was stopped",
        [BUDGET_TIME] = "the limit of time was reached: --timeout",
        [BUDGET_MEMORY] = "the limit of memory was reached: --memory"};

    progress_clear();
    g_autofree char *with = fixes ? build_fixes_text(session->design, fixes) : NULL;
    session_say(session, "the design was not compiled%s%s: %s", with ? " with " : "",
                with ? with : "", reasons[session->budget.end]);
    session->is_limited = true;
}

/* With all that is claimed and asked. False where a limit was reached. */
static bool resolve(Session *session, Diagnostics *diagnostics)
{
    session->design->budget = &session->budget;
    arena_count(session->design->arena, &session->budget.taken);
    session->whole = system_resolve(session->design, &session->configuration, true, diagnostics);
    arena_count(session->whole->arena, NULL);
    arena_count(session->design->arena, NULL);
    if (end_reading(session))
        return true;
    say_limited(session, 0);
    return false;
}

/* Every mistake that can be found is found here, once; later configurations are resolved quietly.
 */
static bool resolve_whole(Session *session, const SessionRequest *request)
{
    if (!resolve(session, session->diagnostics))
        return false;
    if (diagnostics_errors(session->diagnostics) > 0)
        print_refusal(session, request);
    else if (diagnostics_count(session->diagnostics) > 0)
        session_print_diagnostics(session->diagnostics);
    return diagnostics_errors(session->diagnostics) == 0;
}

gboolean session_find_set(const Session *session, char *const *given, uint64_t *fixes,
                          GError **error)
{
    *fixes = 0;
    if (!given)
        return TRUE;
    if (!given[1])
        return design_find_fixes(session->design, given[0], fixes, error);
    g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_USAGE,
                "--fix is one set of fixes: --fix %s,%s has both", given[0], given[1]);
    return FALSE;
}

/* ---- programs ---- */

/* What searches see: native steps in front of the program, reductions in front of those. */
static const Model *start_engines(const Program *program, void *user)
{
    Session *session = user;
    const Model *model = native_steps_add(session->native, program);

    reduction_list_add(session->reductions, program, model);
    long_clocks_add(session->clocks, program, model);
    return model;
}

static void end_searches(const Program *program, void *user)
{
    native_steps_end(((Session *)user)->native, program);
}

static void stop_engines(const Program *program, void *user)
{
    Session *session = user;

    const Model *model = native_steps_model(session->native, program);

    reduction_list_remove(session->reductions, model);
    long_clocks_remove(session->clocks, model);
    native_steps_remove(session->native, program);
}

static void say_too_large(Session *session, const System *system)
{
    session_say(session,
                "the design is too large to check: smaller params, arrays and lists, or "
                "fewer processes, need less%s",
                system->timed ? "; and no duration may have more than 536870911 ticks" : "");
}

static void say_refused(const System *system, bool is_wrong, void *user)
{
    Session *session = user;

    if (session->budget.end != BUDGET_HOLDS)
        say_limited(session, system->configuration.fixes);
    else if (is_wrong)
        session_print_diagnostics(session->diagnostics);
    else
        say_too_large(session, system);
}

static Programs *new_programs(Session *session)
{
    const ProgramOptions options = {.explains = true,
                                    .marks = true,
                                    .branches = session->marks_branches,
                                    .keep_dead = reduction_list_keep_dead(session->reductions),
                                    .every_tick = reduction_list_tick(session->reductions)};
    const ProgramsObserver observer = {start_engines, end_searches, stop_engines, say_refused,
                                       session};

    Programs *programs = programs_new(session->design, &session->configuration, &options,
                                      session->diagnostics, &observer);
    programs_limit_states(programs, session->judge.search.limits.max_states);
    return programs;
}

/* Narrower than the least there is no room for a row. */
static int terminal_width(void)
{
    enum { LEAST = 40, MOST = 10000 };
    const char *told = g_getenv("COLUMNS");
    struct winsize size;
    guint64 columns = 0;

    if (!launch_has_terminal(STDOUT_FILENO))
        return 0;
    if (!told || !g_ascii_string_to_unsigned(told, 10, 1, MOST, &columns, NULL))
        columns = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
    return columns > 0 ? (int)MAX(columns, LEAST) : 0;
}

static void tell_failed(const Session *session, const SessionRequest *request)
{
    if (session->why && request->failed)
        request->failed(session, request->user);
}

/* What they are shared with, and go through in front of each program. */
static void set_up_searches(Session *session, NativeUse use, bool progress)
{
    session->judge.search.tuning.crew = &session->crew;
    session->judge.search.observer = &session->observer;
    session->judge.search.tuning.ranks = launch_ranks();
    /* Even the small ones; and ranks are to do the same, whatever is the quicker. */
    session->judge.one_by_one = use == NATIVE_ALWAYS || launch_ranks();
    if (progress)
        launch_tell();
    session->judge.reductions = reduction_list_of_judge(session->reductions);
    reduction_list_tell(session->reductions, progress);
    session->clocks = long_clocks_new(progress);
    if (!reduction_list_tick(session->reductions))
        session->judge.clocks = long_clocks_of_judge(session->clocks);
    session->native = native_steps_new(use, progress, &session->judge.search.limits);
    reduction_list_use(session->reductions, native_steps_engines(session->native));
    session->programs = new_programs(session);
}

static Session *open_session(SessionOptions *options, const SessionRequest *request, gint64 begun,
                             int *status)
{
    g_autoptr(Session) session = g_new0(Session, 1);
    GError *error = NULL;
    NativeUse use;
    bool terminal = launch_has_terminal(STDERR_FILENO);
    bool progress = (options->progress || (terminal && !options->quiet)) && !options->no_progress;

    progress_watch(&session->judge.search.limits, &session->observer, progress);
    session->named = g_filename_display_name(options->rest[request->number]);
    session->quiet = options->quiet;
    session->format = g_steal_pointer(&options->format);
    session->spill = g_strdup(options->spill);
    session->judge.search.tuning.spill = session->spill;
    session->colour = colour_is_wanted(STDOUT_FILENO);
    session->width = terminal_width();
    bool is_read = session_options_judge(options, begun, &session->judge, &error);
    begin_reading(session);
    if (is_read)
        session->reductions = reduction_list_new(options->reductions, &error);
    if (!session->reductions || !session_options_native(options, &use, &error) ||
        !session_options_assumptions(options, &session->assumptions, &error) ||
        !load_noted(session, options, request, &error) || !configure(session, options, &error)) {
        if (session->diagnostics && diagnostics_errors(session->diagnostics) > 0)
            session_print_diagnostics(session->diagnostics);
        session_keep_reason(session, error->message);
        *status = failure_print(error);
        tell_failed(session, request);
        return NULL;
    }
    if (!resolve_whole(session, request)) {
        *status = session_failure(session);
        tell_failed(session, request);
        return NULL;
    }
    set_up_searches(session, use, progress);
    return g_steal_pointer(&session);
}

Session *session_open(int argc, char **argv, const char *summary, const GOptionEntry *extra,
                      int *status)
{
    return session_open_request(argc, argv, &(SessionRequest){summary, extra}, status);
}

Session *session_open_request(int argc, char **argv, const SessionRequest *request, int *status)
{
    SessionOptions options = {.faults = SESSION_NO_FAULTS_GIVEN};
    const gint64 begun = request->begun ? request->begun : g_get_monotonic_time();
    GError *error = NULL;
    Session *session = NULL;

    *status = EXIT_WRONG;
    if (session_options_parse(&options, argc, argv, request->summary, request->extra,
                              request->count || request->others, &error)) {
        if (request->others)
            *request->others = g_strdupv(options.rest + 1);
        if (request->count)
            *request->count = g_strv_length(options.rest);
        session = open_session(&options, request, begun, status);
    } else {
        *status = failure_print(error);
    }
    session_options_clear(&options);
    return session;
}

/* All that is wrong was said of the whole of it. */
bool session_narrow(Session *session, const DesignNarrow *asked)
{
    g_autoptr(Diagnostics) again = diagnostics_new(session->design->sources);

    programs_free(session->programs);
    session->declared = session->whole;
    design_narrow(session->design, asked);
    budget_begin(&session->budget);
    const bool is_whole = resolve(session, again);
    session->programs = new_programs(session);
    return is_whole;
}

void session_mark_branches(Session *session)
{
    programs_free(session->programs);
    session->marks_branches = true;
    session->programs = new_programs(session);
}

void session_free(Session *session)
{
    if (!session)
        return;
    workers_free(session->crew);
    programs_free(session->programs); /* which tells the engines */
    reduction_list_free(session->reductions);
    long_clocks_free(session->clocks);
    native_steps_free(session->native);
    diagnostics_free(session->diagnostics);
    system_free(session->whole);
    system_free(session->declared);
    design_free(session->design);
    g_free(session->format);
    g_free(session->spill);
    g_free(session->named);
    g_free(session->why);
    g_free(session);
}
