#include "tests/fuzz/lsp_session.h"

#include "checker/base/member.h"
#include "checker/commands/lsp/lsp_wire.h"
#include "checker/commands/lsp/verdicts/lsp_verdicts.h"
#include "tests/fuzz/random.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char uri[] = "file:///design.stale";

typedef struct Stream {
    GString *text;
    guint64 *random;
    guint lines, requests;
} Stream;

/* ---- what a client sends ---- */

static JsonBuilder *begin(const char *method, guint id)
{
    JsonBuilder *b = json_builder_new();

    json_builder_begin_object(b);
    member_string(b, "jsonrpc", "2.0");
    member_string(b, "method", method);
    if (id)
        member_int(b, "id", id);
    member_object(b, "params");
    return b;
}

/* Takes the builder, whose params are open. */
static void end(Stream *stream, JsonBuilder *b)
{
    json_builder_end_object(b);
    json_builder_end_object(b);
    g_autoptr(JsonNode) root = json_builder_get_root(b);
    g_autofree char *body = json_to_string(root, FALSE);
    g_string_append_printf(stream->text, "Content-Length: %zu\r\n\r\n%s", strlen(body), body);
    g_object_unref(b);
}

static void add_position(JsonBuilder *b, const char *name, Stream *stream)
{
    enum { WIDEST = 100 };

    member_object(b, name);
    member_int(b, "line", (gint64)random_below(stream->random, stream->lines + 1));
    member_int(b, "character", (gint64)random_below(stream->random, WIDEST));
    json_builder_end_object(b);
}

static void ask(Stream *stream, const char *method)
{
    JsonBuilder *b = begin(method, ++stream->requests);

    member_object(b, "textDocument");
    member_string(b, "uri", uri);
    json_builder_end_object(b);
    add_position(b, "position", stream);
    member_string(b, "newName", "renamed");
    member_object(b, "range");
    add_position(b, "start", stream);
    add_position(b, "end", stream);
    json_builder_end_object(b);
    end(stream, b);
}

static void open_or_change(Stream *stream, const char *method, const char *text)
{
    JsonBuilder *b = begin(method, 0);

    member_object(b, "textDocument");
    member_string(b, "uri", uri);
    member_int(b, "version", stream->requests);
    member_string(b, "text", text);
    json_builder_end_object(b);
    member_array(b, "contentChanges");
    json_builder_begin_object(b);
    member_string(b, "text", text);
    json_builder_end_object(b);
    json_builder_end_array(b);
    end(stream, b);
}

static void ask_everything(Stream *stream)
{
    static const char *const methods[] = {
        "textDocument/semanticTokens/full",
        "textDocument/documentSymbol",
        "textDocument/formatting",
        "textDocument/codeLens",
        "textDocument/hover",
        "textDocument/definition",
        "textDocument/references",
        "textDocument/rename",
        "textDocument/prepareRename",
        "textDocument/completion",
        "textDocument/codeAction",
        "textDocument/none",
    };

    for (guint i = 0; i < G_N_ELEMENTS(methods); i++)
        ask(stream, methods[i]);
}

GString *lsp_session_stream(const char *text, guint64 *random, guint *requests)
{
    enum { TIMES = 3 };
    Stream stream = {.text = g_string_new(NULL), .random = random};

    for (const char *at = text; *at; at++)
        stream.lines += *at == '\n';
    end(&stream, begin("initialize", ++stream.requests));
    open_or_change(&stream, "textDocument/didOpen", text);
    for (guint i = 0; i < TIMES; i++) {
        ask_everything(&stream);
        open_or_change(&stream, "textDocument/didChange", text);
    }
    end(&stream, begin("textDocument/didSave", 0));
    end(&stream, begin("shutdown", ++stream.requests));
    end(&stream, begin("exit", 0));
    *requests = stream.requests;
    return stream.text;
}

/* ---- the server ---- */

static void free_document(void *document)
{
    lsp_document_free(document);
}

static void serve(FILE *in, FILE *out)
{
    const char *const libraries[] = {STALEMATE_MODELS_SOURCE "/library", NULL};
    LspServer server = {.out = out, .libraries = g_strdupv((char **)libraries)};

    g_mutex_init(&server.lock);
    server.documents = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, free_document);
    server.verdicts = lsp_verdicts_new(&server);
    lsp_server_run(&server, in);
    lsp_verdicts_free(server.verdicts);
    g_hash_table_unref(server.documents);
    g_strfreev(server.libraries);
    g_mutex_clear(&server.lock);
}

static guint count_answers(char *text, size_t length)
{
    FILE *said = length ? fmemopen(text, length, "r") : NULL;
    g_autofree char *why = NULL;
    JsonNode *message = NULL;
    guint answers = 0;

    while (said && lsp_wire_read(said, &message, &why) == LSP_READ_MESSAGE) {
        JsonObject *object = json_node_get_object(message);
        answers +=
            json_object_has_member(object, "id") && !json_object_has_member(object, "method");
        g_clear_pointer(&message, json_node_unref);
    }
    if (why) /* its own words have to be messages */
        abort();
    if (said)
        fclose(said);
    return answers;
}

guint lsp_session_run(const char *stream, gsize length)
{
    g_autofree char *copy = g_memdup2(stream, length);
    FILE *in = length ? fmemopen(copy, length, "r") : NULL;
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    if (!in || !out)
        abort();
    serve(in, out);
    fclose(in);
    fclose(out);
    const guint answers = count_answers(text, size);
    free(text);
    return answers;
}
