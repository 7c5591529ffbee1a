/* Requests and replies of PostgreSQL, protocol version 3, from the server's side.
 *
 * A request is what is answered as one: a simple query, or messages of the extended protocol up to their Sync or Flush;
 * its statements are its parts. A reply goes to its ReadyForQuery, to where the client is asked for its password, or to
 * so many answers where the request ends with a Flush. What nobody asked for (notices, notifications) is a push, and so
 * is what says that the client may begin with a COPY; the data of a COPY is not answered.
 *
 * The first word of a statement is its text, the others are its parameters. Passwords are never words. */
#pragma once

#include "checker/wire/protocol/message.h"

void *postgres_session_new(void);
void postgres_session_free(void *session);
const char *postgres_session_name(const void *session); /* application_name */
guint postgres_session_process(const void *session);    /* as pg_stat_activity has it */

WireProgress postgres_scan_request(WireCursor *cursor, const char *bytes, gsize length);
WireProgress postgres_scan_reply(WireCursor *cursor, const char *bytes, gsize length);

void postgres_read(void *session, Arena *arena, const char *bytes, gsize length,
                   WireMessage *message);
void postgres_note_reply(void *session, const char *bytes, gsize length);

/* What the statements of a reply gave: one value, or a LIST where there are several. Rows are a LIST of LISTs with names;
 * what changes rows is a NUMBER of them, anything else a STATUS. */
WireValue postgres_value(Arena *arena, const char *bytes, gsize length);

/* Appends a statement with its parameters, as text: up to Sync. */
void postgres_write(GString *out, const WireText *words, guint count);
