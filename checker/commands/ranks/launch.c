#define _GNU_SOURCE

#include "checker/commands/ranks/launch.h"

#include "checker/base/error.h"
#include "checker/commands/ranks/rank_guard.h"

#include <fcntl.h>
#include <gmodule.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static Ranks *joined; /* or NULL */
static bool is_telling;

Ranks *launch_ranks(void)
{
    return joined;
}

void launch_tell(void)
{
    is_telling = true;
}

bool launch_has_terminal(int descriptor)
{
    return !joined && isatty(descriptor);
}

/* ---- who started this process ---- */

typedef struct Launcher { /* by what it says in the environment */
    const char *size, *rank;
} Launcher;

/* Open MPI; MPICH and others by PMI; Slurm by PMIx, which names the number of ranks for itself. A
 * program that runs beside ranks in a script of Slurm has no rank there. */
static const Launcher launchers[] = {
    {"OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_RANK"},
    {"PMI_SIZE", "PMI_RANK"},
    {"SLURM_STEP_NUM_TASKS", "PMIX_RANK"},
};

static bool read_number(const char *variable, guint64 *number)
{
    const char *text = g_getenv(variable);

    return text && g_ascii_string_to_unsigned(text, 10, 0, G_MAXINT32, number, NULL);
}

static bool find_launcher(guint64 *count, guint64 *rank)
{
    for (guint i = 0; i < G_N_ELEMENTS(launchers); i++)
        if (read_number(launchers[i].size, count) && read_number(launchers[i].rank, rank))
            return true;
    return false;
}

/* ---- the module ---- */

/* Beside a program in its build folder, or where both were installed. */
static GModule *open_module(void)
{
    g_autofree char *program = g_file_read_link("/proc/self/exe", NULL);
    g_autofree char *folder = program ? g_path_get_dirname(program) : g_strdup(".");
    char *places[] = {g_build_filename(folder, "stalemate-mpi.so", NULL),
                      g_build_filename(folder, "..", STALEMATE_MODULES, "stalemate-mpi.so", NULL)};
    GModule *module = NULL;

    for (guint i = 0; i < G_N_ELEMENTS(places); i++) {
        if (!module && g_file_test(places[i], G_FILE_TEST_EXISTS))
            module = g_module_open(places[i], G_MODULE_BIND_LAZY);
        g_free(places[i]);
    }
    return module;
}

/* The others are heard no more. What ends the call is said on another file. */
static int fall_silent(bool is_first)
{
    int told = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);

    if (!is_first && (!freopen("/dev/null", "w", stdout) || !freopen("/dev/null", "w", stderr)))
        _exit(EXIT_WRONG);
    return told;
}

/* Of the others nobody asks how they end: a launcher that sees one fail ends the first before all is
 * written. */
static bool launch_refuse(bool is_first, int *status, const char *why)
{
    if (is_first)
        fprintf(stderr, "stalemate: %s\n", why);
    *status = is_first ? EXIT_WRONG : EXIT_HOLDS;
    return false;
}

static bool join(guint64 count, guint64 rank, int *status)
{
    const bool is_first = rank == 0;
    Ranks *(*begin)(int told);
    GModule *module = open_module();

    if (!module || !g_module_symbol(module, "mpi_ranks_join", (gpointer *)&begin))
        return launch_refuse(
            is_first, status,
            "several ranks were started, and this build has no part for MPI: "
            "stalemate-mpi.so is missing, or the library of MPI that it was built with");
    g_module_make_resident(module);
    rank_guard_begin(rank);
    joined = begin(fall_silent(is_first));
    if (joined->count == count)
        return true;
    joined->leave(joined);
    joined = NULL;
    return launch_refuse(
        is_first, status,
        "several ranks were started that do not know of each other: the launcher is of "
        "another MPI than the one that this program was built with");
}

bool launch_join(const char *command, int *status)
{
    guint64 count, rank;

    if (!find_launcher(&count, &rank) || (count == 1 && !g_getenv("STALEMATE_RANKS_FROM")))
        return true;
    if (strcmp(command, "check") != 0)
        return launch_refuse(rank == 0, status, "several ranks were started: they are for `check`");
    if (!join(count, rank, status))
        return false;
    guint64 from = 0; /* tests share small searches, too */
    if (read_number("STALEMATE_RANKS_FROM", &from))
        joined->from = (uint32_t)from;
    joined->apart = g_getenv("STALEMATE_RANKS_APART");
    joined->trims = g_strcmp0(g_getenv("STALEMATE_RANKS_APART"), "trim") == 0;
    return true;
}

/* ---- the end ---- */

static void tell(Ranks *ranks)
{
    int64_t sums[] = {(int64_t)ranks->own_states, (int64_t)ranks->sent_states,
                      (int64_t)ranks->sent_bytes};
    int64_t most = (int64_t)ranks->own_states;

    ranks->sum(ranks, sums, G_N_ELEMENTS(sums));
    ranks->greatest(ranks, RANK_LEAVES, &most, 1);
    if (sums[0] > 0)
        fprintf(
            stderr,
            "stalemate: %u %s shared %" G_GINT64_FORMAT " states, the fullest has %" G_GINT64_FORMAT
            "; %" G_GINT64_FORMAT " candidates, %" G_GINT64_FORMAT " bytes between ranks\n",
            ranks->count, ranks->count == 1 ? "rank" : "ranks", sums[0], most, sums[1], sums[2]);
    if (ranks->windows + ranks->trimmed > 0)
        fprintf(stderr,
                "stalemate: windows of which the open states alone were gathered: "
                "%" G_GUINT64_FORMAT ", without those that surely leave: %" G_GUINT64_FORMAT "\n",
                ranks->windows, ranks->trimmed);
}

int launch_leave(int status)
{
    int64_t apart = 0;

    if (!joined)
        return status;
    fflush(stdout);
    const bool is_first = joined->rank == 0;
    if (!is_first)
        ranks_meet(joined, RANK_LEAVES, &apart, 0);
    else if (!joined->is_alone)
        joined->greatest(joined, RANK_FIRST_LEAVES, &apart, 0);
    if (is_telling && !joined->is_alone)
        tell(joined);
    joined->leave(joined);
    joined = NULL;
    return is_first ? status : EXIT_HOLDS;
}
