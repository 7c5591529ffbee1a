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

static guint replies_missing(const LogFile *log)
{
    guint count = 0;

    for (guint i = 0; i < log->count; i++)
        count += log->entries[i].is_done && log->entries[i].reply.kind == LOG_REPLY_UNKNOWN;
    return count;
}

static void warn(const char *path, const LogFile *log)
{
    guint missing = replies_missing(log);

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
    LogFile *log = import_log(request->path, format, own ? own : request->binding, error);
    if (log)
        warn(request->path, log);
    return log;
}
