/* Where requests and replies of PostgreSQL end. */
#include "checker/wire/protocol/postgres.h"

#include "checker/wire/protocol/postgres_message.h"

#include <string.h>

static bool is_one_of(char type, const char *types)
{
    return type != '\0' && strchr(types, type);
}

/* ---- requests ---- */

/* What is kept by the server until more comes: the extended protocol without its end. */
static const char GOES_ON[] = "PBDEC", ENDS[] = "QSHFXpdcf";

WireProgress postgres_scan_request(WireCursor *cursor, const char *bytes, gsize length)
{
    for (;;) {
        gsize end;
        WireProgress progress = postgres_message_scan(bytes, length, cursor->at, &end);
        if (progress != WIRE_WHOLE)
            return progress;
        char type = bytes[cursor->at];
        if (type == '\0' && cursor->at > 0)
            return WIRE_GARBAGE;
        if (type != '\0' && !is_one_of(type, GOES_ON) && !is_one_of(type, ENDS))
            return WIRE_GARBAGE;
        cursor->at = end;
        if (!is_one_of(type, GOES_ON))
            return WIRE_WHOLE;
    }
}

/* ---- replies ---- */

static const char REPLIES[] = "RKSZTDCE123tnIsNAGHWdcVv";

/* It asks for a password or the like: the client speaks next. */
static bool asks_client(PostgresMessage message)
{
    guint32 code = postgres_message_number(&message, 4);

    return message.type == 'R' && code != 0 && code != 12;
}

/* One of the answers that a Flush waits for. */
static bool is_answer(char type)
{
    return is_one_of(type, "123TnCIs");
}

/* `left` counts the answers that came so far. */
static bool ends_reply(WireCursor *cursor, PostgresMessage message, bool is_first)
{
    if (is_one_of(message.type, "ZGW") || asks_client(message))
        return true;
    if (is_first && is_one_of(message.type, "SNA"))
        return true;
    if (cursor->session && message.type == 'E' && !postgres_session_process(cursor->session))
        return true; /* it does not let the client in */
    if (cursor->awaited == 0)
        return false;
    cursor->left[0] += is_answer(message.type);
    return message.type == 'E' || cursor->left[0] >= (gint64)cursor->awaited;
}

WireProgress postgres_scan_reply(WireCursor *cursor, const char *bytes, gsize length)
{
    for (;;) {
        gsize at = cursor->at, end;
        if (at < length && !is_one_of(bytes[at], REPLIES))
            return WIRE_GARBAGE;
        WireProgress progress = postgres_message_scan(bytes, length, at, &end);
        if (progress != WIRE_WHOLE)
            return progress;
        cursor->at = end;
        if (ends_reply(cursor, postgres_message_next(bytes, &at), !cursor->started))
            return WIRE_WHOLE;
        cursor->started = true;
    }
}
