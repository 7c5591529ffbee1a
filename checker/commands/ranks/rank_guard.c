#include "checker/commands/ranks/rank_guard.h"

#include "checker/base/error.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile pid_t watched;

static void pass_on(int signal_number)
{
    kill(watched, signal_number);
}

/* What a launcher tells a rank it tells the process that it knows. */
static void pass_signals_on(pid_t child)
{
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGUSR1};
    struct sigaction action = {.sa_handler = pass_on};

    watched = child;
    for (guint i = 0; i < G_N_ELEMENTS(signals); i++)
        sigaction(signals[i], &action, NULL);
}

G_GNUC_NORETURN
static void watch(pid_t child, guint64 rank)
{
    int status = 0;

    pass_signals_on(child);
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        continue;
    if (WIFEXITED(status))
        _exit(WEXITSTATUS(status));
    fprintf(stderr,
            "stalemate: rank %" G_GUINT64_FORMAT " was ended by signal %d (%s): there is no "
            "answer without it\n",
            rank, WTERMSIG(status), strsignal(WTERMSIG(status)));
    fflush(stderr);
    _exit(EXIT_LIMITED);
}

/* Where there is no process more, the rank is the launcher's own. */
void rank_guard_begin(guint64 rank)
{
    const pid_t parent = getpid(), child = fork();

    if (child > 0)
        watch(child, rank);
    if (child < 0)
        return;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(EXIT_LIMITED);
}
