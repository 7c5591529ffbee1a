/* The canonical layout, as `stalemate format` gives it. */
#include "checker/base/member.h"
#include "checker/commands/lsp/lsp_methods.h"
#include "checker/language/format/format.h"

static void add_whole(JsonBuilder *b, const LspServer *server, const Source *source,
                      const char *text)
{
    json_builder_begin_object(b);
    lsp_position_add_range(b, "range", source, (Span){.end = source->length}, server->encoding);
    member_string(b, "newText", text);
    json_builder_end_object(b);
}

void lsp_formatting(LspServer *server, JsonObject *params, LspAnswer *answer)
{
    LspDocument *document = lsp_server_document(server, params, answer);
    g_autoptr(GError) error = NULL;

    if (!document)
        return;
    if (!document->design) {
        lsp_server_refuse(answer, LSP_FAILED, g_strdup(document->refusal));
        return;
    }
    const SourceMap *sources = document->design->sources;
    g_autoptr(Diagnostics) mistakes = diagnostics_new(sources);
    g_autofree char *text = format_source(sources, 0, mistakes, &error);
    if (!text) {
        lsp_server_refuse(
            answer, LSP_FAILED,
            g_strdup(error ? error->message : "a design that does not parse is left as it is"));
        return;
    }
    json_builder_begin_array(answer->builder);
    if (g_strcmp0(text, document->text) != 0)
        add_whole(answer->builder, server, lsp_document_source(document), text);
    json_builder_end_array(answer->builder);
}
