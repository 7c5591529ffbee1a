/* One packet of MySQL: three bytes of length, its number, and what it holds. Shared by the files of this protocol. */
#pragma once

#include "checker/wire/protocol/message.h"

enum { MYSQL_HEAD = 4, MYSQL_MOST = 0xffffff };

/* What the first byte of a packet says where it is no data. */
enum { MYSQL_OK = 0x00, MYSQL_INFILE = 0xfb, MYSQL_END = 0xfe, MYSQL_ERROR = 0xff };

/* Types of columns and parameters whose values have a length of their own in binary. Any other is a text with its length
 * before it. */
enum {
    MYSQL_TINY = 1,
    MYSQL_SHORT,
    MYSQL_LONG,
    MYSQL_FLOAT,
    MYSQL_DOUBLE,
    MYSQL_NULL,
    MYSQL_TIMESTAMP,
    MYSQL_LONGLONG,
    MYSQL_INT24,
    MYSQL_DATE,
    MYSQL_TIME,
    MYSQL_DATETIME,
    MYSQL_YEAR
};

/* A packet as it is walked through: `at` is behind what was read; behind `length` is nothing. */
typedef struct MysqlPacket {
    const char *bytes; /* what it holds */
    gsize length, at;
    guint8 first;  /* 0 where it holds nothing */
    bool is_split; /* it is longer than one can be: only the first part is here */
} MysqlPacket;

/* The packet at a place, with the parts that belong to it, and where they end. */
WireProgress mysql_packet_scan(const char *bytes, gsize length, gsize at, gsize *end);
/* Of one that is whole; `*at` is moved behind it. */
MysqlPacket mysql_packet_next(const char *bytes, gsize *at);

/* What it holds, from where it was read last; 0 and nothing behind its end. Numbers begin with their last byte. */
guint64 mysql_packet_number(MysqlPacket *packet, guint size);
/* A number of as many bytes as it needs. */
guint64 mysql_packet_length(MysqlPacket *packet);
WireText mysql_packet_bytes(MysqlPacket *packet, guint64 size);
WireText mysql_packet_text(MysqlPacket *packet); /* its length, and then that */
WireText mysql_packet_line(MysqlPacket *packet); /* up to a NUL */
/* A value in binary, as text; no bytes where nothing is known of it. The arena's, with a NUL at its end. */
WireText mysql_packet_value(MysqlPacket *packet, Arena *arena, guint type, bool is_unsigned);

/* It ends columns or rows. */
bool mysql_packet_ends(const MysqlPacket *packet);
/* That more results follow what it ends. */
bool mysql_packet_has_more(MysqlPacket packet);
/* That the rows behind the columns that it ends are asked for later: MYSQL_FETCH. */
bool mysql_packet_opens_cursor(MysqlPacket packet);
