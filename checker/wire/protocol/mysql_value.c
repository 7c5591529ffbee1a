/* What replies of MySQL say; and requests of our own. */
#include "checker/wire/protocol/mysql.h"

#include "checker/base/vec.h"
#include "checker/wire/protocol/mysql_packet.h"
#include "checker/wire/protocol/mysql_session.h"
#include "checker/wire/sql/sql_dialect.h"

#include <string.h>

enum { UNSIGNED = 0x20, MOST_COLUMNS = 4096 };

typedef struct MysqlColumn {
    WireText name;
    guint type;
    bool is_unsigned;
} MysqlColumn;

typedef struct MysqlReply {
    Arena *arena;
    const char *bytes;
    gsize at, length;
    bool is_binary, has_more;
} MysqlReply;

static bool next_packet(MysqlReply *reply, MysqlPacket *packet)
{
    if (reply->at >= reply->length)
        return false;
    *packet = mysql_packet_next(reply->bytes, &reply->at);
    return true;
}

static WireValue error_of(MysqlPacket *packet)
{
    packet->at = 1;
    mysql_packet_number(packet, 2);
    if (packet->at < packet->length && packet->bytes[packet->at] == '#')
        mysql_packet_bytes(packet, 6); /* the state: "#42S02" */
    return (WireValue){WIRE_ERROR, .text = mysql_packet_bytes(packet, packet->length)};
}

static WireValue changed_of(Arena *arena, MysqlPacket *packet)
{
    packet->at = 1;
    const gint64 number = (gint64)mysql_packet_length(packet);
    const char *text = arena_printf(arena, "%" G_GINT64_FORMAT, number);

    return (WireValue){WIRE_NUMBER, .text = {text, strlen(text)}, .number = number};
}

static MysqlColumn column_of(MysqlPacket *packet)
{
    MysqlColumn column = {.type = 0};

    for (guint i = 0; i < 4; i++) /* catalogue, schema, table, and what that is called */
        mysql_packet_text(packet);
    column.name = mysql_packet_text(packet);
    mysql_packet_text(packet);
    mysql_packet_bytes(packet, 1 + 2 + 4);
    column.type = (guint)mysql_packet_number(packet, 1);
    column.is_unsigned = mysql_packet_number(packet, 2) & UNSIGNED;
    return column;
}

/* In text each value has its length before it, or is NULL. */
static WireValue text_item(MysqlPacket *packet)
{
    if (packet->at < packet->length && (guint8)packet->bytes[packet->at] == MYSQL_INFILE) {
        mysql_packet_bytes(packet, 1);
        return (WireValue){WIRE_NONE};
    }
    return (WireValue){WIRE_TEXT, .text = mysql_packet_text(packet)};
}

/* A date is there, but what it says is not known. */
static WireValue binary_item(MysqlPacket *packet, Arena *arena, const MysqlColumn *column)
{
    WireText text = mysql_packet_value(packet, arena, column->type, column->is_unsigned);

    return text.bytes ? (WireValue){WIRE_TEXT, .text = text}
                      : (WireValue){WIRE_STATUS, .text = {"a value", 7}};
}

static WireValue row_of(const MysqlReply *reply, MysqlPacket *packet, const MysqlColumn *columns,
                        guint count)
{
    WireValue row = {WIRE_LIST, .items = arena_array(reply->arena, WireValue, count),
                     .item_count = count};
    WireText nulls = {NULL, 0};

    if (reply->is_binary) {
        mysql_packet_bytes(packet, 1);
        nulls = mysql_packet_bytes(packet, (count + 9) / 8);
    }
    for (guint i = 0; i < count; i++) {
        const guint bit = i + 2;
        bool is_null = bit / 8 < nulls.length && (guint8)nulls.bytes[bit / 8] >> bit % 8 & 1;
        if (!reply->is_binary)
            row.items[i] = text_item(packet);
        else if (!is_null)
            row.items[i] = binary_item(packet, reply->arena, &columns[i]);
        row.items[i].name = columns[i].name;
    }
    return row;
}

static WireValue rows_of(MysqlReply *reply, guint count)
{
    MysqlColumn *columns = arena_array(reply->arena, MysqlColumn, count);
    VEC(WireValue) rows = {0};
    MysqlPacket packet = {NULL,
                          .first = MYSQL_ERROR}; /* that nothing follows, where there is none */
    WireValue value = {WIRE_LIST};

    for (guint i = 0; i < count && next_packet(reply, &packet); i++)
        columns[i] = column_of(&packet);
    next_packet(reply, &packet); /* the end of the columns */
    if (mysql_packet_opens_cursor(packet))
        return (WireValue){WIRE_STATUS, .text = {"OK", 2}};
    while (next_packet(reply, &packet) && !mysql_packet_ends(&packet))
        vec_push(&rows, row_of(reply, &packet, columns, count));
    reply->has_more = mysql_packet_has_more(packet);
    value.item_count = rows.length;
    value.items = arena_copy(reply->arena, rows.data, rows.length, sizeof(WireValue));
    vec_free(&rows);
    return packet.first == MYSQL_ERROR && mysql_packet_ends(&packet) ? error_of(&packet) : value;
}

/* One of the results of a reply. */
static WireValue result_of(MysqlReply *reply)
{
    MysqlPacket packet = {NULL};

    reply->has_more = false;
    next_packet(reply, &packet);
    if (packet.length == 0)
        return (WireValue){WIRE_STATUS, .text = {"", 0}};
    if (packet.first == MYSQL_ERROR)
        return error_of(&packet);
    if (packet.first == MYSQL_OK) {
        reply->has_more = mysql_packet_has_more(packet);
        return changed_of(reply->arena, &packet);
    }
    guint64 columns = mysql_packet_length(&packet);
    if (packet.first == MYSQL_INFILE || packet.first == MYSQL_END || columns > MOST_COLUMNS)
        return (WireValue){WIRE_STATUS, .text = {"", 0}};
    return rows_of(reply, (guint)columns);
}

WireValue mysql_value(Arena *arena, guint awaited, const char *bytes, gsize length)
{
    const guint command = awaited ? awaited - 1 : MYSQL_QUERY;
    MysqlReply reply = {arena, bytes, 0, length, command == MYSQL_EXECUTE, false};
    VEC(WireValue) values = {0};
    WireValue value = {WIRE_STATUS, .text = {"OK", 2}};

    if (command != MYSQL_QUERY && command != MYSQL_EXECUTE) {
        MysqlPacket packet = mysql_packet_next(bytes, &reply.at);
        return packet.first == MYSQL_ERROR && packet.length > 0 ? error_of(&packet) : value;
    }
    do
        vec_push(&values, result_of(&reply));
    while (reply.has_more && reply.at < length);
    value = (WireValue){WIRE_LIST, .item_count = values.length};
    if (values.length == 1)
        value = values.data[0];
    else
        value.items = arena_copy(arena, values.data, values.length, sizeof(WireValue));
    vec_free(&values);
    return value;
}

void mysql_write(GString *out, const WireText *words, guint count)
{
    g_autoptr(GString) text = g_string_new(NULL);
    g_autofree const char **values = g_new0(const char *, count);
    g_autofree char *statement = wire_text_copy(words[0]);

    for (guint i = 1; i < count; i++)
        values[i - 1] = words[i].bytes;
    sql_dialect_to_mysql(text, statement, values, count - 1);
    const gsize size = MIN(text->len + 1, (gsize)MYSQL_MOST - 1);
    for (guint i = 0; i < 3; i++)
        g_string_append_c(out, (char)(size >> 8 * i));
    g_string_append_c(out, '\0');
    g_string_append_c(out, MYSQL_QUERY);
    g_string_append_len(out, text->str, (gssize)size - 1);
}
