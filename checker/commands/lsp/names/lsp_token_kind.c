#include "checker/commands/lsp/names/lsp_token_kind.h"

#include "checker/base/member.h"
#include "checker/language/syntax/tree.h"

static const LspTokenKind of_decls[] = {
    [DECL_PARAM] = {LSP_TOKEN_VARIABLE, LSP_TOKEN_READONLY},
    [DECL_CONST] = {LSP_TOKEN_VARIABLE, LSP_TOKEN_READONLY},
    [DECL_TYPE] = {LSP_TOKEN_TYPE, 0},
    [DECL_ENUM] = {LSP_TOKEN_ENUM, 0},
    [DECL_RECORD] = {LSP_TOKEN_STRUCT, 0},
    [DECL_FUNCTION] = {LSP_TOKEN_FUNCTION, 0},
    [DECL_FIX] = {LSP_TOKEN_VARIABLE, LSP_TOKEN_READONLY},
    [DECL_COMPONENT] = {LSP_TOKEN_CLASS, 0},
    [DECL_INSTANCE] = {LSP_TOKEN_VARIABLE, 0},
    [DECL_GHOST] = {LSP_TOKEN_VARIABLE, 0},
    [DECL_REQUEST] = {LSP_TOKEN_FUNCTION, 0},
    [DECL_PROCESS] = {LSP_TOKEN_FUNCTION, 0},
    [DECL_WINDOW] = {LSP_TOKEN_PROPERTY, 0},
    [DECL_CHECK] = {LSP_TOKEN_PROPERTY, 0},
    [DECL_MEASURE] = {LSP_TOKEN_PROPERTY, 0},
    [DECL_CLAIM] = {LSP_TOKEN_PROPERTY, 0},
    [DECL_QUESTION] = {LSP_TOKEN_PROPERTY, 0},
    [DECL_CLOCK] = {LSP_TOKEN_VARIABLE, 0},
    [DECL_FAULTS] = {LSP_TOKEN_VARIABLE, 0},
};

static const LspTokenKind of_members[] = {
    [MEMBER_STATE] = {LSP_TOKEN_PROPERTY, 0},    [MEMBER_OP] = {LSP_TOKEN_METHOD, 0},
    [MEMBER_EVENT] = {LSP_TOKEN_EVENT, 0},       [MEMBER_FAULT] = {LSP_TOKEN_EVENT, 0},
    [MEMBER_FUNCTION] = {LSP_TOKEN_FUNCTION, 0},
};

static const LspTokenKind parameter = {LSP_TOKEN_PARAMETER, 0}, field = {LSP_TOKEN_PROPERTY, 0},
                          value = {LSP_TOKEN_ENUM_MEMBER, LSP_TOKEN_READONLY},
                          generic = {LSP_TOKEN_TYPE_PARAMETER, 0}, local = {LSP_TOKEN_VARIABLE, 0};

/* Never 0, which no key may be. */
static gpointer key_of(Span span)
{
    return GSIZE_TO_POINTER((gsize)(span.source + 1) << 32 | span.start);
}

static void put(GHashTable *table, Span span, const LspTokenKind *kind)
{
    g_hash_table_insert(table, key_of(span), (gpointer)kind);
}

static void put_arguments(GHashTable *table, const Argument *arguments, uint32_t count,
                          const LspTokenKind *kind)
{
    for (uint32_t i = 0; i < count; i++)
        put(table, arguments[i].name.span, kind);
}

static void put_members(GHashTable *table, const Decl *decl)
{
    for (uint32_t i = 0; i < decl->member_count; i++) {
        const Member *member = decl->members[i];
        put(table, member->name.span, &of_members[member->kind]);
        put_arguments(table, member->arguments, member->argument_count, &parameter);
    }
}

GHashTable *lsp_token_kind_table(const LspDocument *document)
{
    const Design *design = document->design;
    GHashTable *table = g_hash_table_new(NULL, NULL);

    for (uint32_t i = 0; i < design->decl_count; i++) {
        const Decl *decl = design->decls[i];
        const LspTokenKind *name = decl->kind == DECL_ENUM        ? &value
                                   : decl->kind == DECL_COMPONENT ? &generic
                                                                  : NULL;
        if (decl->name.text)
            put(table, decl->name.span, &of_decls[decl->kind]);
        for (uint32_t j = 0; name && j < decl->name_count; j++)
            put(table, decl->names[j].span, name);
        put_arguments(table, decl->arguments, decl->argument_count,
                      decl->kind == DECL_RECORD ? &field : &parameter);
        put_members(table, decl);
    }
    return table;
}

LspTokenKind lsp_token_kind_of(GHashTable *table, const NameUse *use)
{
    const LspTokenKind *declared = g_hash_table_lookup(table, key_of(use->declared));
    LspTokenKind kind = declared ? *declared : local;

    if (use->use.source == use->declared.source && use->use.start == use->declared.start)
        kind.modifiers |= LSP_TOKEN_DECLARATION;
    if (use->declared.source != 0)
        kind.modifiers |= LSP_TOKEN_LIBRARY;
    return kind;
}

static void add_names(JsonBuilder *b, const char *member, const char *const *names)
{
    member_array(b, member);
    for (; *names; names++)
        json_builder_add_string_value(b, *names);
    json_builder_end_array(b);
}

void lsp_token_kind_add_legend(JsonBuilder *b)
{
    static const char *const types[] = {
        [LSP_TOKEN_COMMENT] = "comment",
        [LSP_TOKEN_STRING] = "string",
        [LSP_TOKEN_NUMBER] = "number",
        [LSP_TOKEN_KEYWORD] = "keyword",
        [LSP_TOKEN_TYPE] = "type",
        [LSP_TOKEN_TYPE_PARAMETER] = "typeParameter",
        [LSP_TOKEN_CLASS] = "class",
        [LSP_TOKEN_ENUM] = "enum",
        [LSP_TOKEN_ENUM_MEMBER] = "enumMember",
        [LSP_TOKEN_STRUCT] = "struct",
        [LSP_TOKEN_FUNCTION] = "function",
        [LSP_TOKEN_METHOD] = "method",
        [LSP_TOKEN_EVENT] = "event",
        [LSP_TOKEN_VARIABLE] = "variable",
        [LSP_TOKEN_PARAMETER] = "parameter",
        [LSP_TOKEN_PROPERTY] = "property",
        [LSP_TOKEN_PROPERTY + 1] = NULL,
    };
    static const char *const modifiers[] = {"declaration", "readonly", "defaultLibrary", NULL};

    member_object(b, "legend");
    add_names(b, "tokenTypes", types);
    add_names(b, "tokenModifiers", modifiers);
    json_builder_end_object(b);
}
