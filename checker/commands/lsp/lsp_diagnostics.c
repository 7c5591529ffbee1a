#include "checker/commands/lsp/lsp_diagnostics.h"

#include "checker/base/member.h"
#include "checker/language/syntax/tree.h"

enum { AS_ERROR = 1, AS_WARNING = 2 }; /* DiagnosticSeverity */

/* A place in another file is shown where the design begins to use files, and related. */
static Span shown_span(const LspDocument *document, Span span)
{
    const Tree *tree = document->design->trees[0];

    if (span.source == 0)
        return span;
    return tree->use_count > 0 ? tree->uses[0].span : (Span){0};
}

static void add_location(JsonBuilder *b, const LspServer *server, const LspDocument *document,
                         Span span)
{
    g_autofree char *uri = lsp_document_uri(document, span.source);

    member_object(b, "location");
    member_string(b, "uri", uri);
    lsp_position_add_range(b, "range", source_map_get(document->design->sources, span.source), span,
                           server->encoding);
    json_builder_end_object(b);
}

static void add_related(JsonBuilder *b, const LspServer *server, const LspDocument *document,
                        Span span, const char *message)
{
    json_builder_begin_object(b);
    add_location(b, server, document, span);
    member_string(b, "message", message);
    json_builder_end_object(b);
}

static void add_diagnostic(JsonBuilder *b, const LspServer *server, const LspDocument *document,
                           const Diagnostic *diagnostic)
{
    g_autofree char *message =
        g_strdup_printf("%s%s%s", diagnostic->message, diagnostic->help ? "\n" : "",
                        diagnostic->help ? diagnostic->help : "");

    json_builder_begin_object(b);
    lsp_position_add_range(b, "range", lsp_document_source(document),
                           shown_span(document, diagnostic->span), server->encoding);
    member_int(b, "severity", diagnostic->severity == SEVERITY_ERROR ? AS_ERROR : AS_WARNING);
    member_string(b, "source", "stalemate");
    member_string(b, "message", message);
    member_array(b, "relatedInformation");
    if (diagnostic->span.source != 0)
        add_related(b, server, document, diagnostic->span, diagnostic->message);
    if (diagnostic->has_related)
        add_related(b, server, document, diagnostic->related, "it is here");
    json_builder_end_array(b);
    json_builder_end_object(b);
}

static void add_beginning(JsonBuilder *b)
{
    static const char *const ends[] = {"start", "end"};

    member_object(b, "range");
    for (guint i = 0; i < G_N_ELEMENTS(ends); i++) {
        member_object(b, ends[i]);
        member_int(b, "line", 0);
        member_int(b, "character", 0);
        json_builder_end_object(b);
    }
    json_builder_end_object(b);
}

/* Of the whole file: the text was refused, or resolving it took too long. */
static void add_general(JsonBuilder *b, int severity, const char *message)
{
    json_builder_begin_object(b);
    add_beginning(b);
    member_int(b, "severity", severity);
    member_string(b, "source", "stalemate");
    member_string(b, "message", message);
    json_builder_end_object(b);
}

static void add_list(JsonBuilder *b, const LspServer *server, const LspDocument *document,
                     const Diagnostics *list)
{
    for (guint i = 0; i < diagnostics_count(list); i++)
        add_diagnostic(b, server, document, diagnostics_get(list, i));
}

static void add_found(JsonBuilder *b, JsonNode *found)
{
    JsonArray *list = json_node_get_array(found);

    for (guint i = 0; i < json_array_get_length(list); i++)
        json_builder_add_value(b, json_array_dup_element(list, i));
}

static JsonBuilder *begin_params(const char *uri)
{
    JsonBuilder *b = json_builder_new();

    json_builder_begin_object(b);
    member_string(b, "uri", uri);
    return b;
}

static void end_params(LspServer *server, JsonBuilder *b)
{
    json_builder_end_array(b);
    json_builder_end_object(b);
    lsp_server_notify(server, "textDocument/publishDiagnostics", b);
}

void lsp_diagnostics_publish(LspServer *server, const LspDocument *document)
{
    JsonBuilder *b = begin_params(document->uri);

    member_int(b, "version", document->version);
    member_array(b, "diagnostics");
    if (document->refusal) {
        add_general(b, AS_ERROR, document->refusal);
    } else {
        add_list(b, server, document, document->mistakes);
        add_list(b, server, document, document->warnings);
    }
    if (document->findings)
        add_found(b, document->findings->diagnostics);
    if (document->is_cut)
        add_general(b, AS_WARNING, "this takes more than a second to read: not all is looked at");
    end_params(server, b);
}

void lsp_diagnostics_clear(LspServer *server, const char *uri)
{
    JsonBuilder *b = begin_params(uri);

    member_array(b, "diagnostics");
    end_params(server, b);
}
