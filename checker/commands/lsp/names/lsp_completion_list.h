/* Elements of a list of what may be written: CompletionItems. */
#pragma once

#include "checker/commands/lsp/lsp_document.h"
#include "checker/commands/lsp/names/lsp_symbol_kind.h"

/* `detail` may be NULL. */
void lsp_completion_list_add(JsonBuilder *b, const char *label, LspCompletionKind kind,
                             const char *detail);
void lsp_completion_list_decl(JsonBuilder *b, const LspDocument *document, const Decl *decl);

/* What a component has: operations with their signatures, state, functions. */
void lsp_completion_list_members(JsonBuilder *b, const LspDocument *document,
                                 const Decl *component);

/* Files that the design could use: beside it, and of the libraries. */
void lsp_completion_list_files(JsonBuilder *b, const LspDocument *document,
                               const char *const *libraries);
