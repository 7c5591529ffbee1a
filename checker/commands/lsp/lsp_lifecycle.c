/* What a client says of itself and of the documents that it opens, changes and closes. */
#include "checker/base/member.h"
#include "checker/commands/lsp/lsp_diagnostics.h"
#include "checker/commands/lsp/lsp_methods.h"
#include "checker/commands/lsp/lsp_params.h"
#include "checker/commands/lsp/names/lsp_token_kind.h"
#include "checker/commands/lsp/verdicts/lsp_verdicts.h"

#include <string.h>

enum { SYNC_FULL = 1 }; /* TextDocumentSyncKind: every change brings the whole text */

/* That need no more said of them. */
static const char *const PROVIDED[] = {"definitionProvider",     "referencesProvider",
                                       "hoverProvider",          "codeActionProvider",
                                       "documentSymbolProvider", "documentFormattingProvider"};

static bool offers_utf8(JsonObject *capabilities)
{
    JsonArray *offered =
        lsp_params_array(lsp_params_object(capabilities, "general"), "positionEncodings");

    for (guint i = 0; offered && i < json_array_get_length(offered); i++) {
        JsonNode *node = json_array_get_element(offered, i);
        if (JSON_NODE_HOLDS_VALUE(node) && g_strcmp0(json_node_get_string(node), "utf-8") == 0)
            return true;
    }
    return false;
}

static void add_sync(JsonBuilder *b)
{
    member_object(b, "textDocumentSync");
    member_bool(b, "openClose", true);
    member_int(b, "change", SYNC_FULL);
    member_bool(b, "save", true);
    json_builder_end_object(b);
}

static void add_provided(JsonBuilder *b)
{
    member_object(b, "renameProvider");
    member_bool(b, "prepareProvider", true);
    json_builder_end_object(b);
    member_object(b, "codeLensProvider");
    member_bool(b, "resolveProvider", false);
    json_builder_end_object(b);
    member_object(b, "executeCommandProvider");
    member_array(b, "commands");
    json_builder_add_string_value(b, "stalemate.showRun");
    json_builder_end_array(b);
    json_builder_end_object(b);
    member_object(b, "completionProvider");
    member_array(b, "triggerCharacters");
    json_builder_add_string_value(b, ".");
    json_builder_end_array(b);
    json_builder_end_object(b);
    member_object(b, "semanticTokensProvider");
    lsp_token_kind_add_legend(b);
    member_bool(b, "full", true);
    json_builder_end_object(b);
}

void lsp_initialize(LspServer *server, JsonObject *params, LspAnswer *answer)
{
    JsonObject *capabilities = lsp_params_object(params, "capabilities");
    JsonObject *lenses =
        lsp_params_object(lsp_params_object(capabilities, "workspace"), "codeLens");
    JsonBuilder *b = answer->builder;

    server->is_initialized = true;
    server->encoding = offers_utf8(capabilities) ? LSP_UTF8 : LSP_UTF16;
    server->refreshes_lenses = lsp_params_bool(lenses, "refreshSupport");
    json_builder_begin_object(b);
    member_object(b, "capabilities");
    member_string(b, "positionEncoding", server->encoding == LSP_UTF8 ? "utf-8" : "utf-16");
    add_sync(b);
    for (guint i = 0; i < G_N_ELEMENTS(PROVIDED); i++)
        member_bool(b, PROVIDED[i], true);
    add_provided(b);
    json_builder_end_object(b);
    member_object(b, "serverInfo");
    member_string(b, "name", "stalemate");
    member_string(b, "version", STALEMATE_VERSION);
    json_builder_end_object(b);
    json_builder_end_object(b);
}

static void put_text(LspServer *server, const char *uri, int64_t version, const char *text,
                     bool is_new)
{
    LspDocument *document =
        lsp_document_new(uri, version, text, (const char *const *)server->libraries);

    g_hash_table_replace(server->documents, document->uri, document);
    lsp_diagnostics_publish(server, document);
    lsp_verdicts_ask(server->verdicts, document, is_new);
}

void lsp_did_open(LspServer *server, JsonObject *params, LspAnswer *answer)
{
    JsonObject *item = lsp_params_object(params, "textDocument");
    const char *uri = lsp_params_string(item, "uri"), *text = lsp_params_string(item, "text");
    int64_t version = 0;

    lsp_params_int(item, "version", &version);
    if (uri && text)
        put_text(server, uri, version, text, true);
}

/* Of several changes at once each is the whole text: the last one counts. */
void lsp_did_change(LspServer *server, JsonObject *params, LspAnswer *answer)
{
    LspDocument *document = lsp_server_document(server, params, answer);
    JsonArray *changes = lsp_params_array(params, "contentChanges");
    guint count = changes ? json_array_get_length(changes) : 0;
    JsonObject *change = count > 0 ? lsp_params_element(changes, count - 1) : NULL;
    const char *text = lsp_params_string(change, "text");
    int64_t version = document ? document->version + 1 : 0;

    if (!document || !text)
        return;
    lsp_params_int(lsp_params_object(params, "textDocument"), "version", &version);
    g_autofree char *uri = g_strdup(document->uri);
    put_text(server, uri, version, text, false);
}

static bool uses(const LspDocument *document, const char *path)
{
    for (uint16_t i = 1; document->design && i < source_map_count(document->design->sources); i++)
        if (strcmp(source_map_get(document->design->sources, i)->path, path) == 0)
            return true;
    return false;
}

/* Designs that use the file are read again: theirs is what the file system has. */
void lsp_did_save(LspServer *server, JsonObject *params, LspAnswer *answer)
{
    const LspDocument *saved = lsp_server_document(server, params, answer);
    g_autoptr(GPtrArray) users = g_ptr_array_new();
    GHashTableIter each;
    gpointer document;

    g_hash_table_iter_init(&each, server->documents);
    while (saved && g_hash_table_iter_next(&each, NULL, &document))
        if (uses(document, saved->path))
            g_ptr_array_add(users, document);
    for (guint i = 0; i < users->len; i++) {
        const LspDocument *user = users->pdata[i];
        g_autofree char *uri = g_strdup(user->uri), *text = g_strdup(user->text);
        put_text(server, uri, user->version, text, false);
    }
}

void lsp_did_close(LspServer *server, JsonObject *params, LspAnswer *answer)
{
    LspDocument *document = lsp_server_document(server, params, answer);

    if (!document)
        return;
    g_autofree char *uri = g_strdup(document->uri);
    g_hash_table_remove(server->documents, uri);
    lsp_verdicts_forget(server->verdicts, uri);
    lsp_diagnostics_clear(server, uri);
}
