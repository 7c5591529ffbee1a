/* The outline of a design: its declarations, and what is in them. */
#include "checker/base/member.h"
#include "checker/commands/lsp/lsp_methods.h"
#include "checker/commands/lsp/names/lsp_symbol_kind.h"
#include "checker/language/syntax/tree.h"

static void begin_symbol(JsonBuilder *b, const LspServer *server, const LspDocument *document,
                         const char *name, LspSymbolKind kind, Span span, Span selected)
{
    const Source *source = lsp_document_source(document);

    json_builder_begin_object(b);
    member_string(b, "name", name);
    member_int(b, "kind", kind);
    lsp_position_add_range(b, "range", source, span, server->encoding);
    lsp_position_add_range(b, "selectionRange", source, selected, server->encoding);
    member_array(b, "children");
}

static void end_symbol(JsonBuilder *b)
{
    json_builder_end_array(b);
    json_builder_end_object(b);
}

static void add_members(JsonBuilder *b, const LspServer *server, const LspDocument *document,
                        const Decl *decl)
{
    for (uint32_t i = 0; i < decl->member_count; i++) {
        const Member *member = decl->members[i];
        if (!member->name.text)
            continue;
        Span span = source_span_join(member->span, member->name.span);
        if (member->body)
            span = source_span_join(span, member->body->span);
        begin_symbol(b, server, document, member->name.text,
                     lsp_symbol_kind_of_member(member->kind), span, member->name.span);
        end_symbol(b);
    }
}

/* A claim has no name: it is called by its own text. */
static char *symbol_name(const LspDocument *document, const Decl *decl)
{
    if (decl->name.text)
        return g_strdup(decl->name.text);
    return source_words(document->design->sources, decl->span);
}

static void add_decl(JsonBuilder *b, const LspServer *server, const LspDocument *document,
                     const Decl *decl)
{
    g_autofree char *name = symbol_name(document, decl);

    if (!*name)
        return;
    begin_symbol(b, server, document, name, lsp_symbol_kind_of(decl->kind), decl->span,
                 decl->name.text ? decl->name.span : decl->keyword);
    add_members(b, server, document, decl);
    end_symbol(b);
}

void lsp_document_symbol(LspServer *server, JsonObject *params, LspAnswer *answer)
{
    LspDocument *document = lsp_server_document(server, params, answer);

    if (!document)
        return;
    json_builder_begin_array(answer->builder);
    const Tree *tree = document->design ? document->design->trees[0] : NULL;
    for (uint32_t i = 0; tree && i < tree->decl_count; i++)
        add_decl(answer->builder, server, document, tree->decls[i]);
    json_builder_end_array(answer->builder);
}
