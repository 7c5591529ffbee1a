/* Spans of OpenTelemetry: OTLP as JSON, one document or one a line, as the file exporter of the Collector writes it. A
 * span of a client whose attributes say a database's system and query is an operation; its trace's span that serves
 * (SERVER, CONSUMER), or the outermost one, is the request that it is of. Attributes have the names of the semantic
 * conventions, new (db.system.name, db.query.text) and old (db.system, db.statement). The line of an operation is the
 * number of its span in the file. */
#include "checker/wire/import/import_readers.h"

#include "checker/base/json_depth.h"
#include "checker/wire/import/import_words.h"

#include <json-glib/json-glib.h>
#include <string.h>

enum { KIND_SERVER = 2, KIND_CONSUMER = 5, STATUS_ERROR = 2 };

typedef struct OtlpSpan {
    const char *trace, *id, *parent, *name; /* of the arena; `parent` may be "" */
    bool serves;
    const char *system, *query, *error; /* NULL: it says none */
    gint64 from, to, rows;              /* -1: it does not say how many */
    WireText *values;                   /* of the query's parameters */
    guint value_count;
    guint number; /* in the file, from 1 */
} OtlpSpan;

typedef struct OtlpReader {
    ImportSink *sink;
    GPtrArray *spans;  /* of the arena */
    GHashTable *by_id; /* "TRACE SPAN" -> OtlpSpan */
    const char *problem;
} OtlpReader;

/* ---- members ---- */

static JsonNode *member(JsonObject *object, const char *name, JsonNodeType type)
{
    JsonNode *node = json_object_get_member(object, name);

    return node && JSON_NODE_TYPE(node) == type ? node : NULL;
}

static const char *string_of(JsonObject *object, const char *name)
{
    JsonNode *node = member(object, name, JSON_NODE_VALUE);
    bool is_text = node && json_node_get_value_type(node) == G_TYPE_STRING;

    return is_text ? json_node_get_string(node) : NULL;
}

/* A number, or one as text, as 64 bits are written in JSON. */
static gint64 integer_of(JsonObject *object, const char *name, gint64 otherwise)
{
    JsonNode *node = member(object, name, JSON_NODE_VALUE);
    const char *text = string_of(object, name);

    if (text)
        return g_ascii_strtoll(text, NULL, 10);
    return node && json_node_get_value_type(node) == G_TYPE_INT64 ? json_node_get_int(node)
                                                                  : otherwise;
}

/* An attribute's value as text: {"stringValue": "redis"}. Caller frees; NULL: it is no text and no number. */
static char *attribute_text(JsonObject *value)
{
    static const char *const NAMES[] = {"stringValue", "intValue", "doubleValue", "boolValue"};

    for (guint i = 0; i < G_N_ELEMENTS(NAMES); i++) {
        JsonNode *node = member(value, NAMES[i], JSON_NODE_VALUE);
        if (node)
            return string_of(value, NAMES[i]) ? g_strdup(string_of(value, NAMES[i]))
                                              : json_to_string(node, FALSE);
    }
    return NULL;
}

/* ---- spans ---- */

/* By its number, from 0: db.query.parameter.0. */
static void set_parameter(OtlpReader *reader, OtlpSpan *span, const char *name, const char *text)
{
    enum { MOST = 256 };
    guint64 number;

    if (!g_ascii_string_to_unsigned(name, 10, 0, MOST - 1, &number, NULL))
        return;
    if (!span->values)
        span->values = arena_array(reader->sink->arena, WireText, MOST);
    span->value_count = MAX(span->value_count, (guint)number + 1);
    span->values[number] = (WireText){arena_strdup(reader->sink->arena, text), strlen(text)};
}

static void take_attribute(OtlpReader *reader, OtlpSpan *span, const char *key, const char *text)
{
    static const char parameter[] = "db.query.parameter.";
    Arena *arena = reader->sink->arena;

    if (strcmp(key, "db.system.name") == 0 || strcmp(key, "db.system") == 0)
        span->system = import_sink_known(reader->sink, text);
    else if (strcmp(key, "db.query.text") == 0 || strcmp(key, "db.statement") == 0)
        span->query = arena_strdup(arena, text);
    else if (strcmp(key, "db.response.returned_rows") == 0)
        span->rows = g_ascii_strtoll(text, NULL, 10);
    else if (g_str_has_prefix(key, parameter))
        set_parameter(reader, span, key + strlen(parameter), text);
}

static void take_attributes(OtlpReader *reader, OtlpSpan *span, JsonObject *object)
{
    JsonNode *node = member(object, "attributes", JSON_NODE_ARRAY);
    JsonArray *list = node ? json_node_get_array(node) : NULL;

    for (guint i = 0; list && i < json_array_get_length(list); i++) {
        JsonNode *item = json_array_get_element(list, i);
        JsonObject *one = JSON_NODE_HOLDS_OBJECT(item) ? json_node_get_object(item) : NULL;
        const char *key = one ? string_of(one, "key") : NULL;
        JsonNode *value = one ? member(one, "value", JSON_NODE_OBJECT) : NULL;
        g_autofree char *text = value ? attribute_text(json_node_get_object(value)) : NULL;
        if (key && text)
            take_attribute(reader, span, key, text);
    }
}

/* The kind is a number, and in older files its name. */
static bool serves(JsonObject *object)
{
    const char *name = string_of(object, "kind");
    gint64 kind = name ? 0 : integer_of(object, "kind", 0);

    return kind == KIND_SERVER || kind == KIND_CONSUMER ||
           g_strcmp0(name, "SPAN_KIND_SERVER") == 0 || g_strcmp0(name, "SPAN_KIND_CONSUMER") == 0;
}

static const char *error_of(OtlpReader *reader, JsonObject *object)
{
    JsonNode *node = member(object, "status", JSON_NODE_OBJECT);
    JsonObject *status = node ? json_node_get_object(node) : NULL;
    const char *code = status ? string_of(status, "code") : NULL;

    if (!status || (g_strcmp0(code, "STATUS_CODE_ERROR") != 0 &&
                    (code || integer_of(status, "code", 0) != STATUS_ERROR)))
        return NULL;
    const char *message = string_of(status, "message");
    return arena_strdup(reader->sink->arena, message ? message : "an error");
}

static bool take_span(OtlpReader *reader, JsonObject *object)
{
    enum { MICROSECOND = 1000 };
    ImportSink *sink = reader->sink;
    const char *trace = string_of(object, "traceId"), *id = string_of(object, "spanId");
    OtlpSpan *span = arena_new0(sink->arena, OtlpSpan);
    gint64 from = integer_of(object, "startTimeUnixNano", -1);
    gint64 to = integer_of(object, "endTimeUnixNano", -1);

    if (!trace || !id || from < 0 || to < from) {
        reader->problem = !trace || !id ? "a span has no `traceId` or `spanId`"
                                        : "a span has no `startTimeUnixNano`, or ends before it";
        return false;
    }
    const char *parent = string_of(object, "parentSpanId"), *name = string_of(object, "name");
    *span = (OtlpSpan){.trace = import_sink_known(sink, trace),
                       .id = arena_strdup(sink->arena, id),
                       .parent = arena_strdup(sink->arena, parent ? parent : ""),
                       .name = import_sink_known(sink, name ? name : ""),
                       .serves = serves(object),
                       .error = error_of(reader, object),
                       .from = from / MICROSECOND,
                       .to = (to + MICROSECOND - 1) / MICROSECOND,
                       .rows = -1,
                       .number = reader->spans->len + 1};
    take_attributes(reader, span, object);
    g_ptr_array_add(reader->spans, span);
    g_hash_table_insert(reader->by_id, arena_printf(sink->arena, "%s %s", trace, id), span);
    return true;
}

/* ---- documents ---- */

typedef bool Take(OtlpReader *reader, JsonObject *object);

/* Each object of a list. */
static bool take_each(OtlpReader *reader, JsonObject *object, const char *name, Take *take)
{
    JsonNode *node = member(object, name, JSON_NODE_ARRAY);
    JsonArray *list = node ? json_node_get_array(node) : NULL;

    for (guint i = 0; list && i < json_array_get_length(list); i++) {
        JsonNode *item = json_array_get_element(list, i);
        if (JSON_NODE_HOLDS_OBJECT(item) && !take(reader, json_node_get_object(item)))
            return false;
    }
    return true;
}

static bool take_scope(OtlpReader *reader, JsonObject *object)
{
    return take_each(reader, object, "spans", take_span);
}

static bool take_resource(OtlpReader *reader, JsonObject *object)
{
    return take_each(reader, object, "scopeSpans", take_scope);
}

static bool take_document(OtlpReader *reader, JsonParser *parser, const char *text, gsize length)
{
    reader->problem = "it is no document of OTLP: {\"resourceSpans\": [...]}";
    if (!g_utf8_validate(text, (gssize)length, NULL) || !json_depth_is_fit(text, length) ||
        !json_parser_load_from_data(parser, text, (gssize)length, NULL))
        return false;
    JsonNode *root = json_parser_get_root(parser);
    JsonObject *object = root && JSON_NODE_HOLDS_OBJECT(root) ? json_node_get_object(root) : NULL;
    if (!object || !member(object, "resourceSpans", JSON_NODE_ARRAY))
        return false;
    reader->problem = NULL;
    return take_each(reader, object, "resourceSpans", take_resource);
}

/* One a line; where the first line is none, the file is one. */
static bool read_documents(OtlpReader *reader, const char *bytes, gsize length, GError **error)
{
    g_autoptr(JsonParser) parser = json_parser_new();
    const char *at = bytes, *line;
    bool is_whole;
    gsize size;

    for (guint number = 1; import_sink_line(&at, bytes + length, &line, &size, &is_whole);
         number++) {
        if (import_sink_is_blank(line, size) || take_document(reader, parser, line, size))
            continue;
        if (number == 1 && take_document(reader, parser, bytes, length))
            return true;
        reader->sink->log->is_cut = number > 1 && !is_whole;
        return reader->sink->log->is_cut ||
               import_sink_fail(reader->sink, number, reader->problem, error);
    }
    return true;
}

/* ---- operations ---- */

static const Protocol *protocol_of(const char *system)
{
    static const struct {
        const char *system, *protocol;
    } NAMES[] = {{"redis", "redis"},         {"valkey", "redis"}, {"memcached", "memcached"},
                 {"postgresql", "postgres"}, {"mysql", "mysql"},  {"mariadb", "mysql"}};

    for (guint i = 0; system && i < G_N_ELEMENTS(NAMES); i++)
        if (strcmp(NAMES[i].system, system) == 0)
            return protocol_find(NAMES[i].protocol);
    return NULL;
}

/* The span that its trace serves with; NULL where it is alone. */
static const OtlpSpan *request_of(const OtlpReader *reader, const OtlpSpan *span)
{
    enum { DEEPEST = 256 };
    const OtlpSpan *outermost = NULL;

    for (guint depth = 0; *span->parent && depth < DEEPEST; depth++) {
        g_autofree char *name = g_strdup_printf("%s %s", span->trace, span->parent);
        const OtlpSpan *above = g_hash_table_lookup(reader->by_id, name);
        if (!above)
            break;
        if (above->serves)
            return above;
        outermost = span = above;
    }
    return outermost;
}

/* "GET /users/{id}" is the request get_users_id. Caller frees. */
static char *request_name(const char *name)
{
    GString *text = g_string_new(NULL);

    for (const char *at = name; *at; at++) {
        bool is_part = g_ascii_isalnum(*at);
        if (is_part)
            g_string_append_c(text, g_ascii_tolower(*at));
        else if (text->len > 0 && text->str[text->len - 1] != '_')
            g_string_append_c(text, '_');
    }
    while (text->len > 0 && text->str[text->len - 1] == '_')
        g_string_truncate(text, text->len - 1);
    if (text->len == 0 || g_ascii_isdigit(*text->str))
        g_string_prepend(text, "request");
    return g_string_free(text, FALSE);
}

static LogEntry common_of(OtlpReader *reader, const OtlpSpan *span)
{
    const OtlpSpan *request = request_of(reader, span);
    LogEntry common = {.from = span->from, .to = span->to, .line = span->number};

    common.who = request
                     ? import_sink_known(reader->sink, arena_printf(reader->sink->arena, "%s %s",
                                                                    request->trace, request->id))
                     : span->trace;
    if (request) {
        g_autofree char *name = request_name(request->name);
        common.request = import_sink_known(reader->sink, name);
    }
    if (span->error)
        common.reply = (LogReply){LOG_REPLY_ERROR, .text = span->error};
    else if (span->rows == 0)
        common.reply.kind = LOG_REPLY_NONE;
    else if (span->rows > 0)
        common.reply = (LogReply){LOG_REPLY_TEXT, .text = "a row"};
    else
        common.is_done = true;
    return common;
}

/* A pipeline is a command a line. */
static void add_commands(OtlpReader *reader, const Protocol *protocol, const OtlpSpan *span,
                         LogEntry *common)
{
    g_auto(GStrv) lines = g_strsplit(span->query, "\n", -1);

    for (guint i = 0; lines[i]; i++) {
        guint count, hidden = 0;
        g_autofree char *spread = import_words_spread(lines[i]);
        const WireText *words = import_words(reader->sink->arena, spread, &count);
        for (guint k = 1; k < count; k++)
            hidden += import_words_is_hidden(words[k]);
        common->is_value_hidden = hidden > 0;
        if (count > 1 && import_words_is_hidden(words[1]))
            reader->sink->log->hidden++;
        if (count > 0)
            import_sink_words(reader->sink, protocol, words, count, common);
    }
}

static void add_span(OtlpReader *reader, const OtlpSpan *span)
{
    const Protocol *protocol = protocol_of(span->system);
    ImportSink *sink = reader->sink;
    guint count;

    if (!protocol || !span->query) {
        sink->log->hidden += protocol != NULL;
        sink->log->skipped += protocol == NULL;
        return;
    }
    LogEntry common = common_of(reader, span);
    if (!protocol->is_sql) {
        add_commands(reader, protocol, span, &common);
        return;
    }
    const SqlStatement *list = import_sink_statements(sink, protocol, span->query, &count);
    bool is_unreadable = count == 0 && strchr(span->query, '?');
    if (is_unreadable ||
        (count > 0 && import_sink_lacks_value(&list[0], span->values, span->value_count)))
        sink->log->hidden++;
    import_sink_sql(sink, protocol, span->query, span->values, span->value_count, &common);
}

static int compare_ends(const void *a, const void *b)
{
    const OtlpSpan *one = *(const OtlpSpan *const *)a, *other = *(const OtlpSpan *const *)b;

    if (one->to != other->to)
        return one->to < other->to ? -1 : 1;
    return one->number < other->number ? -1 : one->number > other->number;
}

bool import_otlp(ImportSink *sink, const char *bytes, gsize length, GError **error)
{
    OtlpReader reader = {.sink = sink};

    reader.spans = g_ptr_array_new();
    reader.by_id = g_hash_table_new(g_str_hash, g_str_equal);
    bool is_read = read_documents(&reader, bytes, length, error);
    g_ptr_array_sort(reader.spans, compare_ends);
    for (guint i = 0; is_read && i < reader.spans->len; i++)
        add_span(&reader, reader.spans->pdata[i]);
    g_ptr_array_unref(reader.spans);
    g_hash_table_unref(reader.by_id);
    return is_read;
}
