#include "checker/commands/docs/docs_work.h"

#include "checker/base/error.h"
#include "checker/commands/session/progress.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LARGEST = 16 * 1024 * 1024 }; /* bytes of an output, and of a file that is read */

/* ---- the folder ---- */

DocsWork *docs_work_new(const char *page, const char *root, GError **error)
{
    g_autoptr(DocsWork) work = g_new0(DocsWork, 1);

    work->beside = root ? g_strdup(root) : g_path_get_dirname(page);
    work->folder = g_dir_make_tmp("stalemate-docs-XXXXXX", error);
    return work->folder ? g_steal_pointer(&work) : NULL;
}

/* Links are removed, and not what they name. */
static void remove_all(const char *folder)
{
    g_autoptr(GDir) entries = g_dir_open(folder, 0, NULL);
    const char *name;

    while (entries && (name = g_dir_read_name(entries))) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        if (g_file_test(path, G_FILE_TEST_IS_DIR) && !g_file_test(path, G_FILE_TEST_IS_SYMLINK))
            remove_all(path);
        else
            g_unlink(path);
    }
    g_rmdir(folder);
}

void docs_work_free(DocsWork *work)
{
    if (!work)
        return;
    if (work->folder)
        remove_all(work->folder);
    g_free(work->folder);
    g_free(work->beside);
    g_free(work);
}

char *docs_work_path(const DocsWork *work, const char *name)
{
    return g_build_filename(work->folder, name, NULL);
}

/* ---- files beside the page ---- */

/* What is there already, the page's own designs, stays. */
static void copy(const DocsWork *work, const char *name)
{
    g_autofree char *from = g_build_filename(work->beside, name, NULL);
    g_autofree char *to = docs_work_path(work, name), *folder = g_path_get_dirname(to);
    g_autofree char *text = NULL;
    GStatBuf is;
    gsize length;

    if (g_file_test(to, G_FILE_TEST_EXISTS) || g_stat(from, &is) != 0 || !S_ISREG(is.st_mode) ||
        is.st_size > LARGEST || !g_file_get_contents(from, &text, &length, NULL))
        return; /* the command says what it does not find */
    g_mkdir_with_parents(folder, 0700);
    g_file_set_contents(to, text, (gssize)length, NULL);
}

/* A design uses files of its own folder. */
static void copy_designs_of(const DocsWork *work, const char *name)
{
    g_autofree char *inner = g_path_get_dirname(name);
    g_autofree char *folder = g_build_filename(work->beside, inner, NULL);
    g_autoptr(GDir) entries = g_dir_open(folder, 0, NULL);
    const char *entry;

    while (entries && (entry = g_dir_read_name(entries)))
        if (g_str_has_suffix(entry, ".stale")) {
            g_autofree char *path = g_build_filename(inner, entry, NULL);
            copy(work, path);
        }
}

/* What the command is to write is no file that it reads. */
static bool is_output(char *const *words, guint at)
{
    static const char *const options[] = {"-o", "--output", NULL};

    return g_str_has_prefix(words[at], "-o") || g_str_has_prefix(words[at], "--output=") ||
           (at > 0 && g_strv_contains(options, words[at - 1]));
}

static void bring(const DocsWork *work, const DocsLine *line)
{
    for (guint i = 0; line->words[i]; i++) {
        const char *path = docs_line_path(line->words[i]);
        if (!*path || is_output(line->words, i))
            continue;
        copy(work, path);
        if (g_str_has_suffix(path, ".stale"))
            copy_designs_of(work, path);
    }
}

/* ---- running ---- */

/* It ends when we do, and writes no disk full. */
static void limit_child(gpointer unused)
{
    const struct rlimit most = {LARGEST, LARGEST};

    (void)unused;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    setrlimit(RLIMIT_FSIZE, &most);
}

static int descriptor_of(DocsStream stream, FILE *shown, FILE *kept)
{
    switch (stream) {
    case DOCS_SHOWN: return fileno(shown);
    case DOCS_KEPT: return kept ? fileno(kept) : -1;
    case DOCS_DROPPED: break;
    }
    return -1;
}

/* As on a page: without colours, in plain English, as wide as it comes. */
static char **environment(void)
{
    char **variables = g_get_environ();

    variables = g_environ_setenv(variables, "NO_COLOR", "1", TRUE);
    variables = g_environ_setenv(variables, "LC_ALL", "C.UTF-8", TRUE);
    return variables;
}

static gboolean start(const DocsWork *work, const DocsLine *line, FILE *shown, FILE *kept,
                      GPid *child, GError **error)
{
    const guint count = g_strv_length(line->words);
    g_autofree char *program = g_file_read_link("/proc/self/exe", error);
    g_autofree char **words = g_new0(char *, count + 2);
    g_auto(GStrv) variables = environment();
    const int out = descriptor_of(line->out, shown, kept),
              err = descriptor_of(line->err, shown, kept);
    GSpawnFlags flags = G_SPAWN_DO_NOT_REAP_CHILD;

    if (!program)
        return FALSE;
    flags |= out < 0 ? G_SPAWN_STDOUT_TO_DEV_NULL : 0;
    flags |= err < 0 ? G_SPAWN_STDERR_TO_DEV_NULL : 0;
    words[0] = program;
    memcpy(words + 1, line->words, count * sizeof *words);
    return g_spawn_async_with_fds(work->folder, words, variables, flags, limit_child, NULL, child,
                                  -1, out, err, error);
}

/* Asked to end, once, a command removes its own folders and ends its compiler; if it does not, it is ended. */
static gboolean wait_for(GPid child, guint seconds, int *status, GError **error)
{
    enum { PATIENCE = 5 * G_USEC_PER_SEC };
    gint64 last = g_get_monotonic_time() + seconds * (gint64)G_USEC_PER_SEC, now;
    bool is_late = false;
    pid_t found;
    int how;

    /* Asked again and again, as a signal between a test and a wait would be lost. */
    while ((found = waitpid(child, &how, WNOHANG)) == 0 || (found < 0 && errno == EINTR)) {
        now = g_get_monotonic_time();
        if (!is_late && (progress_signal() || now >= last)) {
            is_late = true;
            last = now + PATIENCE;
            kill(child, SIGTERM);
        } else if (now >= last) {
            kill(child, SIGKILL);
        }
        g_usleep(2000);
    }
    if (found < 0)
        return g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_INPUT, "no status of it: %s",
                           g_strerror(errno)),
               FALSE;
    if (progress_signal())
        return g_set_error_literal(error, STALEMATE_ERROR, STALEMATE_ERROR_LIMIT, "interrupted"),
               FALSE;
    *status = WIFEXITED(how) ? WEXITSTATUS(how) : -1;
    if (WIFEXITED(how) && !is_late)
        return TRUE;
    if (is_late)
        g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_INPUT,
                    "it took more than %u s: --timeout allows more", seconds);
    else
        g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_INPUT, "signal %d ended it",
                    WTERMSIG(how));
    return FALSE;
}

static char *read_all(FILE *file)
{
    GString *text = g_string_new(NULL);
    char part[4096];
    size_t length;

    rewind(file);
    while ((length = fread(part, 1, sizeof part, file)) > 0)
        g_string_append_len(text, part, (gssize)length);
    g_autofree char *all = g_string_free(text, FALSE);
    return g_utf8_make_valid(all, -1);
}

gboolean docs_work_run(const DocsWork *work, const DocsLine *line, guint seconds,
                       DocsOutput *output, GError **error)
{
    g_autofree char *path = line->file ? docs_work_path(work, line->file) : NULL;
    FILE *shown = tmpfile(), *kept = NULL;
    gboolean is_done = FALSE;
    GPid child;

    signal(SIGCHLD, SIG_DFL); /* ignored, as a caller may leave it, no status would be told */
    bring(work, line);
    kept = path ? fopen(path, "w") : NULL;
    if (!shown || (path && !kept))
        g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_OUTPUT, "no file for its output: %s",
                    g_strerror(errno));
    else if (start(work, line, shown, kept, &child, error))
        is_done = wait_for(child, seconds, &output->status, error);
    if (is_done)
        output->text = read_all(shown);
    if (shown)
        fclose(shown);
    if (kept)
        fclose(kept);
    return is_done;
}
