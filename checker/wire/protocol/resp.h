/* Requests and replies of Redis: RESP2 and RESP3, and inline commands.
 *
 * A request is a list of bulk strings, or a line of words. A reply is any value; streamed strings
 * and lists of RESP3, which no server sends, are garbage. */
#pragma once

#include "checker/wire/protocol/message.h"

/* Goes on with a request at the beginning of `bytes`. */
WireProgress resp_scan_request(WireCursor *cursor, const char *bytes, gsize length);
/* The same of a reply or a push. */
WireProgress resp_scan_reply(WireCursor *cursor, const char *bytes, gsize length);

/* The words of a whole request; none where the server reads nothing in it. */
WireText *resp_words(Arena *arena, const char *bytes, gsize length, guint *count);
/* The value of a whole reply; attributes are left out. */
WireValue resp_value(Arena *arena, const char *bytes, gsize length);

/* Appends a request. */
void resp_write(GString *out, const WireText *words, guint count);

/* MULTI, SUBSCRIBE, CLIENT REPLY OFF and the like. */
WireEffect resp_effect(const WireText *words, guint count);

/* The name that a request gives its connection (CLIENT SETNAME, HELLO ... SETNAME), or no bytes. */
WireText resp_connection_name(const WireText *words, guint count);

/* NOSCRIPT: the client sends the script itself next. */
bool resp_is_retried(const WireValue *value);
