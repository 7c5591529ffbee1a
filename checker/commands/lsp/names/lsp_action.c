/* What was meant, as an edit: of the mistakes whose advice is another name. */
#include "checker/base/member.h"
#include "checker/commands/lsp/lsp_methods.h"
#include "checker/commands/lsp/lsp_params.h"
#include "checker/commands/lsp/names/lsp_names.h"

static bool is_name(const LspDocument *document, Span span)
{
    g_autofree char *text = lsp_names_text(document, span);

    for (const char *at = text; *at; at++)
        if (!g_ascii_isalnum(*at) && *at != '_')
            return false;
    return *text != '\0';
}

static void add_action(JsonBuilder *b, const LspServer *server, const LspDocument *document,
                       const Diagnostic *mistake)
{
    g_autofree char *title = g_strdup_printf("write `%s`", mistake->instead);

    json_builder_begin_object(b);
    member_string(b, "title", title);
    member_string(b, "kind", "quickfix");
    member_bool(b, "isPreferred", true);
    member_object(b, "edit");
    member_object(b, "changes");
    member_array(b, document->uri);
    json_builder_begin_object(b);
    lsp_position_add_range(b, "range", lsp_document_source(document), mistake->span,
                           server->encoding);
    member_string(b, "newText", mistake->instead);
    json_builder_end_object(b);
    json_builder_end_array(b);
    json_builder_end_object(b);
    json_builder_end_object(b);
    json_builder_end_object(b);
}

void lsp_code_action(LspServer *server, JsonObject *params, LspAnswer *answer)
{
    LspDocument *document = lsp_server_document(server, params, answer);
    JsonObject *range = lsp_params_object(params, "range");
    const Source *source = document ? lsp_document_source(document) : NULL;
    uint32_t start, end;

    if (!source)
        return;
    if (!lsp_position_read(lsp_params_object(range, "start"), source, server->encoding, &start) ||
        !lsp_position_read(lsp_params_object(range, "end"), source, server->encoding, &end)) {
        lsp_server_refuse(answer, LSP_WRONG_PARAMS, g_strdup("params say no range"));
        return;
    }
    json_builder_begin_array(answer->builder);
    for (guint i = 0; i < diagnostics_count(document->mistakes); i++) {
        const Diagnostic *mistake = diagnostics_get(document->mistakes, i);
        if (mistake->instead && mistake->span.source == 0 && mistake->span.start <= end &&
            mistake->span.end >= start && is_name(document, mistake->span))
            add_action(answer->builder, server, document, mistake);
    }
    json_builder_end_array(answer->builder);
}
