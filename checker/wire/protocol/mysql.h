/* Requests and replies of MySQL and MariaDB, from the server's side.
 *
 * The server speaks first. What would make the traffic unreadable (TLS, compression) is taken out of its greeting, and
 * so is what only gives replies another form: a client asks for nothing that the server does not offer. From there to
 * the server's OK each packet is passed as it is; then each packet of the client is a request.
 *
 * How a reply ends depends on what was asked: `awaited` of a request is one more than its command's number. The first
 * word of a statement is its text, in the words of PostgreSQL (see sql_dialect.h); the others are its parameters. */
#pragma once

#include "checker/wire/protocol/message.h"

void *mysql_session_new(void);
void mysql_session_free(void *session);
const char *mysql_session_name(
    const void *session); /* program_name among the attributes of a connection */
guint mysql_session_process(const void *session); /* as SHOW PROCESSLIST has it */

WireProgress mysql_scan_request(WireCursor *cursor, const char *bytes, gsize length);
WireProgress mysql_scan_reply(WireCursor *cursor, const char *bytes, gsize length);

void mysql_read(void *session, Arena *arena, const char *bytes, gsize length, WireMessage *message);
/* Changes the greeting in its place; before anything else is done with a reply. */
void mysql_edit_reply(void *session, char *bytes, gsize length);
void mysql_note_reply(void *session, const char *bytes, gsize length);

/* As of PostgreSQL: rows are a LIST of LISTs with names; what changes rows is a NUMBER of them. */
WireValue mysql_value(Arena *arena, guint awaited, const char *bytes, gsize length);

/* Appends a statement, with its parameters as constants in it. */
void mysql_write(GString *out, const WireText *words, guint count);
