/* Logs under libFuzzer: STALEMATE_PARSER=log-line, log-monitor, log-csvlog, log-otlp or log-fields. ./dev fuzz_wire builds
 * and runs it beside the parsers of protocols.
 *
 * Of any bytes: a line of our own that is read is written, and read again as the same; each beginning of it that is cut off
 * is known for that. Of another tool's log what is read has times in order, a store and an operation. */
#include "checker/log/log_line.h"
#include "checker/log/log_write.h"
#include "checker/wire/import/import_readers.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);

typedef bool Reader(ImportSink *sink, const char *bytes, gsize length, GError **error);

static const struct {
    const char *name;
    Reader *read; /* NULL: our own lines */
} READERS[] = {{"log-line", NULL},
               {"log-monitor", import_monitor},
               {"log-csvlog", import_csvlog},
               {"log-otlp", import_otlp},
               {"log-fields", import_fields}};

static Reader *reader;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    const char *parser = getenv("STALEMATE_PARSER");

    for (guint i = 0; parser && i < G_N_ELEMENTS(READERS); i++)
        if (strcmp(READERS[i].name, parser) == 0) {
            reader = READERS[i].read;
            return 0;
        }
    fprintf(stderr, "STALEMATE_PARSER is no reader of logs\n");
    exit(2);
}

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void must_be_same(const LogEntry *a, const LogEntry *b)
{
    must(a->seq == b->seq && a->from == b->from && a->to == b->to && a->atomic == b->atomic);
    must(g_strcmp0(a->who, b->who) == 0 && g_strcmp0(a->request, b->request) == 0);
    must(g_strcmp0(a->store, b->store) == 0 && g_strcmp0(a->op, b->op) == 0);
    must(g_strcmp0(a->key, b->key) == 0 && g_strcmp0(a->value, b->value) == 0);
    must(a->reply.kind == b->reply.kind && a->reply.number == b->reply.number);
    must(g_strcmp0(a->reply.text, b->reply.text) == 0 && a->is_done == b->is_done);
    must(a->option_count == b->option_count);
    for (guint i = 0; i < a->option_count; i++)
        must(strcmp(a->options[i], b->options[i]) == 0);
}

static void try_line(LogTexts *texts, const char *bytes, gsize length)
{
    g_autoptr(GString) written = g_string_new(NULL);
    const char *problem = NULL;
    LogEntry entry, again;

    if (!log_line_read(texts, bytes, length, &entry, &problem)) {
        must(problem != NULL);
        return;
    }
    for (gsize cut = 1; cut < length && cut < 64; cut++)
        if (bytes[0] == '{')
            must(log_line_read(texts, bytes, length - cut, &again, &problem) ||
                 log_line_is_cut(texts, bytes, length - cut));
    log_write(written, &entry);
    must(log_line_read(texts, written->str, written->len - 1, &again, &problem));
    must_be_same(&entry, &again);
}

static void try_log(const char *bytes, gsize length)
{
    static BindField fields[] = {{BIND_FIELD_FROM, "t", false, 1000000, {0}},
                                 {BIND_FIELD_COMMAND, "c.d", false, 0, {0}},
                                 {BIND_FIELD_PARAMETERS, "p", false, 0, {0}},
                                 {BIND_FIELD_ERROR, "e", false, 0, {0}}};
    static BindServer servers[] = {{.address = "x"}};
    static Binding binding = {.fields = fields, .field_count = G_N_ELEMENTS(fields)};
    g_autoptr(GError) error = NULL;

    servers[0].protocol = protocol_find(length % 2 ? "redis" : "postgres");
    binding.servers = servers;
    binding.server_count = 1;
    ImportSink *sink = import_sink_new("log", &binding);
    bool is_read = reader(sink, bytes, length, &error);
    g_autoptr(LogFile) log = import_sink_end(sink);
    must(is_read == (error == NULL));
    for (guint i = 0; i < log->count; i++) {
        const LogEntry *entry = &log->entries[i];
        must(entry->seq == i + 1 && entry->from <= entry->to && entry->who);
        must(entry->store && entry->op && entry->line > 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *bytes = g_memdup2(data, size);
    LogTexts texts = {arena_new(), g_hash_table_new(g_str_hash, g_str_equal), g_string_new(NULL)};

    if (size > 0 && reader)
        try_log(bytes, size);
    else if (size > 0)
        try_line(&texts, bytes, size);
    g_hash_table_unref(texts.known);
    g_string_free(texts.scratch, TRUE);
    arena_free(texts.arena);
    return 0;
}
