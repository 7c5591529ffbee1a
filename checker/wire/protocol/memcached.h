/* Requests and replies of memcached: the text protocol and its meta commands. (The binary protocol is garbage here.)
 *
 * The words of a request that stores something are those of its line without the length of the data, and then the
 * data: `set user:7 0 60 2\r\n41\r\n` is `set`, `user:7`, `0`, `60`, `41`. */
#pragma once

#include "checker/wire/protocol/message.h"

WireProgress memcached_scan_request(WireCursor *cursor, const char *bytes, gsize length);
WireProgress memcached_scan_reply(WireCursor *cursor, const char *bytes, gsize length);

WireText *memcached_words(Arena *arena, const char *bytes, gsize length, guint *count);
/* A value that was found is a TEXT, several are a LIST; what was not stored or found is NONE, as is the empty value
 * that a meta get makes on a miss. The token is the cas id of `gets`, or of a meta get that is told to fill (`W`). */
WireValue memcached_value(Arena *arena, const char *bytes, gsize length);
void memcached_write(GString *out, const WireText *words, guint count);

/* What asks for no reply (`noreply`, the quiet flag of a meta command) is made to ask for one; and whether the reply that
 * then comes is one that nobody wanted: an error is always sent. */
bool memcached_ask(char *bytes, gsize length);
bool memcached_is_unwanted(const WireText *words, guint count, const char *reply, gsize length);

WireEffect memcached_effect(const WireText *words, guint count);
WireText memcached_connection_name(const WireText *words, guint count);
