/* Kinds of words as the protocol has them, for colours: by what a name is declared as. */
#pragma once

#include "checker/commands/lsp/lsp_document.h"

typedef enum LspTokenType { /* in the order of the legend */
                            LSP_TOKEN_COMMENT,
                            LSP_TOKEN_STRING,
                            LSP_TOKEN_NUMBER,
                            LSP_TOKEN_KEYWORD,
                            LSP_TOKEN_TYPE,
                            LSP_TOKEN_TYPE_PARAMETER,
                            LSP_TOKEN_CLASS,
                            LSP_TOKEN_ENUM,
                            LSP_TOKEN_ENUM_MEMBER,
                            LSP_TOKEN_STRUCT,
                            LSP_TOKEN_FUNCTION,
                            LSP_TOKEN_METHOD,
                            LSP_TOKEN_EVENT,
                            LSP_TOKEN_VARIABLE,
                            LSP_TOKEN_PARAMETER,
                            LSP_TOKEN_PROPERTY,
} LspTokenType;

enum { LSP_TOKEN_DECLARATION = 1, LSP_TOKEN_READONLY = 2, LSP_TOKEN_LIBRARY = 4 }; /* bits */

typedef struct LspTokenKind {
    LspTokenType type;
    uint32_t modifiers;
} LspTokenKind;

/* The kinds of what the document and the files that it uses declare, by place: all but locals. */
GHashTable *lsp_token_kind_table(const LspDocument *document);
LspTokenKind lsp_token_kind_of(GHashTable *table, const NameUse *use);

/* The member `legend`: what the numbers mean. */
void lsp_token_kind_add_legend(JsonBuilder *builder);
