/* Where what was read of another tool's log goes: requests in, entries of a log out, their keys and values as `record`
 * would have told them. */
#pragma once

#include "checker/base/vec.h"
#include "checker/log/log_file.h"
#include "checker/wire/binding/binding.h"
#include "checker/wire/record/transcript.h"

typedef struct ImportSink {
    const char *path;
    const Binding *binding; /* or NULL */
    LogFile *log;
    Arena *arena; /* the log's */
    Redactor *redactor;
    VEC(LogEntry) entries;
    GHashTable *texts; /* that come again; the arena's */
} ImportSink;

ImportSink *import_sink_new(const char *path, const Binding *binding);
/* Frees it, and gives what was read. */
LogFile *import_sink_end(ImportSink *sink);

/* False, with an error that names the line. */
bool import_sink_fail(const ImportSink *sink, guint line, const char *problem, GError **error);
/* The same text, once for all that are equal to it. */
const char *import_sink_known(ImportSink *sink, const char *text);
/* A line without its end; blanks and all. */
bool import_sink_line(const char **at, const char *end, const char **line, gsize *length,
                      bool *is_whole);
bool import_sink_is_blank(const char *line, gsize length);

/* Adds the operations of a request. `common` has what the log says of each: its times, who, its line, how it was
 * answered. Gives how many. */
guint import_sink_words(ImportSink *sink, const Protocol *protocol, const WireText *words,
                        guint count, const LogEntry *common);
/* Of an SQL text of one or several statements, with the values of its parameters. */
guint import_sink_sql(ImportSink *sink, const Protocol *protocol, const char *text,
                      const WireText *values, guint count, const LogEntry *common);
/* The statements of a text; none where it is no SQL. They are kept, and known again. */
const SqlStatement *import_sink_statements(ImportSink *sink, const Protocol *protocol,
                                           const char *text, guint *count);
/* Whether a statement asks for a parameter whose value the log does not say. */
bool import_sink_lacks_value(const SqlStatement *statement, const WireText *values, guint count);
/* Adds an operation with what `common` says of it. */
void import_sink_operation(ImportSink *sink, const Protocol *protocol,
                           const StoreOperation *operation, const LogEntry *common);
/* Adds an entry as it is. */
void import_sink_entry(ImportSink *sink, const LogEntry *entry);
