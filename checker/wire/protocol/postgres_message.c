#include "checker/wire/protocol/postgres_message.h"

#include <string.h>

enum { MOST_FIRST = 10000 }; /* bytes of a message that begins a connection, as the server has it */
static const guint32 MOST_BYTES = 0x3fffffff;

static guint32 number_at(const char *bytes, guint size)
{
    guint32 number = 0;

    for (guint i = 0; i < size; i++)
        number = number << 8 | (guint8)bytes[i];
    return number;
}

WireProgress postgres_message_scan(const char *bytes, gsize length, gsize at, gsize *end)
{
    if (at >= length)
        return WIRE_MORE;
    gsize head =
        bytes[at] == '\0'
            ? 0
            : 1; /* what begins a connection is never so long that its length has no zero */

    if (head && !g_ascii_isalnum(bytes[at]))
        return WIRE_GARBAGE;
    if (length - at < head + 4)
        return WIRE_MORE;
    guint32 size = number_at(bytes + at + head, 4);
    if (size < (head ? 4 : 8) || size > (head ? MOST_BYTES : (guint32)MOST_FIRST))
        return WIRE_GARBAGE;
    if (length - at - head < size)
        return WIRE_MORE;
    *end = at + head + size;
    return WIRE_WHOLE;
}

PostgresMessage postgres_message_next(const char *bytes, gsize *at)
{
    const char *start = bytes + *at;
    gsize head = *start == '\0' ? 0 : 1;
    gsize size = number_at(start + head, 4);

    *at += head + size;
    return (PostgresMessage){head ? *start : '\0', start, head + size, head + 4};
}

guint32 postgres_message_number(PostgresMessage *message, guint size)
{
    if (message->length - message->at < size) {
        message->at = message->length;
        return 0;
    }
    message->at += size;
    return number_at(message->bytes + message->at - size, size);
}

const char *postgres_message_text(PostgresMessage *message)
{
    const char *start = message->bytes + message->at;
    const char *end = memchr(start, '\0', message->length - message->at);

    if (!end) {
        message->at = message->length;
        return "";
    }
    message->at = (gsize)(end - message->bytes) + 1;
    return start;
}

WireText postgres_message_bytes(PostgresMessage *message, gsize size)
{
    const char *start = message->bytes + message->at;

    size = MIN(size, message->length - message->at);
    message->at += size;
    return (WireText){start, size};
}
