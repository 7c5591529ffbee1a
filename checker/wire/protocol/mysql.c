/* Where requests and replies of MySQL end, and what is kept of a connection. */
#include "checker/wire/protocol/mysql.h"

#include "checker/wire/protocol/mysql_packet.h"
#include "checker/wire/protocol/mysql_session.h"

#include <string.h>

/* ---- a connection ---- */

static void statement_free(gpointer pointer)
{
    MysqlStatement *statement = pointer;

    g_free(statement->text);
    g_free(statement->types);
    g_free(statement->is_long);
    g_free(statement);
}

void *mysql_session_new(void)
{
    MysqlSession *session = g_new0(MysqlSession, 1);

    session->statements = g_hash_table_new_full(NULL, NULL, NULL, statement_free);
    session->cache = sql_cache_new();
    return session;
}

void mysql_session_free(void *pointer)
{
    MysqlSession *session = pointer;

    if (!session)
        return;
    g_hash_table_unref(session->statements);
    sql_cache_free(session->cache);
    g_free(session->preparing);
    g_free(session->name);
    g_free(session);
}

const char *mysql_session_name(const void *session)
{
    return ((const MysqlSession *)session)->name;
}

guint mysql_session_process(const void *session)
{
    return ((const MysqlSession *)session)->process;
}

/* ---- requests ---- */

WireProgress mysql_scan_request(WireCursor *cursor, const char *bytes, gsize length)
{
    const MysqlSession *session = cursor->session;
    gsize end;

    if (length < MYSQL_HEAD)
        return WIRE_MORE;
    /* A command begins a conversation of its own, and is one of those that there are. */
    const bool is_first = bytes[3] == 0;
    if (session && session->phase == MYSQL_READY ? !is_first : is_first)
        return WIRE_GARBAGE;
    WireProgress progress = mysql_packet_scan(bytes, length, 0, &end);
    if (progress != WIRE_WHOLE)
        return progress;
    if (is_first && (end == MYSQL_HEAD || (guint8)bytes[MYSQL_HEAD] >= MYSQL_MOST_COMMANDS))
        return WIRE_GARBAGE;
    cursor->at = end;
    return WIRE_WHOLE;
}

/* ---- replies ---- */

/* Where in a reply a cursor is: its `depth`. */
enum { AT_RESULT, AT_COLUMNS, AT_ROWS };

static void begin_columns(WireCursor *cursor, guint64 packets)
{
    cursor->depth = AT_COLUMNS;
    cursor->left[0] = (gint64)packets;
}

/* The first packet of a result: what follows it. True where nothing does. */
static bool begin_result(WireCursor *cursor, MysqlPacket packet, guint command)
{
    if (packet.first == MYSQL_ERROR || packet.length == 0)
        return true;
    if (command == MYSQL_FIELD_LIST || command == MYSQL_FETCH) {
        cursor->depth = AT_ROWS;
        return mysql_packet_ends(&packet);
    }
    if (command == MYSQL_PREPARE) {
        mysql_packet_number(&packet, 5);
        guint64 columns = mysql_packet_number(&packet, 2),
                parameters = mysql_packet_number(&packet, 2);
        guint64 packets =
            columns + (columns > 0) + parameters + (parameters > 0); /* each with its end */
        begin_columns(cursor, packets);
        return packets == 0;
    }
    if (packet.first == MYSQL_OK)
        return !mysql_packet_has_more(packet);
    if (packet.first == MYSQL_INFILE || packet.first == MYSQL_END)
        return true;
    begin_columns(cursor, mysql_packet_length(&packet) + 1);
    return false;
}

/* One packet more: whether the reply ends with it. */
static bool ends_reply(WireCursor *cursor, MysqlPacket packet, guint command)
{
    switch (cursor->depth) {
    case AT_RESULT: return begin_result(cursor, packet, command);
    case AT_COLUMNS:
        if (packet.first == MYSQL_ERROR)
            return true;
        if (--cursor->left[0] > 0)
            return false;
        cursor->depth = AT_ROWS;
        return command == MYSQL_PREPARE ||
               (command == MYSQL_EXECUTE && mysql_packet_opens_cursor(packet));
    default:
        if (!mysql_packet_ends(&packet))
            return false;
        cursor->depth = AT_RESULT;
        return !mysql_packet_has_more(packet);
    }
}

/* Of these the reply is one packet, whatever it says. */
static bool is_one_packet(guint command)
{
    return command != MYSQL_QUERY && command != MYSQL_EXECUTE && command != MYSQL_PREPARE &&
           command != MYSQL_FIELD_LIST && command != MYSQL_FETCH;
}

WireProgress mysql_scan_reply(WireCursor *cursor, const char *bytes, gsize length)
{
    const MysqlSession *session = cursor->session;
    const bool is_ready = session && session->phase == MYSQL_READY;
    const guint command = cursor->awaited ? cursor->awaited - 1 : MYSQL_QUERY;

    for (;;) {
        gsize at = cursor->at, end;
        WireProgress progress = mysql_packet_scan(bytes, length, at, &end);
        if (progress != WIRE_WHOLE)
            return progress;
        cursor->at = end;
        if (!is_ready || is_one_packet(command) ||
            ends_reply(cursor, mysql_packet_next(bytes, &at), command))
            return WIRE_WHOLE;
    }
}

/* ---- what replies say of the connection ---- */

enum { SSL = 0x800, COMPRESS = 0x20 };
/* Compression by zstd, attributes of queries, columns that are left out, and rows that end with an OK. */
enum { UPPER_FORMS = 0x0f00, GREETED = 10 };

static void clear_bits(char *bytes, guint bits)
{
    bytes[0] = (char)((guint8)bytes[0] & ~(bits & 0xff));
    bytes[1] = (char)((guint8)bytes[1] & ~(bits >> 8));
}

void mysql_edit_reply(void *pointer, char *bytes, gsize length)
{
    const MysqlSession *session = pointer;
    gsize at = 0;

    if (session->phase != MYSQL_GREETING)
        return;
    MysqlPacket greeting = mysql_packet_next(bytes, &at);
    if (greeting.first != GREETED)
        return;
    greeting.at = 1;
    mysql_packet_line(&greeting);
    mysql_packet_bytes(&greeting,
                       4 + 8 + 1); /* the connection's number, and what passwords are mixed with */
    if (greeting.length - greeting.at < 18)
        return;
    char *capabilities = bytes + MYSQL_HEAD + greeting.at;
    clear_bits(capabilities, SSL | COMPRESS);
    clear_bits(capabilities + 5, UPPER_FORMS);
    memset(capabilities + 14, 0, 4); /* those of MariaDB alone */
}

static void note_greeting(MysqlSession *session, MysqlPacket packet)
{
    session->phase = MYSQL_LOGIN;
    packet.at = 1;
    mysql_packet_line(&packet);
    session->process = (guint)mysql_packet_number(&packet, 4);
}

static void note_prepared(MysqlSession *session, MysqlPacket packet)
{
    MysqlStatement *statement = g_new0(MysqlStatement, 1);

    packet.at = 1;
    guint number = (guint)mysql_packet_number(&packet, 4);
    mysql_packet_number(&packet, 2);
    statement->parameter_count = (guint)mysql_packet_number(&packet, 2);
    statement->is_long = g_new0(bool, statement->parameter_count);
    statement->text = g_steal_pointer(&session->preparing);
    g_hash_table_insert(session->statements, GUINT_TO_POINTER(number), statement);
}

void mysql_note_reply(void *pointer, const char *bytes, gsize length)
{
    MysqlSession *session = pointer;
    gsize at = 0;
    MysqlPacket packet = mysql_packet_next(bytes, &at);

    switch (session->phase) {
    case MYSQL_GREETING:
        if (packet.first == GREETED)
            note_greeting(session, packet);
        break;
    case MYSQL_LOGIN:
        if (packet.first == MYSQL_OK && packet.length > 0)
            session->phase = MYSQL_READY;
        break;
    case MYSQL_READY:
        if (session->preparing && packet.first == MYSQL_OK && packet.length > 0)
            note_prepared(session, packet);
        g_clear_pointer(&session->preparing, g_free);
        break;
    }
}
