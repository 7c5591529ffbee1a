#include "checker/commands/session/watch.h"

#include "checker/base/error.h"
#include "checker/commands/session/failure.h"
#include "checker/commands/session/progress.h"

#include <glib/gstdio.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { TICK = 200, SETTLE = 50 }; /* milliseconds */

/* A file as it was when it was read; all zero where it is not there. */
typedef struct Noted {
    char *path;
    GStatBuf is;
} Noted;

static void free_noted(gpointer data)
{
    Noted *noted = data;

    g_free(noted->path);
    g_free(noted);
}

static GStatBuf look_at(const char *path)
{
    GStatBuf is = {0};

    if (g_stat(path, &is) != 0 || !S_ISREG(is.st_mode))
        memset(&is, 0, sizeof is);
    return is;
}

static bool is_same(const GStatBuf *a, const GStatBuf *b)
{
    return a->st_ino == b->st_ino && a->st_dev == b->st_dev && a->st_size == b->st_size &&
           a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

static bool is_there(const GStatBuf *is)
{
    return is->st_ino != 0;
}

static Noted *find(const GPtrArray *files, const char *path)
{
    for (guint i = 0; i < files->len; i++)
        if (strcmp(((Noted *)files->pdata[i])->path, path) == 0)
            return files->pdata[i];
    return NULL;
}

/* Where it was written since it was read, it counts as one that has changed. */
void watch_note(Watch *watch, const char *path, const char *text)
{
    g_autofree char *now = NULL;

    if (!watch || find(watch->files, path))
        return;
    Noted *noted = g_new0(Noted, 1);
    *noted = (Noted){g_strdup(path), look_at(path)};
    if (text && (!g_file_get_contents(path, &now, NULL, NULL) || strcmp(now, text) != 0))
        noted->is.st_size = -1;
    g_ptr_array_add(watch->files, noted);
}

/* ---- waiting ---- */

/* Some file is another one; of those that are there, or of all. */
static bool has_changed(const GPtrArray *files, bool also_gone)
{
    for (guint i = 0; i < files->len; i++) {
        const Noted *noted = files->pdata[i];
        const GStatBuf now = look_at(noted->path);
        if (!is_same(&now, &noted->is) && (also_gone || is_there(&now)))
            return true;
    }
    return false;
}

/* The first that was there and is not, or NULL. */
static const char *first_gone(const GPtrArray *files)
{
    for (guint i = 0; i < files->len; i++) {
        const Noted *noted = files->pdata[i];
        const GStatBuf now = look_at(noted->path);
        if (is_there(&noted->is) && !is_there(&now))
            return noted->path;
    }
    return NULL;
}

/* Whoever reads what is printed is still there. */
static bool is_heard(void)
{
    struct pollfd out = {.fd = STDOUT_FILENO};

    return poll(&out, 1, 0) <= 0 || !(out.revents & POLLERR);
}

static gboolean wake(gpointer user)
{
    return G_SOURCE_CONTINUE;
}

/* Monitors wake the loop; whether a file is another one, it is asked itself. Where a file system tells
 * nothing, the tick does. */
static GPtrArray *watch_folders(const GPtrArray *files)
{
    GPtrArray *monitors = g_ptr_array_new_with_free_func(g_object_unref);
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    for (guint i = 0; i < files->len; i++) {
        char *folder = g_path_get_dirname(((const Noted *)files->pdata[i])->path);
        g_autoptr(GFile) file = g_file_new_for_path(folder);
        if (!g_hash_table_add(seen, folder))
            continue;
        GFileMonitor *monitor =
            g_file_monitor_directory(file, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);
        if (monitor)
            g_ptr_array_add(monitors, monitor);
    }
    return monitors;
}

/* An editor may write in steps: until it has been still for a moment. */
static void let_settle(const GPtrArray *files)
{
    bool is_still = false;

    while (!is_still && !progress_signal()) {
        g_autofree GStatBuf *before = g_new0(GStatBuf, files->len + 1);
        for (guint i = 0; i < files->len; i++)
            before[i] = look_at(((const Noted *)files->pdata[i])->path);
        g_usleep(SETTLE * 1000);
        is_still = true;
        for (guint i = 0; i < files->len; i++) {
            const GStatBuf now = look_at(((const Noted *)files->pdata[i])->path);
            is_still &= is_same(&now, &before[i]);
        }
    }
}

/* Until there is another file in the place of one. False after a signal, and where nobody reads on. */
static bool wait_for_change(const GPtrArray *files)
{
    g_autoptr(GPtrArray) monitors = watch_folders(files);
    const guint tick = g_timeout_add(TICK, wake, NULL);
    const char *said = NULL;
    bool is_due = false;

    while (!is_due && !progress_signal() && is_heard()) {
        if (has_changed(files, true)) {
            let_settle(files);
            const char *gone = first_gone(files);
            if (gone && gone != said)
                fprintf(stderr, "stalemate: %s is gone: waiting for its return\n", gone);
            said = gone;
            is_due = has_changed(files, false);
        }
        if (!is_due)
            g_main_context_iteration(NULL, TRUE);
    }
    g_source_remove(tick);
    return is_due && !progress_signal();
}

/* ---- again and again ---- */

static int run_once(int argc, char **argv, int (*once)(int argc, char **argv, Watch *watch),
                    Watch *watch)
{
    g_autofree char **line = g_new0(char *, (gsize)argc + 1);
    g_auto(GStrv) words = g_new0(char *, (gsize)argc + 1);

    for (int i = 0; i < argc; i++)
        line[i] = words[i] = g_strdup(argv[i]);
    return once(argc, line, watch);
}

/* What is not there any more is waited for, too; and all of it where nothing was read. */
static void keep_old(Watch *watch, const GPtrArray *before)
{
    const bool is_nothing = watch->files->len == 0;

    for (guint i = 0; i < before->len; i++) {
        const Noted *noted = before->pdata[i];
        const GStatBuf now = look_at(noted->path);
        if (is_nothing || !is_there(&now))
            watch_note(watch, noted->path, NULL);
    }
}

/* What is there, and what is waited for. */
static void say_watched(const GPtrArray *files)
{
    guint count = 0;

    for (guint i = 0; i < files->len; i++) {
        const Noted *noted = files->pdata[i];
        if (is_there(&noted->is) || noted->is.st_size < 0)
            count++;
        else
            fprintf(stderr, "stalemate: %s is not there: waiting for it\n", noted->path);
    }
    fprintf(stderr, "stalemate: watching %u file%s, until Ctrl-C\n", count, count == 1 ? "" : "s");
}

int watch_repeat(int argc, char **argv, int (*once)(int argc, char **argv, Watch *watch))
{
    Watch watch = {.files = g_ptr_array_new_with_free_func(free_noted)};
    int status = run_once(argc, argv, once, &watch);

    watch.is_wanted &=
        !failure_was_usage(); /* a wrong line stays wrong, whatever the design says */
    while (watch.is_wanted && watch.files->len > 0 && !progress_signal()) {
        say_watched(watch.files);
        if (!wait_for_change(watch.files))
            break;
        g_autoptr(GPtrArray) before = g_steal_pointer(&watch.files);
        watch.files = g_ptr_array_new_with_free_func(free_noted);
        if (isatty(STDOUT_FILENO))
            fputs("\033[H\033[2J", stdout);
        status = run_once(argc, argv, once, &watch);
        keep_old(&watch, before);
    }
    g_ptr_array_unref(watch.files);
    g_clear_pointer(&watch.answers, g_hash_table_unref);
    return watch.is_wanted && progress_signal() ? EXIT_LIMITED : status;
}
