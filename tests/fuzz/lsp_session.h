/* The language server in memory: what a client says to it of one text, and what it answers. */
#pragma once

#include <glib.h>

/* What a client sends that opens the text, asks for everything at several places, changes it, and ends.
 * Places are those that `random` gives, which moves on. */
GString *lsp_session_stream(const char *text, guint64 *random, guint *requests);

/* The server reads the stream. Aborts where what it writes is no message of JSON. The number of answers to
 * requests, which are those that have an id and no method. */
guint lsp_session_run(const char *stream, gsize length);
