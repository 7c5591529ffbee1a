#include "checker/log/log_append.h"

#include "checker/base/error.h"
#include "checker/base/link_target.h"
#include "checker/log/log_file.h"
#include "checker/log/log_write.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

struct LogAppend {
    char *path;
    int file;        /* -1: not opened yet */
    LogFile *before; /* NULL: there was none */
    guint64 next;
    GString *waiting;
};

static gboolean fail(const LogAppend *append, GError **error)
{
    g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_OUTPUT, "cannot write %s: %s", append->path,
                g_strerror(errno));
    return FALSE;
}

/* What is recorded for hours must not fail at its end. */
static gboolean may_write(const LogAppend *append, GError **error)
{
    g_autofree char *target = link_target(append->path);
    g_autofree char *folder = target ? g_path_get_dirname(target) : NULL;
    const char *what = append->before ? append->path : folder;

    return (what && access(what, W_OK) == 0) || fail(append, error);
}

/* Whether it is there; it has to be a plain file then. */
static gboolean read_before(LogAppend *append, GError **error)
{
    struct stat status;
    bool is_there = stat(append->path, &status) == 0;

    if (is_there && !S_ISREG(status.st_mode)) {
        g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_INPUT, "%s is no plain file",
                    append->path);
        return FALSE;
    }
    if (is_there)
        append->before = log_file_read(append->path, error);
    return (append->before || !is_there) && may_write(append, error);
}

LogAppend *log_append_new(const char *path, GError **error)
{
    g_autoptr(LogAppend) append = g_new0(LogAppend, 1);

    append->path = g_strdup(path);
    append->file = -1;
    append->next = 1;
    append->waiting = g_string_new(NULL);
    if (!read_before(append, error))
        return NULL;
    if (append->before && append->before->count > 0)
        append->next = append->before->entries[append->before->count - 1].seq + 1;
    return g_steal_pointer(&append);
}

void log_append_free(LogAppend *append)
{
    if (!append)
        return;
    if (append->file >= 0)
        close(append->file);
    log_file_free(append->before);
    g_free(append->path);
    g_string_free(append->waiting, TRUE);
    g_free(append);
}

bool log_append_was_cut(const LogAppend *append)
{
    return append->before && append->before->is_cut;
}

guint log_append_times(const LogAppend *append, const char *request)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);

    for (guint i = 0; append->before && i < append->before->count; i++) {
        const LogEntry *entry = &append->before->entries[i];
        if (g_strcmp0(entry->request, request) == 0)
            g_hash_table_add(seen, (char *)entry->who);
    }
    return g_hash_table_size(seen);
}

guint64 log_append_next(const LogAppend *append)
{
    return append->next;
}

void log_append_add(LogAppend *append, const LogEntry *entry)
{
    LogEntry numbered = *entry;

    numbered.seq = append->next++;
    log_write(append->waiting, &numbered);
}

static gboolean open_file(LogAppend *append, GError **error)
{
    enum { USUAL = 0666 };
    const LogFile *before = append->before;

    append->file = open(append->path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, USUAL);
    if (append->file < 0)
        return fail(append, error);
    off_t size = lseek(append->file, 0, SEEK_END);
    if (log_append_was_cut(append) && ftruncate(append->file, (off_t)before->whole) != 0)
        return fail(append, error);
    if (before && !before->is_cut && size > (off_t)before->whole) /* no end of line */
        g_string_prepend_c(append->waiting, '\n');
    return TRUE;
}

gboolean log_append_flush(LogAppend *append, GError **error)
{
    if (append->waiting->len == 0)
        return TRUE;
    if (append->file < 0 && !open_file(append, error))
        return FALSE;
    off_t begun = lseek(append->file, 0, SEEK_END);
    for (gsize at = 0; at < append->waiting->len;) {
        ssize_t count = write(append->file, append->waiting->str + at, append->waiting->len - at);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0) {
            int why = errno;
            if (begun >= 0 && ftruncate(append->file, begun) != 0)
                g_debug("what was written of a line stays");
            errno = why;
            return fail(append, error);
        }
        at += (gsize)count;
    }
    g_string_truncate(append->waiting, 0);
    return TRUE;
}
