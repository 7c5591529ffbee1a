/* What the server can do, each method by its name in the protocol. */
#pragma once

#include "checker/commands/lsp/lsp_server.h"

/* What a method does; params may be NULL. */
typedef void (*LspMethod)(LspServer *server, JsonObject *params, LspAnswer *answer);

/* ---- lsp_lifecycle.c: the client, and the documents that it opens ---- */
void lsp_initialize(LspServer *server, JsonObject *params, LspAnswer *answer);
void lsp_did_open(LspServer *server, JsonObject *params, LspAnswer *answer);
void lsp_did_change(LspServer *server, JsonObject *params, LspAnswer *answer);
void lsp_did_save(LspServer *server, JsonObject *params, LspAnswer *answer);
void lsp_did_close(LspServer *server, JsonObject *params, LspAnswer *answer);

/* ---- verdicts/lsp_lens.c ---- */
void lsp_code_lens(LspServer *server, JsonObject *params, LspAnswer *answer);
void lsp_execute_command(LspServer *server, JsonObject *params, LspAnswer *answer);

/* ---- a file for each ---- */
void lsp_code_action(LspServer *server, JsonObject *params, LspAnswer *answer);
void lsp_completion(LspServer *server, JsonObject *params, LspAnswer *answer);
void lsp_definition(LspServer *server, JsonObject *params, LspAnswer *answer);
void lsp_document_symbol(LspServer *server, JsonObject *params, LspAnswer *answer);
void lsp_hover(LspServer *server, JsonObject *params, LspAnswer *answer);
void lsp_prepare_rename(LspServer *server, JsonObject *params, LspAnswer *answer);
void lsp_references(LspServer *server, JsonObject *params, LspAnswer *answer);
void lsp_rename(LspServer *server, JsonObject *params, LspAnswer *answer);
void lsp_semantic_tokens(LspServer *server, JsonObject *params, LspAnswer *answer);
void lsp_formatting(LspServer *server, JsonObject *params, LspAnswer *answer);
