/* Where a name is declared, and where it is used. */
#include "checker/base/member.h"
#include "checker/commands/lsp/lsp_methods.h"
#include "checker/commands/lsp/lsp_params.h"
#include "checker/commands/lsp/names/lsp_names.h"

static void add_location(JsonBuilder *b, const LspServer *server, const LspDocument *document,
                         Span span)
{
    g_autofree char *uri = lsp_document_uri(document, span.source);

    json_builder_begin_object(b);
    member_string(b, "uri", uri);
    lsp_position_add_range(b, "range", source_map_get(document->design->sources, span.source), span,
                           server->encoding);
    json_builder_end_object(b);
}

void lsp_definition(LspServer *server, JsonObject *params, LspAnswer *answer)
{
    uint32_t offset;
    uint16_t source;
    LspDocument *document = lsp_server_place(server, params, answer, &offset);
    const NameUse *use = document ? lsp_names_at(document, offset) : NULL;

    if (use)
        add_location(answer->builder, server, document, use->declared);
    else if (document && lsp_names_used_file(document, offset, &source))
        add_location(answer->builder, server, document, (Span){.source = source});
}

void lsp_references(LspServer *server, JsonObject *params, LspAnswer *answer)
{
    bool with_declaration =
        lsp_params_bool(lsp_params_object(params, "context"), "includeDeclaration");
    uint32_t offset;
    LspDocument *document = lsp_server_place(server, params, answer, &offset);
    const NameUse *use = document ? lsp_names_at(document, offset) : NULL;

    if (!use)
        return;
    json_builder_begin_array(answer->builder);
    for (uint32_t i = 0; i < document->whole->use_count; i++) {
        const NameUse *other = &document->whole->uses[i];
        if (lsp_names_are_one(other->declared, use->declared) &&
            (with_declaration || !lsp_names_are_one(other->use, use->declared)))
            add_location(answer->builder, server, document, other->use);
    }
    json_builder_end_array(answer->builder);
}
