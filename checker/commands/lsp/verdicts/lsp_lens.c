/* Verdicts over what they are of, and the run that a lens shows. */
#include "checker/base/member.h"
#include "checker/commands/lsp/lsp_methods.h"
#include "checker/commands/lsp/lsp_params.h"

#include <string.h>

enum { AS_INFORMATION = 3 }; /* MessageType */

/* Those of this version, once there are any. */
void lsp_code_lens(LspServer *server, JsonObject *params, LspAnswer *answer)
{
    LspDocument *document = lsp_server_document(server, params, answer);

    if (!document)
        return;
    JsonArray *lenses = document->findings ? json_node_get_array(document->findings->lenses) : NULL;
    json_builder_begin_array(answer->builder);
    for (guint i = 0; lenses && i < json_array_get_length(lenses); i++)
        json_builder_add_value(answer->builder, json_array_dup_element(lenses, i));
    json_builder_end_array(answer->builder);
}

static bool begins_at(JsonObject *lens, LspPosition at)
{
    JsonObject *start = lsp_params_object(lsp_params_object(lens, "range"), "start");
    int64_t line, character;

    return lsp_params_int(start, "line", &line) && lsp_params_int(start, "character", &character) &&
           line == at.line && character == at.character;
}

/* Without what a click on the lens does. */
char *lsp_findings_verdict(const LspFindings *findings, LspPosition at)
{
    static const char click[] = ": show run";
    JsonArray *lenses = findings ? json_node_get_array(findings->lenses) : NULL;

    for (guint i = 0; lenses && i < json_array_get_length(lenses); i++) {
        JsonObject *lens = json_array_get_object_element(lenses, i);
        const char *title = lsp_params_string(lsp_params_object(lens, "command"), "title");
        if (begins_at(lens, at))
            return g_str_has_suffix(title, click) ? g_strndup(title, strlen(title) - strlen(click))
                                                  : g_strdup(title);
    }
    return NULL;
}

/* NULL where it is of another version, or of nothing. */
static const char *find_run(LspServer *server, JsonArray *arguments)
{
    g_autoptr(JsonObject) named = json_object_new();
    int64_t version, serial, number;

    if (!arguments || json_array_get_length(arguments) != 4)
        return NULL;
    json_object_set_member(named, "uri", json_array_dup_element(arguments, 0));
    json_object_set_member(named, "version", json_array_dup_element(arguments, 1));
    json_object_set_member(named, "serial", json_array_dup_element(arguments, 2));
    json_object_set_member(named, "number", json_array_dup_element(arguments, 3));
    const char *uri = lsp_params_string(named, "uri");
    const LspDocument *document = uri ? g_hash_table_lookup(server->documents, uri) : NULL;
    if (!document || !document->findings || !lsp_params_int(named, "version", &version) ||
        !lsp_params_int(named, "serial", &serial) || !lsp_params_int(named, "number", &number) ||
        version != document->version || serial != document->findings->serial || number < 0 ||
        number >= document->findings->runs->len)
        return NULL;
    return document->findings->runs->pdata[number];
}

static void show(LspServer *server, const char *text)
{
    JsonBuilder *params = json_builder_new();

    json_builder_begin_object(params);
    member_int(params, "type", AS_INFORMATION);
    member_string(params, "message", text);
    json_builder_end_object(params);
    lsp_server_notify(server, "window/showMessage", params);
}

/* The text is the answer, for who asks for it; and it is shown, for editors that do no more than ask. */
void lsp_execute_command(LspServer *server, JsonObject *params, LspAnswer *answer)
{
    const char *command = lsp_params_string(params, "command");

    if (g_strcmp0(command, "stalemate.showRun") != 0) {
        lsp_server_refuse(answer, LSP_WRONG_PARAMS,
                          g_strdup_printf("there is no command %s", command ? command : ""));
        return;
    }
    const char *run = find_run(server, lsp_params_array(params, "arguments"));
    if (!run) {
        lsp_server_refuse(answer, LSP_FAILED, g_strdup("there is a newer answer than that run"));
        return;
    }
    json_builder_begin_object(answer->builder);
    member_string(answer->builder, "text", run);
    json_builder_end_object(answer->builder);
    show(server, run);
}
