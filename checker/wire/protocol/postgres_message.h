/* One message of PostgreSQL: a letter, its length, and what it holds. Shared by the files of this protocol. */
#pragma once

#include "checker/wire/protocol/message.h"

/* A message as it is walked through; `at` is behind what was read, and never behind `length`. */
typedef struct PostgresMessage {
    char type; /* '\0' of the messages that begin a connection */
    const char *bytes;
    gsize length, at;
} PostgresMessage;

enum { POSTGRES_HEAD = 5 };

/* The message at a place, and how long it is there. */
WireProgress postgres_message_scan(const char *bytes, gsize length, gsize at, gsize *end);
/* Of one that is whole; `*at` is moved behind it. */
PostgresMessage postgres_message_next(const char *bytes, gsize *at);

/* What it holds, from where it was read last; 0 and "" behind its end. */
guint32 postgres_message_number(PostgresMessage *message, guint size);
/* Up to a NUL. It lies in the message. */
const char *postgres_message_text(PostgresMessage *message);
WireText postgres_message_bytes(PostgresMessage *message, gsize size);
