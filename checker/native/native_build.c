#include "checker/native/native_build.h"

#include "checker/base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

struct Build {
    char *folder, *source, *module, *complaints; /* paths */
    pid_t compiler, guard;                       /* 0: not running */
    int guarded;                                 /* our end of the guard's socket, or -1 */
    int status;                                  /* the compiler's */
};

static bool fails(GError **error, const char *what, const char *why)
{
    g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_UNSUPPORTED, "%s: %s", what, why);
    return false;
}

/* ---- processes ---- */

typedef struct Child {
    const char *const *arguments;
    char **environment;
    int input;          /* -1: nothing to read */
    const char *output; /* a file, or NULL: nobody reads it */
} Child;

/* Each is a group of its own: Ctrl-C is for the program to answer, and a compiler is ended with all
 * that it started. */
static int spawn(const Child *child, pid_t *pid)
{
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    const char *output = child->output ? child->output : "/dev/null";

    posix_spawn_file_actions_init(&files);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
    posix_spawnattr_setpgroup(&attributes, 0);
    if (child->input >= 0)
        posix_spawn_file_actions_adddup2(&files, child->input, STDIN_FILENO);
    else
        posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, output, O_WRONLY | O_CREAT, 0600);
    posix_spawn_file_actions_adddup2(&files, STDOUT_FILENO, STDERR_FILENO);
    int status = posix_spawnp(pid, child->arguments[0], &files, &attributes,
                              (char *const *)child->arguments, child->environment);
    posix_spawn_file_actions_destroy(&files);
    posix_spawnattr_destroy(&attributes);
    if (status != 0)
        *pid = 0;
    return status;
}

/* True once it has ended. A signal ends the waiting: whoever waits may have to see to it. */
static bool reap(pid_t *pid, int *status, bool wait)
{
    if (*pid == 0)
        return true;
    pid_t result = waitpid(*pid, status, wait ? 0 : WNOHANG);
    if (result == 0 || (result < 0 && errno == EINTR))
        return false;
    *pid = 0;
    return true;
}

static void reap_surely(pid_t *pid, int *status)
{
    while (!reap(pid, status, true))
        continue;
}

/* ---- the guard ---- */

/* It is told the compiler's group, and then that there is none any more; where the program died
 * before it could say so, the group is ended. What still writes can be in the way of the first
 * attempt to remove the folder. */
static const char guard_script[] =
    "read -r group; read -r ended || [ -z \"$group\" ] || kill -s KILL -- \"-$group\"; "
    "for i in 1 2 3 4 5 6 7 8 9; do rm -rf -- \"$1\" && exit; sleep 1; done";

/* Where nobody listens any more the guard was ended from outside: there is nothing to be done. */
static void tell_guard(const Build *build, const char *line)
{
    size_t length = strlen(line);

    if (build->guarded >= 0 && send(build->guarded, line, length, MSG_NOSIGNAL) != (ssize_t)length)
        g_debug("the guard of %s has gone", build->folder);
}

static bool start_guard(Build *build, GError **error)
{
    const char *const arguments[] = {"/bin/sh", "-c", guard_script, "sh", build->folder, NULL};
    g_auto(GStrv) environment = g_get_environ();
    int ends[2];

    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return fails(error, "socketpair", g_strerror(errno));
    int status = spawn(&(Child){arguments, environment, ends[0], NULL}, &build->guard);
    close(ends[0]);
    build->guarded = ends[1];
    return status == 0 || fails(error, arguments[0], g_strerror(status));
}

static void remove_folder(Build *build)
{
    int status;

    tell_guard(build, "none\n");
    if (build->guarded >= 0)
        close(build->guarded);
    if (build->guard)
        reap_surely(&build->guard, &status);
    else if (build->folder)
        g_rmdir(build->folder);
}

/* ---- the compiler ---- */

static bool start_compiler(Build *build, GError **error)
{
    const char *named = g_getenv("CC");
    g_auto(GStrv) command = NULL;
    g_auto(GStrv) environment = g_environ_setenv(g_get_environ(), "TMPDIR", build->folder, TRUE);
    /* It needs no library, nor the files that one starts with. */
    const char *const options[] = {"-O1",     "-w",        "-fwrapv",    "-fPIC",
                                   "-shared", "-nostdlib", "-o",         build->module,
                                   "-x",      "c",         build->source};
    g_autoptr(GPtrArray) arguments = g_ptr_array_new();

    if (!g_shell_parse_argv(named && *named ? named : "cc", NULL, &command, error))
        return false;
    for (guint i = 0; command[i]; i++)
        g_ptr_array_add(arguments, command[i]);
    for (guint i = 0; i < G_N_ELEMENTS(options); i++)
        g_ptr_array_add(arguments, (char *)options[i]);
    g_ptr_array_add(arguments, NULL);
    int status =
        spawn(&(Child){(const char *const *)arguments->pdata, environment, -1, build->complaints},
              &build->compiler);
    if (status != 0)
        return fails(error, command[0], g_strerror(status));
    g_autofree char *group = g_strdup_printf("%d\n", (int)build->compiler);
    tell_guard(build, group);
    return true;
}

Build *build_start(const char *text, GError **error)
{
    g_autoptr(Build) build = g_new0(Build, 1);

    build->guarded = -1;
    build->folder = g_dir_make_tmp("stalemate-XXXXXX", error);
    if (!build->folder)
        return NULL;
    build->source = g_build_filename(build->folder, "steps.c", NULL);
    build->module = g_build_filename(build->folder, "steps.so", NULL);
    build->complaints = g_build_filename(build->folder, "complaints", NULL);
    if (!start_guard(build, error) || !g_file_set_contents(build->source, text, -1, error) ||
        !start_compiler(build, error))
        return NULL;
    return g_steal_pointer(&build);
}

bool build_has_ended(Build *build)
{
    return reap(&build->compiler, &build->status, false);
}

/* ---- the end ---- */

static GModule *complain(const Build *build, GError **error)
{
    g_autofree char *text = NULL;

    g_file_get_contents(build->complaints, &text, NULL, NULL);
    const char *first = text ? strstr(text, "error: ") : NULL;
    g_autofree char *line = first ? g_strndup(first, strcspn(first, "\n")) : NULL;
    fails(error, "the compiler gave up", line ? line : "it does not say why");
    return NULL;
}

GModule *build_load(Build *build, GError **error)
{
    if (!WIFEXITED(build->status) || WEXITSTATUS(build->status) != 0)
        return complain(build, error);
    GModule *module = g_module_open(build->module, G_MODULE_BIND_LOCAL);
    if (!module)
        fails(error, "it cannot be loaded", g_module_error());
    return module;
}

void build_free(Build *build)
{
    if (!build)
        return;
    if (build->compiler) {
        kill(-build->compiler, SIGKILL);
        reap_surely(&build->compiler, &build->status);
    }
    remove_folder(build);
    g_free(build->folder);
    g_free(build->source);
    g_free(build->module);
    g_free(build->complaints);
    g_free(build);
}
