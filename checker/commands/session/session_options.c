#include "checker/commands/session/session_options.h"

#include "checker/base/duration.h"
#include "checker/base/error.h"
#include "checker/commands/ranks/launch.h"
#include "checker/commands/session/colour.h"
#include "checker/commands/session/failure.h"
#include "checker/commands/session/options.h"
#include "checker/search/workers.h"

#include <math.h>
#include <string.h>
#include <unistd.h>

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

/* Without a unit: seconds. */
gboolean session_options_time(const char *option, const char *text, double *seconds, GError **error)
{
    char *end;
    double number = g_ascii_strtod(text, &end);
    double unit = *end ? (double)duration_unit(end) / 1e6 : 1;

    *seconds = number * unit;
    return (end != text && isfinite(*seconds) && *seconds > 0) ||
           bad_option(error, option, text, "a time such as 60s or 5m");
}

static gboolean read_timeout(const SessionOptions *options, gint64 begun, gint64 *deadline,
                             GError **error)
{
    enum { MAX_SECONDS = 1 << 30 };
    double seconds;

    if (!options->timeout)
        return TRUE;
    if (!session_options_time("--timeout", options->timeout, &seconds, error))
        return FALSE;
    *deadline = begun + (gint64)(MIN(seconds, MAX_SECONDS) * G_USEC_PER_SEC);
    return TRUE;
}

static gboolean read_memory(const SessionOptions *options, uint64_t *memory, GError **error)
{
    static const char *const sizes[] = {"", "K", "M", "G", "T", NULL};
    static const double bytes[] = {1, 1024.0, 1048576.0, 1073741824.0, 1099511627776.0};
    double value;

    if (!options->memory)
        return TRUE;
    if (!parse_scaled(options->memory, sizes, bytes, &value) || value < 1 || value > 1e18)
        return bad_option(error, "--memory", options->memory, "a size such as 512M or 4G");
    *memory = (uint64_t)value;
    return TRUE;
}

/* Searches that may spill have a limit of memory: if none was given, half of the machine's. */
static gboolean read_spill(const SessionOptions *options, SearchOptions *search, GError **error)
{
    int reason = options->spill ? state_space_try_folder(options->spill) : 0;

    if (!options->spill)
        return TRUE;
    if (launch_ranks())
        return failure_usage(error, "--spill is for one rank: several have the states in memory");
    if (reason != 0) {
        g_autofree char *shown = g_filename_display_name(options->spill);
        g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_OUTPUT,
                    "cannot write to --spill %s: %s", shown, g_strerror(reason));
        return FALSE;
    }
    if (search->limits.max_memory == 0)
        search->limits.max_memory =
            (uint64_t)sysconf(_SC_PHYS_PAGES) / 2 * (uint64_t)sysconf(_SC_PAGESIZE);
    return TRUE;
}

static gboolean read_epsilon(const SessionOptions *options, double *epsilon, GError **error)
{
    static const char *const plain[] = {"", NULL};
    static const double one = 1;

    if (!options->epsilon)
        return TRUE;
    return (parse_scaled(options->epsilon, plain, &one, epsilon) && *epsilon > 0 && *epsilon < 1) ||
           bad_option(error, "--epsilon", options->epsilon,
                      "a number between 0 and 1, such as 1e-6");
}

static gboolean read_counts(const SessionOptions *options, SearchOptions *search, GError **error)
{
    guint64 workers = 0;

    if (options->max_states &&
        !g_ascii_string_to_unsigned(options->max_states, 10, 1, STATE_SPACE_MAX,
                                    &search->limits.max_states, NULL))
        return bad_option(error, "--max-states", options->max_states,
                          "a number of states, 1 to 549755813887");
    if (options->workers &&
        !g_ascii_string_to_unsigned(options->workers, 10, 1, MAX_WORKERS, &workers, NULL))
        return bad_option(error, "--workers", options->workers, "a number of threads, 1 to 256");
    search->tuning.workers = (uint32_t)workers;
    return TRUE;
}

gboolean session_options_judge(const SessionOptions *options, gint64 begun, JudgeOptions *judge,
                               GError **error)
{
    SearchLimits *limits = &judge->search.limits;

    return read_memory(options, &limits->max_memory, error) &&
           read_spill(options, &judge->search, error) &&
           read_timeout(options, begun, &limits->deadline, error) &&
           read_epsilon(options, &judge->epsilon, error) &&
           read_counts(options, &judge->search, error);
}

/* Which of the words it is; the first where none was given, -1 where it is none of them. */
static int word_of(const char *text, const char *const *words, guint count)
{
    for (guint i = 0; text && i < count; i++)
        if (strcmp(text, words[i]) == 0)
            return (int)i;
    return text ? -1 : 0;
}

gboolean session_options_native(const SessionOptions *options, NativeUse *use, GError **error)
{
    static const char *const words[] = {
        [NATIVE_AUTO] = "auto", [NATIVE_ALWAYS] = "always", [NATIVE_NEVER] = "never"};
    const int word = word_of(options->native, words, G_N_ELEMENTS(words));

    _Static_assert(G_N_ELEMENTS(words) == NATIVE_NEVER + 1, "a word for each");
    *use = (NativeUse)MAX(word, 0);
    return word >= 0 || bad_option(error, "--native", options->native, "auto, always or never");
}

gboolean session_options_assumptions(const SessionOptions *options, TimingEffort *effort,
                                     GError **error)
{
    static const char *const words[] = {
        [TIMING_SOME] = "some", [TIMING_ALL] = "all", [TIMING_NONE] = "none"};
    const int word = word_of(options->assumptions, words, G_N_ELEMENTS(words));

    *effort = (TimingEffort)MAX(word, 0);
    return word >= 0 ||
           bad_option(error, "--assumptions", options->assumptions, "some, all or none");
}

/* ---- the command line ---- */

/* The designs that the command line names: one, or several where the command takes several. */
static gboolean names_designs(char *const *named, bool several, GError **error)
{
    if (!named || !named[0])
        g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_USAGE,
                    "which design? %s --help says more", g_get_prgname());
    else if (named[1] && !several)
        g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_USAGE,
                    "one design at a time, please: `%s` is one too many", named[1]);
    else
        return TRUE;
    return FALSE;
}

gboolean session_options_parse(SessionOptions *options, int argc, char **argv, const char *summary,
                               const GOptionEntry *extra, bool several, GError **error)
{
    const GOptionEntry entries[] = {
        {"set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options->sets, "Set a param of the design",
         "NAME=VALUE"},
        {"faults", 0, 0, G_OPTION_ARG_INT, &options->faults, "At most N faults in a run", "N"},
        {"untimed", 0, 0, G_OPTION_ARG_NONE, &options->untimed,
         "Leave time free, whatever the design says", NULL},
        {"library", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->libraries,
         "Look for what a design uses here too", "DIR"},
        {"max-states", 0, 0, G_OPTION_ARG_STRING, &options->max_states,
         "Stop the search of each set of fixes at N states", "N"},
        {"memory", 0, 0, G_OPTION_ARG_STRING, &options->memory,
         "Stop where this call takes so much memory", "4G"},
        {"spill", 0, 0, G_OPTION_ARG_FILENAME, &options->spill,
         "Keep states that do not fit into memory on disk, in files of this folder", "DIR"},
        {"timeout", 0, 0, G_OPTION_ARG_STRING, &options->timeout,
         "Stop all searches of this call after this time", "60s"},
        {"assumptions", 0, 0, G_OPTION_ARG_STRING, &options->assumptions,
         "Search for what rests on timing: some (not for much longer), all or none", "WHAT"},
        {"epsilon", 0, 0, G_OPTION_ARG_STRING, &options->epsilon,
         "How close to prove probabilities (1e-6)", "E"},
        {"workers", 0, 0, G_OPTION_ARG_STRING, &options->workers,
         "Search with N threads (as many as there are processors)", "N"},
        {"progress", 0, 0, G_OPTION_ARG_NONE, &options->progress,
         "Show progress even without a terminal", NULL},
        {"no-progress", 0, 0, G_OPTION_ARG_NONE, &options->no_progress, "Show no progress", NULL},
        {"native", 0, 0, G_OPTION_ARG_STRING, &options->native,
         "Compile the steps with cc: auto (long searches), always or never", "WHEN"},
        {"reductions", 0, 0, G_OPTION_ARG_STRING, &options->reductions,
         "Search fewer states by: dead, symmetry, order, time; all; none", "LIST"},
        {"quiet", 'q', 0, G_OPTION_ARG_NONE, &options->quiet, "Say as little as possible", NULL},
        {"color", 0, 0, G_OPTION_ARG_STRING, &options->color,
         "Colour text: auto (on a terminal), always or never", "WHEN"},
        {"format", 0, 0, G_OPTION_ARG_STRING, &options->format, "How to write the result",
         "FORMAT"},
        {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->rest, NULL, "DESIGN"},
        {0}};
    g_autoptr(GOptionContext) context = options_context(argv[0], summary);

    return options_parse(context, extra, entries, &argc, &argv, error) &&
           colour_set(options->color, error) && names_designs(options->rest, several, error);
}

void session_options_clear(SessionOptions *options)
{
    g_strfreev(options->sets);
    g_strfreev(options->libraries);
    g_strfreev(options->rest);
    g_free(options->format);
    g_free(options->color);
    g_free(options->memory);
    g_free(options->spill);
    g_free(options->timeout);
    g_free(options->native);
    g_free(options->epsilon);
    g_free(options->reductions);
    g_free(options->assumptions);
    g_free(options->max_states);
    g_free(options->workers);
}
