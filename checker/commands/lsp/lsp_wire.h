/* Messages between a language server and its client: a head, whose Content-Length says how many bytes
 * of JSON follow it. */
#pragma once

#include <json-glib/json-glib.h>
#include <stdbool.h>
#include <stdio.h>

typedef enum LspRead {
    LSP_READ_MESSAGE,
    LSP_READ_NO_JSON, /* a body that is no JSON: it is answered, and reading goes on behind it */
    LSP_READ_END,     /* between two messages */
    LSP_READ_CUT,     /* inside one: the client is gone */
    LSP_READ_BROKEN,  /* no head: where the next message begins is not known */
} LspRead;

/* The next message, the caller's. `why` is set, likewise, for all but a message and an end. */
LspRead lsp_wire_read(FILE *in, JsonNode **message, char **why);

/* False where nobody reads any more. */
bool lsp_wire_write(FILE *out, JsonNode *message);
