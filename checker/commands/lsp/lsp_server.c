#include "checker/commands/lsp/lsp_server.h"

#include "checker/base/error.h"
#include "checker/base/member.h"
#include "checker/commands/lsp/lsp_methods.h"
#include "checker/commands/lsp/lsp_params.h"
#include "checker/commands/lsp/lsp_wire.h"

#include <string.h>

/* ---- writing ---- */

static void send_root(LspServer *server, JsonBuilder *builder)
{
    g_autoptr(JsonNode) root = json_builder_get_root(builder);

    server->is_gone |= !lsp_wire_write(server->out, root);
}

static JsonBuilder *begin_message(void)
{
    JsonBuilder *builder = json_builder_new();

    json_builder_begin_object(builder);
    member_string(builder, "jsonrpc", "2.0");
    return builder;
}

void lsp_server_notify(LspServer *server, const char *method, JsonBuilder *params)
{
    g_autoptr(JsonBuilder) message = begin_message();

    member_string(message, "method", method);
    json_builder_set_member_name(message, "params");
    json_builder_add_value(message, json_builder_get_root(params));
    g_object_unref(params);
    json_builder_end_object(message);
    send_root(server, message);
}

void lsp_server_ask(LspServer *server, const char *method)
{
    g_autoptr(JsonBuilder) message = begin_message();

    member_int(message, "id", ++server->request);
    member_string(message, "method", method);
    json_builder_end_object(message);
    send_root(server, message);
}

static void send_answer(LspServer *server, JsonNode *id, const LspAnswer *answer)
{
    g_autoptr(JsonBuilder) message = begin_message();

    json_builder_set_member_name(message, "id");
    json_builder_add_value(message, id ? json_node_copy(id) : json_node_new(JSON_NODE_NULL));
    if (answer->fault) {
        member_object(message, "error");
        member_int(message, "code", answer->fault);
        member_string(message, "message", answer->message);
        json_builder_end_object(message);
    } else {
        JsonNode *result = json_builder_get_root(answer->builder);
        json_builder_set_member_name(message, "result");
        json_builder_add_value(message, result ? result : json_node_new(JSON_NODE_NULL));
    }
    json_builder_end_object(message);
    send_root(server, message);
}

/* ---- what params say ---- */

void lsp_server_refuse(LspAnswer *answer, LspFault fault, char *message)
{
    g_free(answer->message);
    answer->fault = fault;
    answer->message = message;
}

LspDocument *lsp_server_document(LspServer *server, JsonObject *params, LspAnswer *answer)
{
    const char *uri = lsp_params_string(lsp_params_object(params, "textDocument"), "uri");
    LspDocument *document = uri ? g_hash_table_lookup(server->documents, uri) : NULL;

    if (!uri)
        lsp_server_refuse(answer, LSP_WRONG_PARAMS, g_strdup("params say no textDocument"));
    else if (!document)
        lsp_server_refuse(answer, LSP_WRONG_PARAMS, g_strdup_printf("%s is not open", uri));
    return document;
}

LspDocument *lsp_server_place(LspServer *server, JsonObject *params, LspAnswer *answer,
                              uint32_t *offset)
{
    LspDocument *document = lsp_server_document(server, params, answer);

    if (!document || !document->design)
        return NULL;
    if (lsp_position_read(lsp_params_object(params, "position"), lsp_document_source(document),
                          server->encoding, offset))
        return document;
    lsp_server_refuse(answer, LSP_WRONG_PARAMS, g_strdup("params say no position"));
    return NULL;
}

/* ---- methods ---- */

static void shut_down(LspServer *server, JsonObject *params, LspAnswer *answer)
{
    server->is_shut_down = true;
}

static void end(LspServer *server, JsonObject *params, LspAnswer *answer)
{
    server->is_ended = true;
}

static void ignore(LspServer *server, JsonObject *params, LspAnswer *answer)
{
}

typedef struct Method {
    const char *name;
    LspMethod run;
    bool is_notification;
} Method;

static const Method methods[] = {
    {"initialize", lsp_initialize, false},
    {"initialized", ignore, true},
    {"shutdown", shut_down, false},
    {"exit", end, true},
    {"textDocument/didOpen", lsp_did_open, true},
    {"textDocument/didChange", lsp_did_change, true},
    {"textDocument/didClose", lsp_did_close, true},
    {"textDocument/didSave", lsp_did_save, true},
    {"textDocument/codeAction", lsp_code_action, false},
    {"textDocument/codeLens", lsp_code_lens, false},
    {"textDocument/completion", lsp_completion, false},
    {"textDocument/definition", lsp_definition, false},
    {"textDocument/documentSymbol", lsp_document_symbol, false},
    {"textDocument/formatting", lsp_formatting, false},
    {"textDocument/hover", lsp_hover, false},
    {"textDocument/prepareRename", lsp_prepare_rename, false},
    {"textDocument/references", lsp_references, false},
    {"textDocument/rename", lsp_rename, false},
    {"textDocument/semanticTokens/full", lsp_semantic_tokens, false},
    {"workspace/executeCommand", lsp_execute_command, false},
};

static const Method *find_method(const char *name)
{
    for (guint i = 0; i < G_N_ELEMENTS(methods); i++)
        if (strcmp(methods[i].name, name) == 0)
            return &methods[i];
    return NULL;
}

/* Before `initialize` and after `shutdown` there is nothing to ask for. */
static bool is_in_time(const LspServer *server, const Method *method, LspAnswer *answer)
{
    bool is_first = method->run == lsp_initialize;

    if (!server->is_initialized && !is_first)
        lsp_server_refuse(answer, LSP_NOT_INITIALIZED, g_strdup("initialize comes first"));
    else if (server->is_shut_down || (server->is_initialized && is_first))
        lsp_server_refuse(answer, LSP_NO_REQUEST,
                          g_strdup_printf("%s comes too late", method->name));
    return answer->fault == LSP_NO_FAULT || method->run == end;
}

/* A request has an id, and is answered; a notification has none, and is not, whatever is wrong. */
static void handle(LspServer *server, JsonObject *message, const char *name)
{
    const Method *method = find_method(name);
    JsonNode *id = json_object_get_member(message, "id");
    g_autoptr(JsonBuilder) builder = json_builder_new();
    LspAnswer answer = {builder};

    if (!method)
        lsp_server_refuse(&answer, LSP_NO_METHOD, g_strdup_printf("there is no method %s", name));
    else if (method->is_notification != (id == NULL))
        lsp_server_refuse(
            &answer, LSP_NO_REQUEST,
            g_strdup_printf("%s is a %s", name,
                            id ? "notification: it has no id" : "request: it has an id"));
    else if (is_in_time(server, method, &answer))
        method->run(server, lsp_params_object(message, "params"), &answer);
    if (id)
        send_answer(server, id, &answer);
    g_free(answer.message);
}

static void handle_node(LspServer *server, JsonNode *node)
{
    JsonObject *message = JSON_NODE_HOLDS_OBJECT(node) ? json_node_get_object(node) : NULL;
    const char *name = lsp_params_string(message, "method");
    LspAnswer answer = {.fault = LSP_NO_REQUEST,
                        .message = (char *)"a message is an object with a method"};

    if (name)
        handle(server, message, name);
    else if (!message || !json_object_has_member(message, "id") ||
             json_object_has_member(message, "method"))
        send_answer(server, NULL,
                    &answer); /* else the client answers something that it was asked */
}

/* ---- the loop ---- */

static bool serve(LspServer *server, FILE *in, LspRead *end_of_reading, char **why)
{
    JsonNode *message = NULL;

    *end_of_reading = lsp_wire_read(in, &message, why);
    g_mutex_lock(&server->lock);
    if (*end_of_reading == LSP_READ_MESSAGE)
        handle_node(server, message);
    else if (*end_of_reading == LSP_READ_NO_JSON)
        send_answer(server, NULL, &(LspAnswer){.fault = LSP_NO_JSON, .message = *why});
    bool goes_on = *end_of_reading <= LSP_READ_NO_JSON && !server->is_ended && !server->is_gone;
    g_mutex_unlock(&server->lock);
    g_clear_pointer(&message, json_node_unref);
    return goes_on;
}

int lsp_server_run(LspServer *server, FILE *in)
{
    g_autofree char *why = NULL;
    LspRead read;

    while (serve(server, in, &read, &why))
        g_clear_pointer(&why, g_free);
    if (why)
        fprintf(stderr, "stalemate lsp: %s\n", why);
    if (read == LSP_READ_BROKEN)
        return EXIT_WRONG;
    return server->is_shut_down && !server->is_gone ? EXIT_HOLDS : EXIT_FAILS;
}
