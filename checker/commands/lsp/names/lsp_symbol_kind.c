#include "checker/commands/lsp/names/lsp_symbol_kind.h"

typedef struct Kinds {
    LspSymbolKind symbol;
    LspCompletionKind completes;
} Kinds;

static const Kinds of_decls[] = {
    [DECL_PARAM] = {LSP_SYMBOL_CONSTANT, LSP_COMPLETES_CONSTANT},
    [DECL_CONST] = {LSP_SYMBOL_CONSTANT, LSP_COMPLETES_CONSTANT},
    [DECL_TYPE] = {LSP_SYMBOL_TYPE, LSP_COMPLETES_STRUCT},
    [DECL_ENUM] = {LSP_SYMBOL_ENUM, LSP_COMPLETES_ENUM},
    [DECL_RECORD] = {LSP_SYMBOL_STRUCT, LSP_COMPLETES_STRUCT},
    [DECL_FUNCTION] = {LSP_SYMBOL_FUNCTION, LSP_COMPLETES_FUNCTION},
    [DECL_FIX] = {LSP_SYMBOL_BOOLEAN, LSP_COMPLETES_CONSTANT},
    [DECL_COMPONENT] = {LSP_SYMBOL_CLASS, LSP_COMPLETES_CLASS},
    [DECL_INSTANCE] = {LSP_SYMBOL_OBJECT, LSP_COMPLETES_VARIABLE},
    [DECL_GHOST] = {LSP_SYMBOL_VARIABLE, LSP_COMPLETES_VARIABLE},
    [DECL_REQUEST] = {LSP_SYMBOL_FUNCTION, LSP_COMPLETES_FUNCTION},
    [DECL_PROCESS] = {LSP_SYMBOL_EVENT, LSP_COMPLETES_EVENT},
    [DECL_WINDOW] = {LSP_SYMBOL_OPERATOR, LSP_COMPLETES_PROPERTY},
    [DECL_CHECK] = {LSP_SYMBOL_OPERATOR, LSP_COMPLETES_PROPERTY},
    [DECL_MEASURE] = {LSP_SYMBOL_OPERATOR, LSP_COMPLETES_PROPERTY},
    [DECL_CLAIM] = {LSP_SYMBOL_OPERATOR, LSP_COMPLETES_PROPERTY},
    [DECL_QUESTION] = {LSP_SYMBOL_OPERATOR, LSP_COMPLETES_PROPERTY},
    [DECL_CLOCK] = {LSP_SYMBOL_CONSTANT, LSP_COMPLETES_CONSTANT},
    [DECL_FAULTS] = {LSP_SYMBOL_CONSTANT, LSP_COMPLETES_CONSTANT},
};

LspSymbolKind lsp_symbol_kind_of(DeclKind kind)
{
    return of_decls[kind].symbol;
}

LspCompletionKind lsp_symbol_kind_completes(DeclKind kind)
{
    return of_decls[kind].completes;
}

LspSymbolKind lsp_symbol_kind_of_member(MemberKind kind)
{
    static const LspSymbolKind kinds[] = {[MEMBER_STATE] = LSP_SYMBOL_FIELD,
                                          [MEMBER_OP] = LSP_SYMBOL_METHOD,
                                          [MEMBER_EVENT] = LSP_SYMBOL_EVENT,
                                          [MEMBER_FAULT] = LSP_SYMBOL_EVENT,
                                          [MEMBER_FUNCTION] = LSP_SYMBOL_FUNCTION};

    return kinds[kind];
}
