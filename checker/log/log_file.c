#include "checker/log/log_file.h"

#include "checker/log/log_reader.h"

LogFile *log_file_read_source(const char *path, LogSource *source, const LogReading *how,
                              GError **error)
{
    g_autoptr(LogReader) reader = log_reader_new(path, how->workers);
    LogBlock block = {NULL};

    while (!block.is_last) {
        if (!log_source_peek(source, &block, error) || !log_reader_take(reader, &block, error) ||
            (how->each && !log_reader_tell(reader, how->each, how->user, error)))
            return NULL;
        log_source_take(source);
    }
    return log_reader_end(reader);
}

LogFile *log_file_read(const char *path, GError **error)
{
    g_autoptr(LogSource) source = log_source_new(path, error);

    return source ? log_file_read_source(path, source, &(LogReading){0}, error) : NULL;
}

gboolean log_file_tell(LogFile *log, LogEach *each, void *user, GError **error)
{
    for (guint i = 0; i < log->count; i++)
        if (!each(user, &log->entries[i], error))
            return FALSE;
    g_clear_pointer(&log->entries, g_free);
    g_clear_pointer(&log->arena, arena_free);
    return TRUE;
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
