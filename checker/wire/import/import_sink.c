#include "checker/wire/import/import_sink.h"

#include "checker/base/error.h"
#include "checker/wire/record/store_operation.h"
#include "checker/wire/sql/sql_dialect.h"

#include <string.h>

ImportSink *import_sink_new(const char *path, const Binding *binding)
{
    ImportSink *sink = g_new0(ImportSink, 1);

    sink->path = path;
    sink->binding = binding;
    sink->log = g_new0(LogFile, 1);
    sink->arena = sink->log->arena = arena_new();
    sink->redactor = redactor_new_fixed();
    sink->texts = g_hash_table_new(g_str_hash, g_str_equal);
    return sink;
}

LogFile *import_sink_end(ImportSink *sink)
{
    LogFile *log = sink->log;

    log->entries = sink->entries.data;
    log->count = sink->entries.length;
    redactor_free(sink->redactor);
    g_hash_table_unref(sink->texts);
    g_free(sink);
    return log;
}

bool import_sink_fail(const ImportSink *sink, guint line, const char *problem, GError **error)
{
    g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_INPUT, "%s:%u: %s", sink->path, line,
                problem);
    return false;
}

const char *import_sink_known(ImportSink *sink, const char *text)
{
    const char *known = text ? g_hash_table_lookup(sink->texts, text) : NULL;

    if (known || !text)
        return known;
    known = arena_strdup(sink->arena, text);
    g_hash_table_add(sink->texts, (char *)known);
    return known;
}

bool import_sink_line(const char **at, const char *end, const char **line, gsize *length,
                      bool *is_whole)
{
    if (*at >= end)
        return false;
    const char *stop = memchr(*at, '\n', (gsize)(end - *at));
    *line = *at;
    *is_whole = stop != NULL;
    *length = (gsize)((stop ? stop : end) - *at);
    if (*length > 0 && (*line)[*length - 1] == '\r')
        --*length;
    *at = stop ? stop + 1 : end;
    return true;
}

bool import_sink_is_blank(const char *line, gsize length)
{
    while (length > 0 && g_ascii_isspace(line[length - 1]))
        length--;
    return length == 0;
}

/* ---- operations ---- */

void import_sink_entry(ImportSink *sink, const LogEntry *entry)
{
    LogEntry numbered = *entry;

    numbered.seq = sink->entries.length + 1;
    vec_push(&sink->entries, numbered);
}

void import_sink_operation(ImportSink *sink, const Protocol *protocol,
                           const StoreOperation *operation, const LogEntry *common)
{
    const Transcript transcript = {sink->binding, sink->redactor, false};
    LogEntry entry = *common;

    transcript_fill(&transcript, protocol, operation, sink->arena, &entry);
    entry.key = import_sink_known(sink, entry.key);
    entry.op = import_sink_known(sink, entry.op);
    entry.reply = common->reply; /* what the log says of it, and not what was sent */
    if (entry.reply.kind == LOG_REPLY_TEXT)
        entry.reply.text =
            transcript_text(&transcript, protocol, operation, sink->arena, entry.reply.text);
    entry.is_value_hidden = common->is_value_hidden && entry.value;
    import_sink_entry(sink, &entry);
}

static guint add_request(ImportSink *sink, const Protocol *protocol, const WireRequest *request,
                         const LogEntry *common)
{
    g_autoptr(GArray) operations = store_operations_of_request(sink->arena, protocol, request);
    LogEntry shared = *common;

    if (!shared.atomic && operations->len > 1)
        shared.atomic = sink->entries.length + 1;
    for (guint i = 0; i < operations->len; i++)
        import_sink_operation(sink, protocol, &g_array_index(operations, StoreOperation, i),
                              &shared);
    return operations->len;
}

guint import_sink_words(ImportSink *sink, const Protocol *protocol, const WireText *words,
                        guint count, const LogEntry *common)
{
    WireRequest *request = arena_new0(sink->arena, WireRequest);

    request->words = arena_array(sink->arena, WireText, count);
    request->count = count;
    for (guint i = 0; i < count; i++)
        request->words[i] = (WireText){arena_strndup(sink->arena, words[i].bytes, words[i].length),
                                       words[i].length};
    return add_request(sink, protocol, request, common);
}

/* ---- SQL ---- */

const SqlStatement *import_sink_statements(ImportSink *sink, const Protocol *protocol,
                                           const char *text, guint *count)
{
    const char *own = text;

    if (protocol->is_without_returning) /* MySQL's words */
        own = sql_dialect_from_mysql(sink->arena, text, strlen(text));
    return sql_parse(sink->arena, own, count, NULL);
}

static bool lacks(const SqlEqual *terms, guint term_count, const WireText *values, guint count)
{
    for (guint i = 0; i < term_count; i++) {
        const SqlTerm *value = &terms[i].value;
        if (value->kind == SQL_PARAMETER &&
            (value->number < 1 || value->number > count || !values[value->number - 1].bytes))
            return true;
    }
    return false;
}

bool import_sink_lacks_value(const SqlStatement *statement, const WireText *values, guint count)
{
    return lacks(statement->conditions, statement->condition_count, values, count);
}

guint import_sink_sql(ImportSink *sink, const Protocol *protocol, const char *text,
                      const WireText *values, guint count, const LogEntry *common)
{
    guint statement_count, added = 0;
    const SqlStatement *list = import_sink_statements(sink, protocol, text, &statement_count);

    for (guint i = 0; i < statement_count; i++) {
        const char *own = list[i].text ? list[i].text : arena_strdup(sink->arena, text);
        WireRequest *request = arena_new0(sink->arena, WireRequest);
        request->words = arena_array(sink->arena, WireText, count + 1);
        request->words[0] = (WireText){own, strlen(own)};
        for (guint k = 0; k < count; k++)
            request->words[k + 1] = values[k];
        request->count = count + 1;
        request->sql = &list[i];
        added += add_request(sink, protocol, request, common);
    }
    return added;
}
