#include "checker/wire/replay/child.h"

#include "checker/base/error.h"

#include <glib-unix.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

struct Child {
    char *command;
    GPid pid;
    guint watch; /* source, 0: it has ended */
    int status;
    void (*ended)(void *user, Child *child);
    void *user;
};

/* Between fork and exec. It goes when we do, whatever ends us. */
static void set_up(gpointer shows)
{
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (shows)
        dup2(STDERR_FILENO, STDOUT_FILENO);
}

static void on_end(GPid pid, gint status, gpointer user)
{
    Child *child = user;

    child->watch = 0;
    child->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    if (child->ended)
        child->ended(child->user, child);
}

Child *child_start(const char *command, const char *const *variables, bool shows,
                   void (*ended)(void *user, Child *child), void *user, GError **error)
{
    char *argv[] = {(char *)"/bin/sh", (char *)"-c", (char *)command, NULL};
    g_auto(GStrv) environment = g_get_environ();
    GSpawnFlags flags = G_SPAWN_DO_NOT_REAP_CHILD | (shows ? 0 : G_SPAWN_STDERR_TO_DEV_NULL) |
                        (shows ? 0 : G_SPAWN_STDOUT_TO_DEV_NULL);
    g_autofree Child *child = g_new0(Child, 1);

    for (guint i = 0; variables[i]; i++) {
        g_auto(GStrv) parts = g_strsplit(variables[i], "=", 2);
        environment = g_environ_setenv(environment, parts[0], parts[1], TRUE);
    }
    if (!g_spawn_async(NULL, argv, environment, flags, set_up, GINT_TO_POINTER(shows), &child->pid,
                       error))
        return NULL;
    child->command = g_strdup(command);
    child->ended = ended;
    child->user = user;
    child->watch = g_child_watch_add(child->pid, on_end, child);
    return g_steal_pointer(&child);
}

/* All of the group; the shell itself is waited for. */
static void end_group(Child *child)
{
    enum { ATTEMPTS = 100, PAUSE = 10000 };
    int status;

    kill(-child->pid, SIGTERM);
    for (int i = 0; i < ATTEMPTS; i++) {
        if (waitpid(child->pid, &status, WNOHANG) != 0)
            break;
        g_usleep(PAUSE);
        if (i == ATTEMPTS - 2) {
            kill(-child->pid, SIGKILL);
            waitpid(child->pid, &status, 0);
            break;
        }
    }
}

void child_free(Child *child)
{
    if (!child)
        return;
    if (child->watch) {
        g_source_remove(child->watch);
        end_group(child);
    }
    kill(-child->pid, SIGKILL); /* what it left behind */
    g_spawn_close_pid(child->pid);
    g_free(child->command);
    g_free(child);
}

bool child_has_ended(const Child *child)
{
    return child->watch == 0;
}

int child_status(const Child *child)
{
    return child->status;
}

static bool interrupted;

static gboolean on_signal(gpointer number)
{
    if (interrupted) {
        signal(GPOINTER_TO_INT(number), SIG_DFL);
        raise(GPOINTER_TO_INT(number));
    }
    interrupted = true;
    return G_SOURCE_CONTINUE;
}

void child_watch_signals(void)
{
    static const int SIGNALS[] = {SIGINT, SIGTERM, SIGHUP};

    for (guint i = 0; i < G_N_ELEMENTS(SIGNALS); i++)
        g_unix_signal_add(SIGNALS[i], on_signal, GINT_TO_POINTER(SIGNALS[i]));
}

bool child_interrupted(void)
{
    return interrupted;
}

static gboolean on_timeout(gpointer is_over)
{
    *(bool *)is_over = true;
    return G_SOURCE_CONTINUE;
}

gboolean child_run(const char *command, const char *const *variables, bool shows,
                   guint milliseconds, GError **error)
{
    g_autoptr(Child) child = child_start(command, variables, shows, NULL, NULL, error);
    bool is_over = false;

    if (!child)
        return FALSE;
    guint timer = g_timeout_add(milliseconds, on_timeout, &is_over);
    while (!child_has_ended(child) && !is_over && !interrupted)
        g_main_context_iteration(NULL, TRUE);
    g_source_remove(timer);
    if (interrupted)
        g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_LIMIT, "interrupted");
    else if (!child_has_ended(child))
        g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_INPUT, "`%s` does not end", command);
    else if (child->status != 0)
        g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_INPUT, "`%s` ends with status %d",
                    command, child->status);
    return !interrupted && child_has_ended(child) && child->status == 0;
}

gboolean child_await_ready(const Child *child, const char *ready, const char *const *variables,
                           GError **error)
{
    enum { ASKING = 5000, PAUSE = 50 * 1000 };
    gint64 last = g_get_monotonic_time() + 30 * G_TIME_SPAN_SECOND;

    while (ready) {
        g_autoptr(GError) inner = NULL;
        if (child_run(ready, variables, false, ASKING, &inner))
            return TRUE;
        if (interrupted) {
            g_propagate_error(error, g_steal_pointer(&inner));
            return FALSE;
        }
        if (child_has_ended(child)) {
            g_set_error(
                error, STALEMATE_ERROR, STALEMATE_ERROR_INPUT,
                "`%s` ended with status %d before it was ready: --show shows what it printed",
                child->command, child->status);
            return FALSE;
        }
        if (g_get_monotonic_time() > last) {
            g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_LIMIT, "it is not ready: %s",
                        inner->message);
            return FALSE;
        }
        g_usleep(PAUSE);
    }
    return TRUE;
}
