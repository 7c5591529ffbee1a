#include "checker/commands/log_open.h"

#include "checker/commands/session/failure.h"
#include "checker/commands/session/session.h"
#include "checker/wire/import/import.h"

#include <stdio.h>

gboolean log_open_check(const char *format, GError **error)
{
    ImportFormat found;
    g_autofree char *all = g_strjoinv(", ", (char **)import_format_names());

    return import_format_find(format, &found) ||
           failure_usage(error, "--log-format %s: there is %s", format, all);
}

typedef struct Counting { /* while entries are told */
    const LogReading *told;
    guint missing; /* replies */
} Counting;

static gboolean count_entry(void *user, const LogEntry *entry, GError **error)
{
    Counting *counting = user;
    const LogReading *told = counting->told;

    counting->missing += entry->is_done && entry->reply.kind == LOG_REPLY_UNKNOWN;
    return !told->each || told->each(told->user, entry, error);
}

static void warn(const char *path, const LogFile *log, guint missing)
{
    if (log->is_cut)
        failure_warn_cut(path);
    if (missing)
        fprintf(stderr,
                "stalemate: %s: %u of %u operations have no reply: what was read there is not "
                "known, and a stale read cannot be told\n",
                path, missing, log->count);
    if (log->hidden)
        fprintf(stderr,
                "stalemate: %s: %u operations do not say their key or the values of their "
                "parameters: whose they are is not known\n",
                path, log->hidden);
    if (log->databases > 1)
        fprintf(stderr,
                "stalemate: %s: %u databases of Redis: keys of one name are taken for one key\n",
                path, log->databases);
}

LogFile *log_open(const LogOpen *request, GError **error)
{
    g_autoptr(Binding) own = NULL;
    ImportFormat format;

    if (!log_open_check(request->format, error))
        return NULL;
    import_format_find(request->format, &format);
    if (request->bind) {
        own = binding_load(request->bind, error);
        if (!own)
            return NULL;
        if (diagnostics_count(own->diagnostics) > 0)
            session_print_diagnostics(own->diagnostics);
        if (diagnostics_errors(own->diagnostics) > 0)
            return NULL;
    }
    Counting counting = {&request->reading, 0};
    ImportRequest wanted = {request->path, format, own ? own : request->binding, request->reading};
    if (request->reading.each) {
        wanted.reading.each = count_entry;
        wanted.reading.user = &counting;
    }
    LogFile *log = import_log(&wanted, error);
    for (guint i = 0; log && log->entries && i < log->count; i++)
        count_entry(&counting, &log->entries[i], NULL);
    if (log)
        warn(request->path, log, counting.missing);
    return log;
}
