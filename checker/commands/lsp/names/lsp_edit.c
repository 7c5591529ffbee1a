#include "checker/commands/lsp/names/lsp_edit.h"

#include "checker/base/member.h"

void lsp_edit_add(JsonBuilder *b, const LspServer *server, const LspDocument *document,
                  const LspEdit *edit)
{
    json_builder_begin_object(b);
    member_string(b, "title", edit->title);
    member_string(b, "kind", "quickfix");
    if (edit->is_preferred)
        member_bool(b, "isPreferred", true);
    member_object(b, "edit");
    member_object(b, "changes");
    member_array(b, document->uri);
    json_builder_begin_object(b);
    lsp_position_add_range(b, "range", lsp_document_source(document), edit->span, server->encoding);
    member_string(b, "newText", edit->text);
    json_builder_end_object(b);
    json_builder_end_array(b);
    json_builder_end_object(b);
    json_builder_end_object(b);
    json_builder_end_object(b);
}
