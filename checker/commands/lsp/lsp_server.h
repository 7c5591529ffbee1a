/* A language server: what is open, and what the client can do. Its thread reads messages and answers
 * them, one after the other; another works out verdicts (lsp_verdicts.h). Whoever looks at what is here
 * or writes to the client holds the lock. */
#pragma once

#include "checker/commands/lsp/lsp_document.h"

#include <stdio.h>

typedef struct LspVerdicts LspVerdicts;

typedef struct LspServer {
    GMutex lock;
    FILE *out;
    GHashTable *documents; /* by URI, which is the document's */
    char **libraries;      /* folders to search, ends with NULL */
    LspEncoding encoding;
    bool refreshes_lenses; /* the client asks for lenses again when it is told to */
    bool is_initialized, is_shut_down, is_ended;
    bool is_gone;     /* the client reads no more */
    uint32_t request; /* number of the last that was sent to the client */
    LspVerdicts *verdicts;
} LspServer;

/* Why a request is not answered as it was meant. */
typedef enum LspFault {
    LSP_NO_FAULT,
    LSP_NO_JSON = -32700,
    LSP_NO_REQUEST = -32600,
    LSP_NO_METHOD = -32601,
    LSP_WRONG_PARAMS = -32602,
    LSP_NOT_INITIALIZED = -32002,
    LSP_FAILED = -32803,
} LspFault;

typedef struct LspAnswer {
    JsonBuilder *builder; /* one value is added: the result */
    LspFault fault;       /* or this is set, */
    char *message;        /* and says why */
} LspAnswer;

/* A fault; takes the message. */
void lsp_server_refuse(LspAnswer *answer, LspFault fault, char *message);

/* Reads from `in` until the client ends it or is gone; an ExitStatus. */
int lsp_server_run(LspServer *server, FILE *in);

/* The member `params` is added by the builder: one value; takes it. */
void lsp_server_notify(LspServer *server, const char *method, JsonBuilder *params);
/* Likewise, and the client is asked something; what it answers is not looked at. */
void lsp_server_ask(LspServer *server, const char *method);

/* The document that params are about, as {textDocument: {uri}}; NULL, and a fault, where none is open. */
LspDocument *lsp_server_document(LspServer *server, JsonObject *params, LspAnswer *answer);
/* The same of params with a position; NULL without a fault too, where the document was refused. */
LspDocument *lsp_server_place(LspServer *server, JsonObject *params, LspAnswer *answer,
                              uint32_t *offset);
