#include "checker/commands/session/progress.h"

#include "checker/base/error.h"
#include "checker/commands/ranks/launch.h"

#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static volatile int interrupted; /* by this signal */
static bool is_terminal, shown;  /* what stderr is; there is a line on it */
static uint32_t part_number, part_most;
static const char *part = "set"; /* of the whole: what is searched now */

/* A second one ends the program at once; but the system's limit of time is said again each second,
 * and a checkpoint may take longer to be written. To ranks a launcher may pass one on by several ways. */
static void interrupt(int signal_number)
{
    interrupted = signal_number;
    if (signal_number != SIGXCPU && !launch_ranks())
        signal(signal_number, SIG_DFL);
}

static void heed(int signal_number)
{
    struct sigaction action = {.sa_handler = interrupt}, before;

    /* Where a terminal that hangs up is ignored it stays so: nohup. */
    bool is_kept = signal_number == SIGHUP && sigaction(SIGHUP, NULL, &before) == 0 &&
                   before.sa_handler == SIG_IGN;
    if (!is_kept)
        sigaction(signal_number, &action, NULL);
}

/* On a terminal there is one line, written over; elsewhere a line now and then. */
static bool is_due(gint64 now)
{
    enum { SECONDS_APART = 10 };
    static gint64 next;

    if (is_terminal)
        return true;
    if (now < next)
        return false;
    next = now + SECONDS_APART * G_USEC_PER_SEC;
    return true;
}

static void show_progress(const SearchProgress *p, void *user)
{
    const SearchLimits *limits = user;
    double rate = p->seconds > 0 ? (double)p->found / p->seconds : 0;
    g_autofree char *memory = g_format_size_full(p->memory, G_FORMAT_SIZE_IEC_UNITS);
    g_autofree char *most =
        limits->max_memory ? g_format_size_full(limits->max_memory, G_FORMAT_SIZE_IEC_UNITS) : NULL;
    g_autofree char *searched =
        part_most > 1 ? g_strdup_printf("%s %u of at most %u: ", part, part_number, part_most)
                      : NULL;

    g_autofree char *disk = p->disk ? g_format_size_full(p->disk, G_FORMAT_SIZE_IEC_UNITS) : NULL;

    if (!is_due(g_get_monotonic_time()))
        return;
    fprintf(stderr,
            "%s%s%" G_GUINT64_FORMAT " states, %.0f a second, queue %" G_GUINT64_FORMAT
            ", depth %u, %s%s%s%s%s%s",
            is_terminal ? "\r\033[K" : "stalemate: ", searched ? searched : "", p->states, rate,
            p->queue, p->depth, memory, most ? " of " : "", most ? most : "",
            disk ? ", on disk " : "", disk ? disk : "", is_terminal ? "" : "\n");
    fflush(stderr);
    shown = is_terminal;
}

static void search_part(const char *of, uint32_t number, uint32_t most)
{
    part = of;
    part_number = number;
    part_most = most;
}

void progress_set(uint32_t number, uint32_t most)
{
    search_part("set", number, most);
}

void progress_assumption(uint32_t number, uint32_t most)
{
    search_part("what rests on timing, search", number, most);
}

int progress_status(int status)
{
    enum { BY_SIGNAL = 128 };
    const int by = interrupted;
    const bool is_limit = by == SIGXCPU; /* the system's, of time */

    return status == EXIT_LIMITED && by && !is_limit ? BY_SIGNAL + by : status;
}

int progress_signal(void)
{
    return interrupted;
}

void progress_clear(void)
{
    if (shown)
        fputs("\r\033[K", stderr);
    shown = false;
}

void progress_watch(SearchLimits *limits, SearchObserver *observer, bool show)
{
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGXCPU};

    for (guint i = 0; i < G_N_ELEMENTS(signals); i++)
        heed(signals[i]);
    limits->stop = &interrupted;
    if (launch_ranks()) { /* Ctrl-C ends a launcher; this one it passes on */
        heed(SIGUSR1);
        launch_ranks()->stop = &interrupted;
    }
    is_terminal = launch_has_terminal(STDERR_FILENO);
    observer->progress = show ? show_progress : NULL;
    observer->user = limits;
}
