/* What requests of PostgreSQL say. */
#include "checker/wire/protocol/postgres.h"
#include "checker/wire/protocol/postgres_message.h"
#include "checker/wire/sql/sql_cache.h"

#include "checker/base/vec.h"

#include <string.h>

enum { SSL_REQUEST = 80877103, GSS_REQUEST = 80877104, CANCEL_REQUEST = 80877102 };

typedef struct Portal { /* a prepared statement with its parameters */
    char *text;
    char **values; /* NULL among them for NULL */
    guint count;
} Portal;

typedef struct PostgresSession {
    GHashTable *statements, *portals; /* by name: texts, Portal */
    char *name;                       /* or NULL */
    guint process;
    SqlCache *cache;
} PostgresSession;

typedef struct PostgresReading {
    PostgresSession *session;
    Arena *arena;
    VEC(WireRequest) parts;
    guint awaited;
    bool copies; /* in the extended protocol, whose end it shifts */
} PostgresReading;

static void portal_free(gpointer pointer)
{
    Portal *portal = pointer;

    for (guint i = 0; i < portal->count; i++)
        g_free(portal->values[i]);
    g_free(portal->values);
    g_free(portal->text);
    g_free(portal);
}

void *postgres_session_new(void)
{
    PostgresSession *session = g_new0(PostgresSession, 1);

    session->statements = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    session->portals = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, portal_free);
    session->cache = sql_cache_new();
    return session;
}

void postgres_session_free(void *pointer)
{
    PostgresSession *session = pointer;

    if (!session)
        return;
    g_hash_table_unref(session->statements);
    g_hash_table_unref(session->portals);
    sql_cache_free(session->cache);
    g_free(session->name);
    g_free(session);
}

const char *postgres_session_name(const void *session)
{
    return ((const PostgresSession *)session)->name;
}

guint postgres_session_process(const void *session)
{
    return ((const PostgresSession *)session)->process;
}

/* ---- statements ---- */

static WireText word_of(Arena *arena, const char *text)
{
    return text ? (WireText){arena_strdup(arena, text), strlen(text)} : (WireText){NULL, 0};
}

static void add_part(PostgresReading *reading, const char *text, const SqlStatement *sql,
                     const Portal *portal)
{
    guint count = 1 + (portal ? portal->count : 0);
    WireText *words = arena_array(reading->arena, WireText, count);

    words[0] = word_of(reading->arena, text);
    for (guint i = 1; i < count; i++)
        words[i] = word_of(reading->arena, portal->values[i - 1]);
    vec_push(&reading->parts, (WireRequest){words, count, sql});
}

/* A text of one or several statements; one that cannot be read is a part all the same. */
static void add_text(PostgresReading *reading, const char *text, const Portal *portal)
{
    guint count;
    const SqlStatement *list =
        sql_cache_parse(reading->session->cache, reading->arena, text, &count);

    for (guint i = 0; i < count; i++)
        add_part(reading, list[i].text, &list[i], portal);
    if (count == 0)
        add_part(reading, text, NULL, portal);
}

/* ---- the extended protocol ---- */

static void read_parse(PostgresReading *reading, PostgresMessage *message)
{
    const char *name = postgres_message_text(message);

    g_hash_table_insert(reading->session->statements, g_strdup(name),
                        g_strdup(postgres_message_text(message)));
    reading->awaited++;
}

static bool is_readable(WireText bytes)
{
    return !memchr(bytes.bytes, '\0', bytes.length) &&
           g_utf8_validate(bytes.bytes, (gssize)bytes.length, NULL);
}

/* A parameter as text. Whole numbers in binary are read; of anything else in binary nothing is known. */
static char *parameter_text(WireText bytes, bool is_binary)
{
    gint64 number = 0;

    if (!is_binary)
        return g_strndup(bytes.bytes, bytes.length);
    bool is_number = bytes.length == 2 || bytes.length == 4 || bytes.length == 8;
    if (!is_number || (is_readable(bytes) && !g_ascii_iscntrl(bytes.bytes[0])))
        return is_readable(bytes) ? g_strndup(bytes.bytes, bytes.length) : NULL;
    for (gsize i = 0; i < bytes.length; i++)
        number = (gint64)((guint64)number << 8 | (guint8)bytes.bytes[i]);
    number = bytes.length == 2 ? (gint16)number : bytes.length == 4 ? (gint32)number : number;
    return g_strdup_printf("%" G_GINT64_FORMAT, number);
}

static void read_values(Portal *portal, PostgresMessage *message)
{
    guint formats = postgres_message_number(message, 2);
    PostgresMessage format = *message;

    postgres_message_bytes(message, (gsize)formats * 2);
    portal->count = postgres_message_number(message, 2);
    portal->values = g_new0(char *, portal->count + 1);
    bool is_binary = false;
    for (guint i = 0; i < portal->count; i++) {
        if (i < formats && (i == 0 || formats > 1))
            is_binary = postgres_message_number(&format, 2) == 1;
        else if (formats != 1)
            is_binary = false;
        gint32 size = (gint32)postgres_message_number(message, 4);
        if (size >= 0)
            portal->values[i] =
                parameter_text(postgres_message_bytes(message, (gsize)size), is_binary);
    }
}

static void read_bind(PostgresReading *reading, PostgresMessage *message)
{
    Portal *portal = g_new0(Portal, 1);
    const char *name = postgres_message_text(message), *statement = postgres_message_text(message);

    portal->text = g_strdup(g_hash_table_lookup(reading->session->statements, statement));
    read_values(portal, message);
    g_hash_table_insert(reading->session->portals, g_strdup(name), portal);
    reading->awaited++;
}

static void read_execute(PostgresReading *reading, PostgresMessage *message)
{
    const Portal *portal =
        g_hash_table_lookup(reading->session->portals, postgres_message_text(message));

    reading->copies |= portal && portal->text && g_ascii_strncasecmp(portal->text, "COPY", 4) == 0;
    if (portal && portal->text)
        add_text(reading, portal->text, portal);
    else
        add_part(reading, "EXECUTE", NULL, NULL); /* of what was prepared before we could see it */
    reading->awaited++;
}

static void read_close(PostgresReading *reading, PostgresMessage *message)
{
    bool is_portal = postgres_message_number(message, 1) == 'P';

    g_hash_table_remove(is_portal ? reading->session->portals : reading->session->statements,
                        postgres_message_text(message));
    reading->awaited++;
}

/* ---- the beginning of a connection ---- */

static WireEffect read_first(PostgresReading *reading, PostgresMessage *message)
{
    guint32 code = postgres_message_number(message, 4);

    if (code == SSL_REQUEST || code == GSS_REQUEST) {
        add_part(reading, code == SSL_REQUEST ? "SSLRequest" : "GSSENCRequest", NULL, NULL);
        return WIRE_DENIED;
    }
    add_part(reading, code == CANCEL_REQUEST ? "CancelRequest" : "startup", NULL, NULL);
    return code == CANCEL_REQUEST ? WIRE_SILENT : WIRE_PLAIN;
}

/* ---- all of it ---- */

/* What one message of a request adds to it; the effect of those that are alone. */
static WireEffect read_message(PostgresReading *reading, PostgresMessage *message)
{
    switch (message->type) {
    case '\0': return read_first(reading, message);
    case 'Q': add_text(reading, postgres_message_text(message), NULL); return WIRE_PLAIN;
    case 'P': read_parse(reading, message); return WIRE_SILENT;
    case 'B': read_bind(reading, message); return WIRE_SILENT;
    case 'E': read_execute(reading, message); return WIRE_SILENT;
    case 'C': read_close(reading, message); return WIRE_SILENT;
    case 'D': reading->awaited++; return WIRE_SILENT;
    case 'H': return reading->awaited > 0 ? WIRE_PLAIN : WIRE_SILENT;
    case 'p': add_part(reading, "password", NULL, NULL); return WIRE_PLAIN;
    case 'S': return WIRE_PLAIN;
    case 'F': add_part(reading, "function call", NULL, NULL); return WIRE_PLAIN;
    default: return WIRE_SILENT; /* X, and the data of a COPY */
    }
}

/* What the statements do to the transaction, taken together. */
static WireEffect effect_of(const WireRequest *parts, guint count, WireEffect effect)
{
    bool begins = false;

    for (guint i = 0; i < count; i++) {
        SqlVerb verb = parts[i].sql ? parts[i].sql->verb : SQL_OTHER;
        if (verb == SQL_BEGIN) {
            effect = WIRE_OPENS;
            begins = true;
        } else if (verb == SQL_COMMIT || verb == SQL_ROLLBACK) {
            effect = begins ? WIRE_PLAIN : verb == SQL_COMMIT ? WIRE_CLOSES : WIRE_DROPS;
            begins = false;
        }
    }
    return effect;
}

void postgres_read(void *session, Arena *arena, const char *bytes, gsize length,
                   WireMessage *message)
{
    PostgresReading reading = {.session = session, .arena = arena};
    char last = '\0';

    *message = (WireMessage){.effect = WIRE_SILENT};
    for (gsize at = 0; at < length;) {
        PostgresMessage one = postgres_message_next(bytes, &at);
        last = one.type;
        message->effect = read_message(&reading, &one); /* the last one's is that of all */
    }
    message->awaited = last == 'H' ? reading.awaited : 0;
    message->is_flushed = last == 'H';
    message->is_synced = last == 'S';
    message->effect = reading.copies
                          ? WIRE_STREAMS
                          : effect_of(reading.parts.data, reading.parts.length, message->effect);
    if (reading.parts.length == 1) {
        message->request = reading.parts.data[0];
    } else {
        message->part_count = reading.parts.length;
        message->parts =
            arena_copy(arena, reading.parts.data, reading.parts.length, sizeof(WireRequest));
    }
    vec_free(&reading.parts);
}

void postgres_note_reply(void *pointer, const char *bytes, gsize length)
{
    PostgresSession *session = pointer;

    for (gsize at = 0; at < length;) {
        PostgresMessage message = postgres_message_next(bytes, &at);
        if (message.type == 'K')
            session->process = postgres_message_number(&message, 4);
        if (message.type != 'S' || strcmp(postgres_message_text(&message), "application_name") != 0)
            continue;
        const char *name = postgres_message_text(&message);
        g_free(session->name);
        session->name = *name ? g_strdup(name) : NULL;
    }
}
