#include "checker/wire/import/import.h"

#include "checker/wire/import/import_readers.h"

#include <string.h>

static const char *const NAMES[] = {"ndjson", "monitor", "csvlog", "otlp", NULL};

const char *const *import_format_names(void)
{
    return NAMES;
}

bool import_format_find(const char *name, ImportFormat *format)
{
    *format = IMPORT_DETECTED;
    for (guint i = 0; name && NAMES[i]; i++)
        if (strcmp(NAMES[i], name) == 0)
            *format = (ImportFormat)(IMPORT_NDJSON + i);
    return !name || *format != IMPORT_DETECTED;
}

/* ---- which it is ---- */

enum { BEGINNING = 4096 };

/* A year, a month and a day. */
static bool is_date(const char *at, gsize length)
{
    enum { DATE = 10, DASH = 4, OTHER_DASH = 7 };

    for (gsize i = 0; i < DATE; i++) {
        bool is_dash = i == DASH || i == OTHER_DASH;
        if (i >= length || (is_dash ? at[i] != '-' : !g_ascii_isdigit(at[i])))
            return false;
    }
    return true;
}

/* "1339518083.107412 [0 127.0.0.1:60866]", or the OK that the server says first. */
static bool is_monitor(const char *at, gsize length)
{
    gsize i = 0;

    if (length >= 3 && (memcmp(at, "OK\n", 3) == 0 || memcmp(at, "OK\r", 3) == 0))
        return true;
    while (i < length && (g_ascii_isdigit(at[i]) || at[i] == '.'))
        i++;
    return i > 0 && i + 1 < length && at[i] == ' ' && at[i + 1] == '[';
}

static ImportFormat detect(const char *bytes, gsize length)
{
    gsize at = 0;

    while (at < length && g_ascii_isspace(bytes[at]))
        at++;
    const char *rest = bytes + at;
    gsize left = length - at;
    if (left > 0 && *rest == '{')
        return g_strstr_len(rest, (gssize)MIN(left, (gsize)BEGINNING), "\"resourceSpans\"")
                   ? IMPORT_OTLP
                   : IMPORT_NDJSON;
    return is_monitor(rest, left) ? IMPORT_MONITOR
           : is_date(rest, left)  ? IMPORT_CSVLOG
                                  : IMPORT_NDJSON;
}

/* ---- reading ---- */

static bool read_bytes(ImportFormat format, ImportSink *sink, const char *bytes, gsize length,
                       GError **error)
{
    switch (format) {
    case IMPORT_NDJSON: return import_fields(sink, bytes, length, error);
    case IMPORT_MONITOR: return import_monitor(sink, bytes, length, error);
    case IMPORT_CSVLOG: return import_csvlog(sink, bytes, length, error);
    case IMPORT_OTLP: return import_otlp(sink, bytes, length, error);
    case IMPORT_DETECTED: break;
    }
    g_assert_not_reached();
}

static LogFile *read_others(const ImportRequest *request, ImportFormat format, LogSource *source,
                            GError **error)
{
    gsize length;
    g_autofree char *bytes = log_source_rest(source, &length, error);

    if (!bytes)
        return NULL;
    ImportSink *sink = import_sink_new(request->path, request->binding);
    bool is_read = read_bytes(format, sink, bytes, length, error);
    LogFile *log = import_sink_end(sink);
    const LogReading *how = &request->reading;
    if (!is_read || (how->each && !log_file_tell(log, how->each, how->user, error)))
        g_clear_pointer(&log, log_file_free);
    return log;
}

LogFile *import_log(const ImportRequest *request, GError **error)
{
    g_autoptr(LogSource) source = log_source_new(request->path, error);
    ImportFormat format = request->format;
    LogBlock block;

    if (!source || !log_source_peek(source, &block, error))
        return NULL;
    if (format == IMPORT_DETECTED)
        format = detect(block.bytes, block.length);
    if (format == IMPORT_NDJSON && !(request->binding && request->binding->field_count))
        return log_file_read_source(request->path, source, &request->reading, error);
    return read_others(request, format, source, error);
}
