#include "checker/commands/session/session.h"

#include "checker/commands/session/failure.h"
#include "checker/commands/session/models.h"
#include "checker/commands/session/options.h"
#include "checker/commands/session/progress.h"
#include "checker/search/workers.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* The common options as they were given. */
typedef struct Given {
    char **sets, **libraries, **rest;
    char *memory, *timeout, *format, *max_states, *native, *epsilon, *workers, *reductions;
    gboolean untimed, quiet, strict, progress, no_progress;
    int faults, worth_workers, grain;
} Given;

/* ---- numbers with units ---- */

static gboolean parse_scaled(const char *text, const char *const *units, const double *scales,
                             double *value)
{
    char *end;
    double number = g_ascii_strtod(text, &end);

    if (end == text || !isfinite(number) || number < 0)
        return FALSE;
    for (int i = 0; units[i]; i++)
        if (strcmp(end, units[i]) == 0) {
            *value = number * scales[i];
            return TRUE;
        }
    return FALSE;
}

static gboolean bad_option(GError **error, const char *option, const char *text, const char *wanted)
{
    g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_USAGE, "%s takes %s, not `%s`", option,
                wanted, text);
    return FALSE;
}

gboolean session_read_time(const char *option, const char *text, double *seconds, GError **error)
{
    static const char *const units[] = {"", "ms", "s", "m", "h", NULL};
    static const double scales[] = {1, 0.001, 1, 60, 3600};

    return (parse_scaled(text, units, scales, seconds) && *seconds > 0) ||
           bad_option(error, option, text, "a time such as 60s or 5m");
}

static gboolean read_workers(const Given *given, SearchOptions *search, GError **error)
{
    guint64 workers = 0;

    if (given->workers &&
        !g_ascii_string_to_unsigned(given->workers, 10, 1, MAX_WORKERS, &workers, NULL))
        return bad_option(error, "--workers", given->workers, "a number of threads, 1 to 256");
    search->workers = (uint32_t)workers;
    search->worth_workers = (uint32_t)MAX(given->worth_workers, 0);
    search->chunk_size = (uint32_t)MAX(given->grain, 0);
    return TRUE;
}

static gboolean read_limits(const Given *given, SearchOptions *search, GError **error)
{
    static const char *const sizes[] = {"", "K", "M", "G", "T", NULL};
    static const double bytes[] = {1, 1024.0, 1048576.0, 1073741824.0, 1099511627776.0};
    static const char *const plain[] = {"", NULL};
    static const double one = 1;
    double value;

    if (given->memory) {
        if (!parse_scaled(given->memory, sizes, bytes, &value) || value < 1 || value > 1e18)
            return bad_option(error, "--memory", given->memory, "a size such as 512M or 4G");
        search->max_memory = (uint64_t)value;
    }
    if (given->timeout && !session_read_time("--timeout", given->timeout, &search->timeout, error))
        return FALSE;
    if (given->epsilon) {
        if (!parse_scaled(given->epsilon, plain, &one, &value) || value <= 0 || value >= 1)
            return bad_option(error, "--epsilon", given->epsilon,
                              "a number between 0 and 1, such as 1e-6");
        search->epsilon = value;
    }
    if (given->max_states && (!g_ascii_string_to_unsigned(given->max_states, 10, 1, UINT32_MAX - 1,
                                                          &search->max_states, NULL)))
        return bad_option(error, "--max-states", given->max_states,
                          "a number of states, at least 1");
    return read_workers(given, search, error);
}

/* ---- the command line ---- */

static gboolean parse_line(int argc, char **argv, const char *summary, const GOptionEntry *extra,
                           Given *given, GError **error)
{
    const GOptionEntry entries[] = {
        {"set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &given->sets, "Set a param of the design",
         "NAME=VALUE"},
        {"faults", 0, 0, G_OPTION_ARG_INT, &given->faults, "At most N faults in a run", "N"},
        {"untimed", 0, 0, G_OPTION_ARG_NONE, &given->untimed,
         "Leave time free, whatever the design says", NULL},
        {"library", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &given->libraries,
         "Look for what a design uses here too", "DIR"},
        {"max-states", 0, 0, G_OPTION_ARG_STRING, &given->max_states, "Stop a search at N states",
         "N"},
        {"memory", 0, 0, G_OPTION_ARG_STRING, &given->memory, "Stop a search at this much memory",
         "4G"},
        {"timeout", 0, 0, G_OPTION_ARG_STRING, &given->timeout, "Stop a search after this time",
         "60s"},
        {"epsilon", 0, 0, G_OPTION_ARG_STRING, &given->epsilon,
         "How close to prove probabilities (1e-6)", "E"},
        {"workers", 0, 0, G_OPTION_ARG_STRING, &given->workers,
         "Search with N threads (as many as there are processors)", "N"},
        {"worth-workers", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_INT, &given->worth_workers,
         "For tests: the size of a search that is worth several workers", "STATES"},
        {"grain", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_INT, &given->grain,
         "For tests: how many states a worker takes at a time", "STATES"},
        {"progress", 0, 0, G_OPTION_ARG_NONE, &given->progress,
         "Show progress even without a terminal", NULL},
        {"no-progress", 0, 0, G_OPTION_ARG_NONE, &given->no_progress, "Show no progress", NULL},
        {"native", 0, 0, G_OPTION_ARG_STRING, &given->native,
         "Compile the steps with cc: auto (long searches), always or never", "WHEN"},
        {"reductions", 0, 0, G_OPTION_ARG_STRING, &given->reductions,
         "Search fewer states by: dead, symmetry, order, time; all; none", "LIST"},
        {"strict", 0, 0, G_OPTION_ARG_NONE, &given->strict, "Exit 1 where there is a warning",
         NULL},
        {"quiet", 'q', 0, G_OPTION_ARG_NONE, &given->quiet, "Say as little as possible", NULL},
        {"format", 0, 0, G_OPTION_ARG_STRING, &given->format, "How to write the result", "FORMAT"},
        {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &given->rest, NULL, "DESIGN"},
        {0}};
    g_autofree char *program = g_strconcat("stalemate ", argv[0], NULL);
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);

    g_set_prgname(program);
    g_option_context_set_summary(context, summary);
    if (!options_parse(context, extra, entries, &argc, &argv, error))
        return FALSE;
    if (given->rest && given->rest[0] && !given->rest[1])
        return TRUE;
    g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_USAGE,
                given->rest && given->rest[0] ? "one design at a time, please: `%s` is one too many"
                                              : "which design? %s --help says more",
                given->rest && given->rest[0] ? given->rest[1] : program);
    return FALSE;
}

static void clear_given(Given *given)
{
    g_strfreev(given->sets);
    g_strfreev(given->libraries);
    g_strfreev(given->rest);
    g_free(given->memory);
    g_free(given->timeout);
    g_free(given->native);
    g_free(given->epsilon);
    g_free(given->reductions);
    g_free(given->max_states);
    g_free(given->workers);
}

/* ---- loading ---- */

void session_print_diagnostics(Diagnostics *diagnostics)
{
    bool colour = isatty(STDERR_FILENO) && !g_getenv("NO_COLOR");
    g_autofree char *text = diagnostics_text(diagnostics, colour);

    fputs(text, stderr);
}

static void print_diagnostics(const Session *subject)
{
    session_print_diagnostics(subject->diagnostics);
}

static gboolean load(Session *subject, const Given *given, GError **error)
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

static gboolean configure(Session *subject, const Given *given, GError **error)
{
    design_configure(subject->design, &subject->configuration, subject->diagnostics);
    for (guint i = 0; given->sets && given->sets[i]; i++)
        if (!design_set_param(subject->design, &subject->configuration, given->sets[i], error))
            return FALSE;
    bool says_faults = given->faults != G_MININT;
    if (says_faults && (given->faults < 0 || given->faults > 1000)) {
        g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_USAGE,
                    "--faults takes a number from 0 to 1000");
        return FALSE;
    }
    subject->configuration.faults = says_faults ? given->faults : -1;
    subject->configuration.untimed = given->untimed;
    return TRUE;
}

/* Every mistake that can be found is found here, once; later configurations are resolved quietly.
 */
static bool resolve_whole(Session *subject)
{
    subject->whole =
        system_resolve(subject->design, &subject->configuration, true, subject->diagnostics);
    if (diagnostics_count(subject->diagnostics) > 0)
        print_diagnostics(subject);
    return diagnostics_errors(subject->diagnostics) == 0;
}

static gboolean read_native(const Given *given, NativeUse *use, GError **error)
{
    static const char *const words[] = {
        [NATIVE_AUTO] = "auto", [NATIVE_ALWAYS] = "always", [NATIVE_NEVER] = "never"};

    *use = NATIVE_AUTO;
    for (guint i = 0; given->native && i < G_N_ELEMENTS(words); i++)
        if (strcmp(given->native, words[i]) == 0) {
            *use = (NativeUse)i;
            return TRUE;
        }
    return !given->native || bad_option(error, "--native", given->native, "auto, always or never");
}

/* ---- programs ---- */

static void start_engines(const Program *program, void *user)
{
    Session *subject = user;

    native_steps_add(subject->native, program);
    reduction_list_add(subject->reductions, program);
}

static void stop_engines(const Program *program, void *user)
{
    Session *subject = user;

    native_steps_remove(subject->native, program);
    reduction_list_remove(subject->reductions, program);
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
    if (is_wrong)
        print_diagnostics(user);
    else
        say_too_large(system);
}

static Programs *new_programs(Session *subject)
{
    const ProgramOptions options = {.explains = true,
                                    .marks = true,
                                    .keep_dead = reduction_list_keep_dead(subject->reductions),
                                    .every_tick = reduction_list_tick(subject->reductions)};
    const ProgramsObserver observer = {start_engines, stop_engines, say_refused, subject};

    return programs_new(subject->design, &subject->configuration, &options, subject->diagnostics,
                        &observer);
}

static Session *open_given(Given *given, int *status)
{
    g_autoptr(Session) subject = g_new0(Session, 1);
    GError *error = NULL;

    NativeUse use;

    subject->quiet = given->quiet;
    subject->strict = given->strict;
    subject->format = g_steal_pointer(&given->format);
    subject->colour = isatty(STDOUT_FILENO) && !g_getenv("NO_COLOR");
    if (read_limits(given, &subject->search, &error))
        subject->reductions = reduction_list_new(given->reductions, &subject->search, &error);
    if (!subject->reductions || !read_native(given, &use, &error) ||
        !load(subject, given, &error) || !configure(subject, given, &error)) {
        if (subject->diagnostics && diagnostics_errors(subject->diagnostics) > 0)
            print_diagnostics(subject);
        *status = failure_print(error);
        return NULL;
    }
    if (!resolve_whole(subject)) {
        *status = EXIT_WRONG;
        return NULL;
    }
    bool terminal = isatty(STDERR_FILENO);
    bool progress = (given->progress || (terminal && !given->quiet)) && !given->no_progress;
    progress_watch(&subject->search, progress);
    subject->search.one_by_one = use == NATIVE_ALWAYS; /* even the small ones */
    subject->native = native_steps_new(use, progress, &subject->search);
    reduction_list_watch(subject->reductions, progress, &subject->search);
    subject->programs = new_programs(subject);
    return g_steal_pointer(&subject);
}

Session *session_open(int argc, char **argv, const char *summary, const GOptionEntry *extra,
                      int *status)
{
    Given given = {.faults = G_MININT};
    GError *error = NULL;
    Session *subject = NULL;

    *status = EXIT_WRONG;
    if (parse_line(argc, argv, summary, extra, &given, &error))
        subject = open_given(&given, status);
    else
        *status = failure_print(error);
    g_clear_pointer(&given.format, g_free);
    clear_given(&given);
    return subject;
}

void session_free(Session *subject)
{
    if (!subject)
        return;
    native_steps_free(subject->native);
    reduction_list_free(subject->reductions);
    programs_free(subject->programs);
    diagnostics_free(subject->diagnostics);
    system_free(subject->whole);
    design_free(subject->design);
    g_free(subject->format);
    g_free(subject);
}
