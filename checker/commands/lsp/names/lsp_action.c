/* What to do about a mistake, as edits: the name that was meant, a declaration, what a verdict advises. */
#include "checker/commands/lsp/lsp_methods.h"
#include "checker/commands/lsp/lsp_params.h"
#include "checker/commands/lsp/names/lsp_declare.h"
#include "checker/commands/lsp/names/lsp_edit.h"
#include "checker/commands/lsp/names/lsp_names.h"

static bool is_name(const LspDocument *document, Span span)
{
    g_autofree char *text = lsp_names_text(document, span);

    for (const char *at = text; *at; at++)
        if (!g_ascii_isalnum(*at) && *at != '_')
            return false;
    return *text != '\0';
}

static bool touches(Span span, uint32_t start, uint32_t end)
{
    return span.source == 0 && span.start <= end && span.end >= start;
}

static void add_actions(JsonBuilder *b, const LspServer *server, const LspDocument *document,
                        const Diagnostic *mistake)
{
    if (!is_name(document, mistake->span))
        return;
    if (mistake->instead) {
        g_autofree char *title = g_strdup_printf("write `%s`", mistake->instead);
        lsp_edit_add(b, server, document,
                     &(LspEdit){.title = title,
                                .span = mistake->span,
                                .text = mistake->instead,
                                .is_preferred = true});
    }
    lsp_declare_add(b, server, document, mistake);
}

/* What verdicts advise: of those of this version. */
static void add_advised(JsonBuilder *b, const LspDocument *document, uint32_t start, uint32_t end)
{
    const GPtrArray *advised = document->findings ? document->findings->advised : NULL;

    for (guint i = 0; advised && i < advised->len; i++) {
        const LspAdvice *advice = advised->pdata[i];
        if (touches(advice->span, start, end))
            json_builder_add_value(b, json_node_copy(advice->action));
    }
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
        if (touches(mistake->span, start, end))
            add_actions(answer->builder, server, document, mistake);
    }
    add_advised(answer->builder, document, start, end);
    json_builder_end_array(answer->builder);
}
