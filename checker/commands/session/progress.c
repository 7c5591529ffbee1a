#include "checker/commands/session/progress.h"

#include <signal.h>
#include <stdio.h>

static volatile int interrupted;
static bool shown;

static void interrupt(int signal_number)
{
    interrupted = 1;
    signal(signal_number, SIG_DFL);
}

static void show_progress(const SearchProgress *p, void *user)
{
    const SearchLimits *limits = user;
    double rate = p->seconds > 0 ? (double)p->found / p->seconds : 0;
    g_autofree char *memory = g_format_size_full(p->memory, G_FORMAT_SIZE_IEC_UNITS);
    g_autofree char *most =
        limits->max_memory ? g_format_size_full(limits->max_memory, G_FORMAT_SIZE_IEC_UNITS) : NULL;

    fprintf(stderr,
            "\r\033[K%" G_GUINT64_FORMAT " states, %.0f a second, queue %" G_GUINT64_FORMAT
            ", depth %u, %s%s%s",
            p->states, rate, p->queue, p->depth, memory, most ? " of " : "", most ? most : "");
    fflush(stderr);
    shown = true;
}

void progress_clear(void)
{
    if (shown)
        fputs("\r\033[K", stderr);
    shown = false;
}

void progress_watch(SearchLimits *limits, SearchObserver *observer, bool show)
{
    struct sigaction action = {.sa_handler = interrupt};

    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    limits->stop = &interrupted;
    observer->progress = show ? show_progress : NULL;
    observer->user = limits;
}
