/* What declares a name that is declared nowhere, as code actions. */
#pragma once

#include "checker/commands/lsp/lsp_server.h"

void lsp_declare_add(JsonBuilder *builder, const LspServer *server, const LspDocument *document,
                     const Diagnostic *mistake);
