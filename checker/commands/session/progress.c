#include "checker/commands/session/progress.h"

#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static volatile int interrupted;
static bool is_terminal, shown; /* what stderr is; there is a line on it */
static uint32_t set_number, set_most;

/* A second one ends the program at once; but the system's limit of time is said again each second,
 * and a checkpoint may take longer to be written. */
static void interrupt(int signal_number)
{
    interrupted = 1;
    if (signal_number != SIGXCPU)
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
    g_autofree char *set =
        set_most > 1 ? g_strdup_printf("set %u of at most %u: ", set_number, set_most) : NULL;

    if (!is_due(g_get_monotonic_time()))
        return;
    fprintf(stderr,
            "%s%s%" G_GUINT64_FORMAT " states, %.0f a second, queue %" G_GUINT64_FORMAT
            ", depth %u, %s%s%s%s",
            is_terminal ? "\r\033[K" : "stalemate: ", set ? set : "", p->states, rate, p->queue,
            p->depth, memory, most ? " of " : "", most ? most : "", is_terminal ? "" : "\n");
    fflush(stderr);
    shown = is_terminal;
}

void progress_set(uint32_t number, uint32_t most)
{
    set_number = number;
    set_most = most;
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
    is_terminal = isatty(STDERR_FILENO);
    limits->stop = &interrupted;
    observer->progress = show ? show_progress : NULL;
    observer->user = limits;
}
