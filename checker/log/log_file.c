#include "checker/log/log_file.h"

#include "checker/log/log_reader.h"

LogFile *log_file_read_source(const char *path, LogSource *source, GError **error)
{
    g_autoptr(LogReader) reader = log_reader_new(path, 0);
    LogBlock block = {NULL};

    while (!block.is_last) {
        if (!log_source_peek(source, &block, error) || !log_reader_take(reader, &block, error))
            return NULL;
        log_source_take(source);
    }
    return log_reader_end(reader);
}

LogFile *log_file_read(const char *path, GError **error)
{
    g_autoptr(LogSource) source = log_source_new(path, error);

    return source ? log_file_read_source(path, source, error) : NULL;
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
