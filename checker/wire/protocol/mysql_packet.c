#include "checker/wire/protocol/mysql_packet.h"

#include <math.h>
#include <string.h>

enum { MORE_RESULTS = 8, CURSOR_EXISTS = 0x40, LONGEST_END = 8 };

static gsize size_at(const char *bytes)
{
    const guint8 *head = (const guint8 *)bytes;

    return head[0] | (gsize)head[1] << 8 | (gsize)head[2] << 16;
}

WireProgress mysql_packet_scan(const char *bytes, gsize length, gsize at, gsize *end)
{
    gsize size;

    do {
        if (length - at < MYSQL_HEAD)
            return WIRE_MORE;
        size = size_at(bytes + at);
        if (length - at - MYSQL_HEAD < size)
            return WIRE_MORE;
        at += MYSQL_HEAD + size;
    } while (size == MYSQL_MOST);
    *end = at;
    return WIRE_WHOLE;
}

MysqlPacket mysql_packet_next(const char *bytes, gsize *at)
{
    const char *start = bytes + *at + MYSQL_HEAD;
    gsize size = size_at(bytes + *at);
    MysqlPacket packet = {start, size, .first = size > 0 ? (guint8)*start : 0,
                          .is_split = size == MYSQL_MOST};

    *at += MYSQL_HEAD + size;
    while (size == MYSQL_MOST) {
        size = size_at(bytes + *at);
        *at += MYSQL_HEAD + size;
    }
    return packet;
}

guint64 mysql_packet_number(MysqlPacket *packet, guint size)
{
    WireText bytes = mysql_packet_bytes(packet, size);
    guint64 number = 0;

    for (gsize i = bytes.length; i-- > 0;)
        number = number << 8 | (guint8)bytes.bytes[i];
    return bytes.length == size ? number : 0;
}

guint64 mysql_packet_length(MysqlPacket *packet)
{
    guint64 first = mysql_packet_number(packet, 1);

    switch (first) {
    case 0xfc: return mysql_packet_number(packet, 2);
    case 0xfd: return mysql_packet_number(packet, 3);
    case 0xfe: return mysql_packet_number(packet, 8);
    default: return first;
    }
}

/* Behind the end of a packet, where a first byte was passed that it does not have, is nothing. */
static gsize rest_of(const MysqlPacket *packet)
{
    return packet->at < packet->length ? packet->length - packet->at : 0;
}

WireText mysql_packet_bytes(MysqlPacket *packet, guint64 size)
{
    gsize there = rest_of(packet);
    WireText text = {packet->bytes + packet->at, size < there ? (gsize)size : there};

    packet->at += text.length;
    return text;
}

WireText mysql_packet_text(MysqlPacket *packet)
{
    return mysql_packet_bytes(packet, mysql_packet_length(packet));
}

WireText mysql_packet_line(MysqlPacket *packet)
{
    const char *start = packet->bytes + packet->at;
    const gsize there = rest_of(packet);
    const char *end = there > 0 ? memchr(start, '\0', there) : NULL;
    gsize size = end ? (gsize)(end - start) : there;
    WireText text = mysql_packet_bytes(packet, size);

    mysql_packet_bytes(packet, 1);
    return text;
}

/* ---- values in binary ---- */

static WireText as_number(MysqlPacket *packet, Arena *arena, guint size, bool is_unsigned)
{
    guint64 number = mysql_packet_number(packet, size);
    const guint unused = 64 - 8 * size;
    char *text = is_unsigned ? arena_printf(arena, "%" G_GUINT64_FORMAT, number)
                             : arena_printf(arena, "%" G_GINT64_FORMAT,
                                            (gint64)(number << unused) >> unused);

    return (WireText){text, strlen(text)};
}

/* As few digits as tell it from others of its size; whole ones have no exponent. */
static WireText real_text(Arena *arena, double real, bool is_single)
{
    static const char *const FORMATS[] = {"%.6g",  "%.7g",  "%.8g", "%.9g",
                                          "%.15g", "%.16g", "%.17g"};
    enum { FIRST_DOUBLE = 4 };
    char text[G_ASCII_DTOSTR_BUF_SIZE];

    if (real == floor(real) && fabs(real) < 1e15) {
        g_ascii_formatd(text, sizeof text, "%.0f", real);
        return (WireText){arena_strdup(arena, text), strlen(text)};
    }
    for (guint i = is_single ? 0 : FIRST_DOUBLE; i < G_N_ELEMENTS(FORMATS); i++) {
        g_ascii_formatd(text, sizeof text, FORMATS[i], real);
        const double again = g_ascii_strtod(text, NULL);
        if (is_single ? (float)again == (float)real : again == real)
            break;
    }
    return (WireText){arena_strdup(arena, text), strlen(text)};
}

static WireText as_real(MysqlPacket *packet, Arena *arena, guint size)
{
    const guint64 number = mysql_packet_number(packet, size);
    const guint32 half = (guint32)number;
    double real;
    float single;

    memcpy(&real, &number, sizeof real);
    memcpy(&single, &half, sizeof single);
    return real_text(arena, size == sizeof single ? (double)single : real, size == sizeof single);
}

WireText mysql_packet_value(MysqlPacket *packet, Arena *arena, guint type, bool is_unsigned)
{
    WireText text;

    switch (type) {
    case MYSQL_TINY: return as_number(packet, arena, 1, is_unsigned);
    case MYSQL_SHORT:
    case MYSQL_YEAR: return as_number(packet, arena, 2, is_unsigned);
    case MYSQL_LONG:
    case MYSQL_INT24: return as_number(packet, arena, 4, is_unsigned);
    case MYSQL_LONGLONG: return as_number(packet, arena, 8, is_unsigned);
    case MYSQL_NULL: return (WireText){NULL, 0};
    case MYSQL_FLOAT: return as_real(packet, arena, 4);
    case MYSQL_DOUBLE: return as_real(packet, arena, 8);
    case MYSQL_TIMESTAMP:
    case MYSQL_DATE:
    case MYSQL_TIME:
    case MYSQL_DATETIME: mysql_packet_text(packet); return (WireText){NULL, 0};
    default:
        text = mysql_packet_text(packet);
        return (WireText){arena_strndup(arena, text.bytes, text.length), text.length};
    }
}

/* ---- ends ---- */

bool mysql_packet_ends(const MysqlPacket *packet)
{
    return packet->length > 0 && (packet->first == MYSQL_ERROR ||
                                  (packet->first == MYSQL_END && packet->length <= LONGEST_END));
}

static guint status_of(MysqlPacket packet)
{
    packet.at = 1;
    if (packet.first == MYSQL_OK) { /* rows that were changed, and the last number that was drawn */
        mysql_packet_length(&packet);
        mysql_packet_length(&packet);
    } else if (packet.first == MYSQL_END) {
        mysql_packet_number(&packet, 2); /* warnings */
    } else {
        return 0;
    }
    return (guint)mysql_packet_number(&packet, 2);
}

bool mysql_packet_has_more(MysqlPacket packet)
{
    return status_of(packet) & MORE_RESULTS;
}

bool mysql_packet_opens_cursor(MysqlPacket packet)
{
    return mysql_packet_ends(&packet) && status_of(packet) & CURSOR_EXISTS;
}
