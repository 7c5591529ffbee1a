/* Which name stands at a place, and what declares it. */
#pragma once

#include "checker/commands/lsp/lsp_document.h"
#include "checker/language/syntax/tree.h"

/* The use of a name at that byte of the document, or that ends there; NULL: there is none. */
const NameUse *lsp_names_at(const LspDocument *document, uint32_t offset);

bool lsp_names_are_one(Span a, Span b); /* the same place */

/* What a name declares, as far as it is in the tree: all but the locals. */
typedef struct LspDeclared {
    const Decl *decl;         /* or NULL */
    const Member *member;     /* of that component; or NULL */
    const Argument *argument; /* of that member, or else of that declaration; or NULL */
} LspDeclared;

LspDeclared lsp_names_declared(const LspDocument *document, Span name);

/* The file that a `use` at that byte names; false where there is none. */
bool lsp_names_used_file(const LspDocument *document, uint32_t offset, uint16_t *source);

/* The text of a span. Caller frees. */
char *lsp_names_text(const LspDocument *document, Span span);
