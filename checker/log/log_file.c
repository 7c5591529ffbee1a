#include "checker/log/log_file.h"

#include "checker/base/error.h"
#include "checker/base/vec.h"
#include "checker/log/log_line.h"

#include <string.h>

typedef VEC(LogEntry) Entries;

static bool fail(const char *path, guint line, const char *problem, GError **error)
{
    g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_INPUT, "%s:%u: %s", path, line, problem);
    return false;
}

static bool is_blank(const char *line, gsize length)
{
    while (length > 0 && g_ascii_isspace(line[length - 1]))
        length--;
    return length == 0;
}

typedef struct FileReader {
    const char *path;
    LogFile *log;
    LogTexts texts;
    Entries entries;
    guint line; /* from 1 */
} FileReader;

/* One line; `is_whole` where it had an end. */
static bool read_line(FileReader *reader, const char *line, gsize length, bool is_whole,
                      GError **error)
{
    const char *problem = "the line is longer than a megabyte";
    guint64 before = reader->entries.length ? vec_last(&reader->entries).seq : 0;
    LogEntry entry;

    if (length > LOG_FILE_LONGEST_LINE)
        return fail(reader->path, reader->line, problem, error);
    if (!log_line_read(&reader->texts, line, length, &entry, &problem)) {
        reader->log->is_cut = !is_whole && log_line_is_cut(&reader->texts, line, length);
        return reader->log->is_cut || fail(reader->path, reader->line, problem, error);
    }
    if (entry.seq <= before)
        return fail(reader->path, reader->line, "`seq` is not larger than in the line before",
                    error);
    entry.line = reader->line;
    vec_push(&reader->entries, entry);
    return true;
}

static bool read_lines(FileReader *reader, const char *bytes, gsize length, GError **error)
{
    const char *end = bytes + length;

    for (const char *at = bytes; at < end; reader->line++) {
        const char *stop = memchr(at, '\n', (gsize)(end - at));
        gsize size = (gsize)((stop ? stop : end) - at);
        if (!is_blank(at, size) && !read_line(reader, at, size, stop != NULL, error))
            return false;
        if (stop)
            reader->log->whole = (gsize)(stop + 1 - bytes);
        at = stop ? stop + 1 : end;
    }
    return true;
}

/* Not mapped: a log that is cut while it is read would end us. */
char *log_file_bytes(const char *path, gsize *length, GError **error)
{
    g_autoptr(GError) inner = NULL;
    char *bytes = NULL;

    if (!g_file_get_contents(path, &bytes, length, &inner))
        g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_INPUT, "cannot read %s: %s", path,
                    inner->message);
    return bytes;
}

LogFile *log_file_parse(const char *path, const char *bytes, gsize length, GError **error)
{
    g_autoptr(LogFile) log = g_new0(LogFile, 1);
    FileReader reader = {.path = path, .log = log, .line = 1};

    log->arena = arena_new();
    reader.texts =
        (LogTexts){log->arena, g_hash_table_new(g_str_hash, g_str_equal), g_string_new(NULL)};
    bool is_read = read_lines(&reader, bytes, length, error);
    g_hash_table_unref(reader.texts.known);
    g_string_free(reader.texts.scratch, TRUE);
    log->entries = reader.entries.data;
    log->count = reader.entries.length;
    return is_read ? g_steal_pointer(&log) : NULL;
}

LogFile *log_file_read(const char *path, GError **error)
{
    gsize length;
    g_autofree char *bytes = log_file_bytes(path, &length, error);

    return bytes ? log_file_parse(path, bytes, length, error) : NULL;
}

void log_file_free(LogFile *log)
{
    if (!log)
        return;
    g_free(log->entries);
    if (log->arena)
        arena_free(log->arena);
    g_free(log);
}
