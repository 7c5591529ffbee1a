#include "checker/commands/session/session_options.h"

#include "checker/base/duration.h"
#include "checker/base/error.h"
#include "checker/commands/session/options.h"
#include "checker/search/workers.h"

#include <math.h>
#include <string.h>

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

static gboolean read_timeout(const SessionOptions *given, gint64 begun, gint64 *deadline,
                             GError **error)
{
    enum { MAX_SECONDS = 1 << 30 };
    double seconds;

    if (!given->timeout)
        return TRUE;
    if (!session_options_time("--timeout", given->timeout, &seconds, error))
        return FALSE;
    *deadline = begun + (gint64)(MIN(seconds, MAX_SECONDS) * G_USEC_PER_SEC);
    return TRUE;
}

static gboolean read_memory(const SessionOptions *given, uint64_t *memory, GError **error)
{
    static const char *const sizes[] = {"", "K", "M", "G", "T", NULL};
    static const double bytes[] = {1, 1024.0, 1048576.0, 1073741824.0, 1099511627776.0};
    double value;

    if (!given->memory)
        return TRUE;
    if (!parse_scaled(given->memory, sizes, bytes, &value) || value < 1 || value > 1e18)
        return bad_option(error, "--memory", given->memory, "a size such as 512M or 4G");
    *memory = (uint64_t)value;
    return TRUE;
}

static gboolean read_epsilon(const SessionOptions *given, double *epsilon, GError **error)
{
    static const char *const plain[] = {"", NULL};
    static const double one = 1;

    if (!given->epsilon)
        return TRUE;
    return (parse_scaled(given->epsilon, plain, &one, epsilon) && *epsilon > 0 && *epsilon < 1) ||
           bad_option(error, "--epsilon", given->epsilon, "a number between 0 and 1, such as 1e-6");
}

static gboolean read_counts(const SessionOptions *given, SearchOptions *search, GError **error)
{
    guint64 workers = 0;

    if (given->max_states && !g_ascii_string_to_unsigned(given->max_states, 10, 1, UINT32_MAX - 1,
                                                         &search->limits.max_states, NULL))
        return bad_option(error, "--max-states", given->max_states,
                          "a number of states, at least 1");
    if (given->workers &&
        !g_ascii_string_to_unsigned(given->workers, 10, 1, MAX_WORKERS, &workers, NULL))
        return bad_option(error, "--workers", given->workers, "a number of threads, 1 to 256");
    search->tuning.workers = (uint32_t)workers;
    return TRUE;
}

gboolean session_options_judge(const SessionOptions *given, gint64 begun, JudgeOptions *judge,
                               GError **error)
{
    SearchLimits *limits = &judge->search.limits;

    return read_memory(given, &limits->max_memory, error) &&
           read_timeout(given, begun, &limits->deadline, error) &&
           read_epsilon(given, &judge->epsilon, error) && read_counts(given, &judge->search, error);
}

gboolean session_options_native(const SessionOptions *given, NativeUse *use, GError **error)
{
    static const char *const words[] = {
        [NATIVE_AUTO] = "auto", [NATIVE_ALWAYS] = "always", [NATIVE_NEVER] = "never"};

    _Static_assert(G_N_ELEMENTS(words) == NATIVE_NEVER + 1, "a word for each");
    *use = NATIVE_AUTO;
    for (guint i = 0; given->native && i < G_N_ELEMENTS(words); i++)
        if (strcmp(given->native, words[i]) == 0) {
            *use = (NativeUse)i;
            return TRUE;
        }
    return !given->native || bad_option(error, "--native", given->native, "auto, always or never");
}

/* ---- the command line ---- */

gboolean session_options_parse(SessionOptions *given, int argc, char **argv, const char *summary,
                               const GOptionEntry *extra, GError **error)
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
        {"timeout", 0, 0, G_OPTION_ARG_STRING, &given->timeout,
         "Stop all searches of this call after this time", "60s"},
        {"epsilon", 0, 0, G_OPTION_ARG_STRING, &given->epsilon,
         "How close to prove probabilities (1e-6)", "E"},
        {"workers", 0, 0, G_OPTION_ARG_STRING, &given->workers,
         "Search with N threads (as many as there are processors)", "N"},
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

void session_options_clear(SessionOptions *given)
{
    g_strfreev(given->sets);
    g_strfreev(given->libraries);
    g_strfreev(given->rest);
    g_free(given->format);
    g_free(given->memory);
    g_free(given->timeout);
    g_free(given->native);
    g_free(given->epsilon);
    g_free(given->reductions);
    g_free(given->max_states);
    g_free(given->workers);
}
