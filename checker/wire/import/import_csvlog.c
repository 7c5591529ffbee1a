/* PostgreSQL's csvlog: records of commas and quotes, some over several lines. A statement is told when it begins
 * (log_statement) or when it has ended, with how long it took (log_min_duration_statement = 0). Where it is told when it
 * begins, it is over when its session begins the next one. No reply is told, but for errors: a COMMIT behind one is
 * a ROLLBACK. Times are whole milliseconds, so what is told in one of them may have either order. */
#include "checker/wire/import/import_readers.h"

#include <string.h>

enum {
    CSV_TIME = 0,
    CSV_SESSION = 5,
    CSV_SEVERITY = 11,
    CSV_MESSAGE = 13,
    CSV_DETAIL = 14,
    CSV_QUERY = 19,
    CSV_FEWEST = 23
};

enum { MILLISECOND = 1000 };

typedef struct CsvSession {
    const char *name;
    bool in_transaction, has_failed;
    /* A statement that was told when it began: */
    char *statement; /* NULL: none is under way */
    char *detail;
    gint64 from;
    guint line;
} CsvSession;

typedef struct CsvReader {
    ImportSink *sink;
    const Protocol *protocol;
    const char *at, *end;
    guint line; /* of `at` */
    GPtrArray *fields;
    GHashTable *sessions, *zones;
} CsvReader;

/* ---- records ---- */

static bool read_field(CsvReader *reader, GString *field)
{
    bool is_quoted = reader->at < reader->end && *reader->at == '"';

    reader->at += is_quoted;
    for (; reader->at < reader->end; reader->at++) {
        char c = *reader->at;
        if (is_quoted && c == '"') {
            if (reader->at + 1 == reader->end || reader->at[1] != '"') {
                reader->at++;
                return true;
            }
            reader->at++;
        } else if (!is_quoted && (c == ',' || c == '\n')) {
            return true;
        }
        reader->line += c == '\n';
        g_string_append_c(field, c);
    }
    return !is_quoted;
}

/* False where it does not end, or is no record. `*line` is where it begins. */
static bool read_record(CsvReader *reader, guint *line)
{
    *line = reader->line;
    g_ptr_array_set_size(reader->fields, 0);
    for (;;) {
        g_autoptr(GString) field = g_string_new(NULL);
        if (!read_field(reader, field))
            return false;
        g_ptr_array_add(reader->fields, g_strdup(field->str));
        if (reader->at == reader->end || *reader->at != ',')
            break;
        reader->at++;
    }
    if (reader->at < reader->end && *reader->at == '\r')
        reader->at++;
    bool is_over = reader->at == reader->end || *reader->at == '\n';
    if (is_over && reader->at < reader->end) {
        reader->at++;
        reader->line++;
    }
    return is_over;
}

static const char *field_of(const CsvReader *reader, guint field)
{
    return field < reader->fields->len ? reader->fields->pdata[field] : "";
}

/* ---- times ---- */

static GTimeZone *zone_of(CsvReader *reader, const char *name)
{
    GTimeZone *zone = g_hash_table_lookup(reader->zones, name);

    if (!zone) {
        zone = g_time_zone_new_identifier(name);
        if (zone)
            g_hash_table_insert(reader->zones, g_strdup(name), zone);
    }
    return zone;
}

/* "2026-11-30 21:02:14.123 UTC" in microseconds. */
static bool read_time(CsvReader *reader, gint64 *time, const char **problem)
{
    enum { ZONE = 64 };
    int year, month, day, hour, minute, second, fraction;
    char zone[ZONE];
    const char *text = field_of(reader, CSV_TIME);

    *problem = "its first field is no time: 2026-11-30 21:02:14.123 UTC";
    if (sscanf(text, "%4d-%2d-%2d %2d:%2d:%2d.%3d %63s", &year, &month, &day, &hour, &minute,
               &second, &fraction, zone) != 8)
        return false;
    GTimeZone *known = zone_of(reader, zone);
    if (!known) {
        *problem =
            "its time zone is not known: PostgreSQL's log_timezone = 'UTC' writes one that is";
        return false;
    }
    g_autoptr(GDateTime) moment = g_date_time_new(known, year, month, day, hour, minute, second);
    if (!moment)
        return false;
    *time = g_date_time_to_unix(moment) * G_USEC_PER_SEC + (gint64)fraction * MILLISECOND;
    return true;
}

/* ---- parameters ---- */

/* "Parameters: $1 = '7', $2 = NULL": values by their numbers. */
static GArray *parameters_of(CsvReader *reader, const char *detail)
{
    GArray *values = g_array_new(FALSE, TRUE, sizeof(WireText));
    Arena *arena = reader->sink->arena;
    bool is_said = g_ascii_strncasecmp(detail, "parameters: ", strlen("parameters: ")) == 0;
    const char *at = is_said ? strchr(detail, '$') : NULL;

    while (at && *at == '$') {
        const char *sign = strstr(at, " = ");
        if (!sign)
            break;
        at = sign + 3;
        WireText value = {NULL, 0};
        if (*at == '\'') {
            g_autoptr(GString) text = g_string_new(NULL);
            for (at++; *at && (*at != '\'' || at[1] == '\''); at++) {
                at += *at == '\'';
                g_string_append_c(text, *at);
            }
            value = (WireText){arena_strdup(arena, text->str), text->len};
        }
        g_array_append_val(values, value);
        at = strchr(at, '$');
    }
    return values;
}

/* ---- statements ---- */

static CsvSession *session_of(CsvReader *reader)
{
    const char *name = import_sink_known(reader->sink, field_of(reader, CSV_SESSION));
    CsvSession *session = g_hash_table_lookup(reader->sessions, name);

    if (!session) {
        session = g_new0(CsvSession, 1);
        session->name = name;
        g_hash_table_insert(reader->sessions, (char *)name, session);
    }
    return session;
}

static void free_session(gpointer data)
{
    CsvSession *session = data;

    g_free(session->statement);
    g_free(session->detail);
    g_free(session);
}

static bool is_savepoint(const char *statement)
{
    return g_ascii_strncasecmp(statement, "ROLLBACK", strlen("ROLLBACK")) == 0;
}

/* What a statement does to the session's transaction. A COMMIT of one that has failed is answered with ROLLBACK. */
static void follow(CsvSession *session, const SqlStatement *statements, guint count,
                   const char *text, LogEntry *common)
{
    if (count == 0 || (statements[0].verb == SQL_OTHER && is_savepoint(text)))
        session->has_failed &= !is_savepoint(text);
    for (guint i = 0; i < count; i++)
        switch (statements[i].verb) {
        case SQL_BEGIN: /* in a transaction that has failed it would be an error */
            session->in_transaction = true;
            session->has_failed = false;
            break;
        case SQL_COMMIT:
            if (session->has_failed)
                common->reply = (LogReply){LOG_REPLY_TEXT, .text = "ROLLBACK"};
            session->in_transaction = session->has_failed = false;
            break;
        case SQL_ROLLBACK: session->in_transaction = session->has_failed = false; break;
        case SQL_SELECT:
        case SQL_INSERT:
        case SQL_UPDATE:
        case SQL_DELETE:
        case SQL_OTHER: break;
        }
}

typedef struct CsvStatement {
    const char *text, *detail;
    gint64 from, to;
    const char *error; /* or NULL */
    bool is_done;
    guint line;
} CsvStatement;

static void add_statement(CsvReader *reader, CsvSession *session, const CsvStatement *statement)
{
    g_autoptr(GArray) values = parameters_of(reader, statement->detail);
    LogEntry common = {.from = statement->from,
                       .to = MAX(statement->to, statement->from),
                       .who = session->name,
                       .is_done = statement->is_done && !statement->error,
                       .line = statement->line};
    guint count;
    const SqlStatement *list =
        import_sink_statements(reader->sink, reader->protocol, statement->text, &count);

    if (statement->error) {
        common.reply = (LogReply){LOG_REPLY_ERROR, .text = statement->error};
        if (count > 0 && list[0].verb == SQL_COMMIT) /* it rolls back */
            session->in_transaction = false;
    } else {
        follow(session, list, count, statement->text, &common);
    }
    const WireText *data = (const WireText *)(void *)values->data;
    if (count > 0 && import_sink_lacks_value(&list[0], data, values->len))
        reader->sink->log->hidden++;
    if (import_sink_sql(reader->sink, reader->protocol, statement->text, data, values->len,
                        &common) == 0)
        reader->sink->log->skipped++;
}

/* One that was told when it began is over, for its session goes on. */
static void end_statement(CsvReader *reader, CsvSession *session, gint64 to, const char *error)
{
    if (!session->statement)
        return;
    bool is_done = to != G_MAXINT64;
    add_statement(reader, session,
                  &(CsvStatement){session->statement, session->detail, session->from,
                                  is_done ? to : session->from, error, is_done, session->line});
    g_clear_pointer(&session->statement, g_free);
    g_clear_pointer(&session->detail, g_free);
}

/* ---- one record ---- */

/* What stands behind "statement: " or "execute NAME: "; NULL where it is something else. */
static const char *statement_of(const char *message)
{
    if (g_str_has_prefix(message, "statement: "))
        return message + strlen("statement: ");
    const char *colon = g_str_has_prefix(message, "execute ") ? strstr(message, ": ") : NULL;
    return colon ? colon + 2 : NULL;
}

/* "duration: 0.123 ms  statement: ...": microseconds, rounded up; what stands behind, or "". */
static const char *duration_of(const char *message, gint64 *duration)
{
    char *end;

    if (!g_str_has_prefix(message, "duration: "))
        return NULL;
    double milliseconds = g_ascii_strtod(message + strlen("duration: "), &end);
    if (!g_str_has_prefix(end, " ms") || !(milliseconds >= 0 && milliseconds < 1e15))
        return NULL;
    *duration = (gint64)(milliseconds * MILLISECOND) + 1;
    return end + 3 + strspn(end + 3, " ");
}

/* Whether it is about the statement that is under way. Which one an error is of is not said where
 * log_min_error_statement is above it; a session that is ended from outside may have none. */
static bool is_of_open(const CsvReader *reader, const CsvSession *session)
{
    const char *query = field_of(reader, CSV_QUERY);

    if (!*query)
        return strcmp(field_of(reader, CSV_SEVERITY), "ERROR") == 0;
    return session->statement && strcmp(query, session->statement) == 0;
}

static void take_error(CsvReader *reader, CsvSession *session, gint64 time, guint line)
{
    const char *error = arena_strdup(reader->sink->arena, field_of(reader, CSV_MESSAGE));
    const gint64 to = time + MILLISECOND - 1;
    const char *query = field_of(reader, CSV_QUERY), *detail = field_of(reader, CSV_DETAIL);
    bool is_its_own = is_of_open(reader, session);

    end_statement(reader, session, to, is_its_own ? error : NULL);
    if (!is_its_own && *query)
        add_statement(reader, session,
                      &(CsvStatement){query, detail, time, to, error, false, line});
    session->has_failed = session->in_transaction;
}

/* Of other messages the statement under way may go on: a NOTICE, a wait for a lock. */
static void take_message(CsvReader *reader, CsvSession *session, gint64 time, guint line)
{
    const char *message = field_of(reader, CSV_MESSAGE), *detail = field_of(reader, CSV_DETAIL);
    const gint64 to = time + MILLISECOND - 1;
    gint64 duration = 0;
    const char *behind = duration_of(message, &duration);
    const char *statement = statement_of(behind ? behind : message);

    if (behind || statement || g_str_has_prefix(message, "disconnection: "))
        end_statement(reader, session, to, NULL);
    if (behind && statement) {
        add_statement(reader, session,
                      &(CsvStatement){statement, detail, time - duration, to, NULL, true, line});
    } else if (statement) {
        session->statement = g_strdup(statement);
        session->detail = g_strdup(detail);
        session->from = time;
        session->line = line;
    } else if (!behind) {
        reader->sink->log->skipped++;
    }
}

static void take_record(CsvReader *reader, gint64 time, guint line)
{
    const char *severity = field_of(reader, CSV_SEVERITY);
    bool is_error = strcmp(severity, "ERROR") == 0 || strcmp(severity, "FATAL") == 0;

    (is_error ? take_error : take_message)(reader, session_of(reader), time, line);
}

static bool read_records(CsvReader *reader, GError **error)
{
    const char *problem = NULL;
    guint line;

    while (reader->at < reader->end) {
        gint64 time;
        if (!read_record(reader, &line)) {
            reader->sink->log->is_cut = reader->at == reader->end;
            return reader->sink->log->is_cut ||
                   import_sink_fail(reader->sink, line, "a field in quotes goes on behind them",
                                    error);
        }
        if (reader->fields->len == 1 && !*field_of(reader, 0))
            continue;
        bool is_last = reader->at == reader->end && reader->end[-1] != '\n';
        if (is_last && reader->fields->len < CSV_FEWEST) {
            reader->sink->log->is_cut = true;
            return true;
        }
        if (reader->fields->len < CSV_FEWEST)
            return import_sink_fail(reader->sink, line,
                                    "this is no record of PostgreSQL's csvlog: it has fewer than "
                                    "23 fields",
                                    error);
        if (!read_time(reader, &time, &problem))
            return import_sink_fail(reader->sink, line, problem, error);
        take_record(reader, time, line);
    }
    return true;
}

bool import_csvlog(ImportSink *sink, const char *bytes, gsize length, GError **error)
{
    CsvReader reader = {.sink = sink, .at = bytes, .end = bytes + length, .line = 1};
    GHashTableIter each;
    gpointer session;

    if (!g_utf8_validate(bytes, (gssize)length, NULL))
        return import_sink_fail(sink, 1, "it is not UTF-8", error);
    reader.protocol = protocol_find("postgres");
    reader.fields = g_ptr_array_new_with_free_func(g_free);
    reader.sessions = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, free_session);
    reader.zones =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_time_zone_unref);
    bool is_read = read_records(&reader, error);
    g_hash_table_iter_init(&each, reader.sessions);
    while (is_read && g_hash_table_iter_next(&each, NULL, &session))
        end_statement(&reader, session, G_MAXINT64, NULL);
    g_hash_table_unref(reader.sessions);
    g_hash_table_unref(reader.zones);
    g_ptr_array_unref(reader.fields);
    return is_read;
}
