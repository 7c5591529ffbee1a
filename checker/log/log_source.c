#include "checker/log/log_source.h"

#include "checker/base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

enum { BLOCK = 4 << 20 };

struct LogSource {
    char *path;
    int file;
    char *bytes; /* that were read, and not taken */
    gsize length, room;
    gsize block; /* of them: that was peeked at */
    bool is_at_end;
};

static gboolean fail(const char *path, const char *what, GError **error)
{
    const char *why = g_strerror(errno);
    g_autofree char *name = g_filename_display_name(path);
    g_autofree char *problem = g_strdup_printf("Failed to %s file “%s”: %s", what, name, why);

    g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_INPUT, "cannot read %s: %s", path, problem);
    return FALSE;
}

LogSource *log_source_new(const char *path, GError **error)
{
    int file = g_open(path, O_RDONLY | O_CLOEXEC, 0);

    if (file < 0) {
        fail(path, "open", error);
        return NULL;
    }
    LogSource *source = g_new0(LogSource, 1);
    source->path = g_strdup(path);
    source->file = file;
    return source;
}

void log_source_free(LogSource *source)
{
    if (!source)
        return;
    close(source->file);
    g_free(source->bytes);
    g_free(source->path);
    g_free(source);
}

/* Up to so many bytes more, and room for one behind them. Not mapped: a log that is cut while it is read would end us. */
static gboolean read_more(LogSource *source, gsize wanted, GError **error)
{
    const gsize end = source->length + wanted;

    if (source->room <= end) {
        source->room = end + 1;
        source->bytes = g_realloc(source->bytes, source->room);
    }
    while (source->length < end && !source->is_at_end) {
        gssize got = read(source->file, source->bytes + source->length, end - source->length);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return fail(source->path, "read from", error);
        source->is_at_end = got == 0;
        source->length += (gsize)got;
    }
    return TRUE;
}

/* Up to the last end of a line, 0 where there is none; before `from` there is none. */
static gsize whole_lines(const LogSource *source, gsize from)
{
    gsize length = source->length;

    while (length > from && source->bytes[length - 1] != '\n')
        length--;
    return length > from ? length : 0;
}

gboolean log_source_peek(LogSource *source, LogBlock *block, GError **error)
{
    while (source->block == 0 && !source->is_at_end) {
        const gsize before = source->length; /* the beginning of one line */
        if (!read_more(source, BLOCK, error))
            return FALSE;
        source->block = whole_lines(source, before);
    }
    if (source->is_at_end)
        source->block = source->length;
    *block = (LogBlock){source->bytes, source->block, source->is_at_end};
    return TRUE;
}

void log_source_take(LogSource *source)
{
    source->length -= source->block;
    memmove(source->bytes, source->bytes + source->block, source->length);
    source->block = 0;
}

char *log_source_rest(LogSource *source, gsize *length, GError **error)
{
    while (!source->is_at_end)
        if (!read_more(source, MAX(source->length, (gsize)BLOCK), error))
            return NULL;
    *length = source->length;
    source->bytes[source->length] = '\0';
    source->length = source->room = 0;
    return g_steal_pointer(&source->bytes);
}
