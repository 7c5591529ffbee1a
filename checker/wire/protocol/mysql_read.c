/* What requests of MySQL say. */
#include "checker/wire/protocol/mysql.h"
#include "checker/wire/protocol/mysql_packet.h"
#include "checker/wire/protocol/mysql_session.h"
#include "checker/wire/sql/sql_dialect.h"
#include "checker/wire/sql/sql_statement.h"

#include <string.h>

typedef struct MysqlReading {
    MysqlSession *session;
    Arena *arena;
    WireMessage *message;
} MysqlReading;

static void say(MysqlReading *reading, const char *text)
{
    WireText *words = arena_array(reading->arena, WireText, 1);

    words[0] = (WireText){text, strlen(text)};
    reading->message->request = (WireRequest){words, 1, NULL};
}

/* ---- statements ---- */

/* The words of a part are its own text and the parameters of all. */
static WireRequest part_of(MysqlReading *reading, const char *text, const SqlStatement *sql,
                           const WireText *values, guint count)
{
    WireText *words = arena_array(reading->arena, WireText, count + 1);

    words[0] = (WireText){text, strlen(text)};
    for (guint i = 0; i < count; i++)
        words[i + 1] = values[i];
    return (WireRequest){words, count + 1, sql};
}

static WireEffect effect_of(const SqlStatement *list, guint count)
{
    WireEffect effect = WIRE_PLAIN;

    for (guint i = 0; i < count; i++) {
        if (list[i].verb == SQL_BEGIN)
            effect = WIRE_OPENS;
        else if (list[i].verb == SQL_COMMIT)
            effect = effect == WIRE_OPENS ? WIRE_PLAIN : WIRE_CLOSES;
        else if (list[i].verb == SQL_ROLLBACK)
            effect = effect == WIRE_OPENS ? WIRE_PLAIN : WIRE_DROPS;
    }
    return effect;
}

/* What the server asks a file for is answered by the client with data: `LOAD DATA LOCAL`. */
static bool is_load(const char *text)
{
    return g_ascii_strncasecmp(text + strspn(text, " \n\t"), "LOAD", 4) == 0;
}

static void read_text(MysqlReading *reading, const char *text, const WireText *values,
                      guint value_count)
{
    WireMessage *message = reading->message;
    guint count;
    const SqlStatement *list =
        sql_cache_parse(reading->session->cache, reading->arena, text, &count);

    message->effect = is_load(text) ? WIRE_STREAMS : effect_of(list, count);
    if (count < 2) {
        message->request = part_of(reading, text, count ? &list[0] : NULL, values, value_count);
        return;
    }
    message->parts = arena_array(reading->arena, WireRequest, count);
    message->part_count = count;
    for (guint i = 0; i < count; i++)
        message->parts[i] = part_of(reading, list[i].text, &list[i], values, value_count);
}

static char *rest_of(MysqlReading *reading, const MysqlPacket *packet)
{
    return sql_dialect_from_mysql(reading->arena, packet->bytes + packet->at,
                                  packet->length - packet->at);
}

/* ---- prepared statements ---- */

static void read_prepare(MysqlReading *reading, MysqlPacket *packet)
{
    g_free(reading->session->preparing);
    reading->session->preparing = g_strdup(rest_of(reading, packet));
    say(reading, "PREPARE");
}

/* The types stand in the first request, and in others only where they are new. */
static bool read_types(MysqlStatement *statement, MysqlPacket *packet)
{
    if (mysql_packet_number(packet, 1) == 0)
        return statement->types != NULL;
    g_free(statement->types);
    statement->types = g_new0(guint16, statement->parameter_count);
    for (guint i = 0; i < statement->parameter_count; i++)
        statement->types[i] = (guint16)mysql_packet_number(packet, 2);
    return true;
}

static WireText *read_values(MysqlReading *reading, MysqlStatement *statement, MysqlPacket *packet)
{
    const guint count = statement->parameter_count;
    WireText *values = arena_array(reading->arena, WireText, count);

    if (count == 0)
        return values;
    WireText nulls = mysql_packet_bytes(packet, (count + 7) / 8);
    if (nulls.length < (count + 7) / 8 || !read_types(statement, packet))
        return values;
    for (guint i = 0; i < count; i++) {
        const guint16 type = statement->types[i];
        if (!statement->is_long[i] && !((guint8)nulls.bytes[i / 8] >> i % 8 & 1))
            values[i] = mysql_packet_value(packet, reading->arena, type & 0xff, type & 0x8000);
    }
    return values;
}

static MysqlStatement *statement_of(const MysqlReading *reading, MysqlPacket *packet)
{
    const guint number = (guint)mysql_packet_number(packet, 4);

    return g_hash_table_lookup(reading->session->statements, GUINT_TO_POINTER(number));
}

static void forget_long(MysqlStatement *statement)
{
    for (guint i = 0; i < statement->parameter_count; i++)
        statement->is_long[i] = false;
}

/* A part of a parameter's value, or all of it; nobody answers. */
static void read_long_data(MysqlReading *reading, MysqlPacket *packet)
{
    MysqlStatement *statement = statement_of(reading, packet);
    const guint64 parameter = mysql_packet_number(packet, 2);

    if (statement && parameter < statement->parameter_count)
        statement->is_long[parameter] = true;
    say(reading, "LONG_DATA");
    reading->message->effect = WIRE_SILENT;
}

static void read_reset(MysqlReading *reading, MysqlPacket *packet)
{
    MysqlStatement *statement = statement_of(reading, packet);

    if (statement)
        forget_long(statement);
    say(reading, "RESET");
}

static void read_execute(MysqlReading *reading, MysqlPacket *packet)
{
    MysqlStatement *statement = statement_of(reading, packet);

    if (!statement) {
        say(reading, "EXECUTE"); /* of what was prepared before we could see it */
        return;
    }
    mysql_packet_number(packet, 5); /* flags, and how often */
    const WireText *values = read_values(reading, statement, packet);
    forget_long(statement);
    read_text(reading, arena_strdup(reading->arena, statement->text), values,
              statement->parameter_count);
}

static void read_close(MysqlReading *reading, MysqlPacket *packet)
{
    g_hash_table_remove(reading->session->statements,
                        GUINT_TO_POINTER((guint)mysql_packet_number(packet, 4)));
    say(reading, "CLOSE");
    reading->message->effect = WIRE_SILENT;
}

/* ---- the beginning of a connection ---- */

enum {
    HAS_DATABASE = 0x8,
    HAS_PLUGIN = 0x80000,
    HAS_ATTRIBUTES = 0x100000,
    LONG_PASSWORD = 0x200000, /* its length is a number of as many bytes as it needs */
};

static void read_attributes(MysqlSession *session, MysqlPacket *packet)
{
    const gsize size = (gsize)mysql_packet_length(packet);
    const gsize end = packet->at + MIN(size, packet->length - packet->at);

    while (packet->at < end) {
        WireText name = mysql_packet_text(packet), value = mysql_packet_text(packet);
        if (!wire_text_is(name, "program_name") || value.length == 0)
            continue;
        g_free(session->name);
        session->name = wire_text_copy(value);
    }
}

/* What the client says of itself; what stands for its password is skipped. */
static void read_login(MysqlReading *reading, MysqlPacket *packet)
{
    say(reading, "login");
    const guint has = (guint)mysql_packet_number(packet, 4);
    mysql_packet_bytes(packet, 4 + 1 + 23);
    mysql_packet_line(packet); /* the user */
    if (has & LONG_PASSWORD)
        mysql_packet_text(packet);
    else
        mysql_packet_bytes(packet, mysql_packet_number(packet, 1));
    if (has & HAS_DATABASE)
        mysql_packet_line(packet);
    if (has & HAS_PLUGIN)
        mysql_packet_line(packet);
    if (has & HAS_ATTRIBUTES)
        read_attributes(reading->session, packet);
}

/* What a server answers to these is one packet at a time, whatever it begins with. */
static void read_greeted(MysqlReading *reading, MysqlPacket *packet, bool is_login)
{
    reading->message->awaited = MYSQL_CHANGE_USER + 1;
    if (is_login)
        read_login(reading, packet);
    else
        say(reading, "password");
}

/* ---- all of it ---- */

static void read_command(MysqlReading *reading, MysqlPacket *packet)
{
    WireMessage *message = reading->message;

    packet->at = 1;
    message->awaited = packet->first + 1;
    switch (packet->first) {
    case MYSQL_QUERY: read_text(reading, rest_of(reading, packet), NULL, 0); return;
    case MYSQL_PREPARE: read_prepare(reading, packet); return;
    case MYSQL_EXECUTE: read_execute(reading, packet); return;
    case MYSQL_CLOSE: read_close(reading, packet); return;
    case MYSQL_RESET: read_reset(reading, packet); return;
    case MYSQL_LONG_DATA: read_long_data(reading, packet); return;
    case MYSQL_QUIT: message->effect = WIRE_SILENT; break;
    case MYSQL_RESET_CONNECTION: message->effect = WIRE_DROPS; break; /* a transaction, too */
    case MYSQL_CHANGE_USER:
    case MYSQL_BINLOG_DUMP_GTID:
    case MYSQL_BINLOG_DUMP: message->effect = WIRE_STREAMS; break;
    default:
        break; /* PING, INIT_DB and the like: they have a reply, and nothing to do with a row */
    }
    say(reading, arena_printf(reading->arena, "command %u", packet->first));
}

void mysql_read(void *pointer, Arena *arena, const char *bytes, gsize length, WireMessage *message)
{
    MysqlReading reading = {pointer, arena, message};
    gsize at = 0;
    MysqlPacket packet = mysql_packet_next(bytes, &at);

    *message = (WireMessage){.effect = WIRE_PLAIN};
    if (reading.session->phase == MYSQL_READY &&
        (!packet.is_split || packet.first == MYSQL_LONG_DATA))
        read_command(&reading, &packet);
    else if (reading.session->phase == MYSQL_READY)
        say(&reading, "a long request");
    else
        read_greeted(&reading, &packet, bytes[3] == 1);
    if (packet.is_split)
        message->awaited = packet.first + 1;
}
