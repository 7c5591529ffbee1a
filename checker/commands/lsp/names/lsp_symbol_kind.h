/* Kinds of declarations as the protocol has them: in the outline, and in what completes a name. */
#pragma once

#include "checker/language/syntax/decl.h"

typedef enum LspSymbolKind { /* SymbolKind */
                             LSP_SYMBOL_CLASS = 5,
                             LSP_SYMBOL_METHOD = 6,
                             LSP_SYMBOL_FIELD = 8,
                             LSP_SYMBOL_ENUM = 10,
                             LSP_SYMBOL_FUNCTION = 12,
                             LSP_SYMBOL_VARIABLE = 13,
                             LSP_SYMBOL_CONSTANT = 14,
                             LSP_SYMBOL_BOOLEAN = 17,
                             LSP_SYMBOL_OBJECT = 19,
                             LSP_SYMBOL_STRUCT = 23,
                             LSP_SYMBOL_EVENT = 24,
                             LSP_SYMBOL_OPERATOR = 25,
                             LSP_SYMBOL_TYPE = 26,
} LspSymbolKind;

typedef enum LspCompletionKind { /* CompletionItemKind */
                                 LSP_COMPLETES_METHOD = 2,
                                 LSP_COMPLETES_FUNCTION = 3,
                                 LSP_COMPLETES_FIELD = 5,
                                 LSP_COMPLETES_VARIABLE = 6,
                                 LSP_COMPLETES_CLASS = 7,
                                 LSP_COMPLETES_MODULE = 9,
                                 LSP_COMPLETES_PROPERTY = 10,
                                 LSP_COMPLETES_ENUM = 13,
                                 LSP_COMPLETES_KEYWORD = 14,
                                 LSP_COMPLETES_ENUM_MEMBER = 20,
                                 LSP_COMPLETES_CONSTANT = 21,
                                 LSP_COMPLETES_STRUCT = 22,
                                 LSP_COMPLETES_EVENT = 23,
} LspCompletionKind;

LspSymbolKind lsp_symbol_kind_of(DeclKind kind);
LspSymbolKind lsp_symbol_kind_of_member(MemberKind kind);
LspCompletionKind lsp_symbol_kind_completes(DeclKind kind);
