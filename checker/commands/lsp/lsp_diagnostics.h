/* What is wrong with a document, told to the client. */
#pragma once

#include "checker/commands/lsp/lsp_server.h"

void lsp_diagnostics_publish(LspServer *server, const LspDocument *document);
/* Of a document that is open no more: none. */
void lsp_diagnostics_clear(LspServer *server, const char *uri);
