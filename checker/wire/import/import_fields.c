/* Lines of JSON that a program wrote for itself. What its members are called say the `log` lines of the binding; what
 * those leave out has our own names. Lines that have neither an operation nor a command are no operations. */
#include "checker/wire/import/import_readers.h"

#include "checker/base/json_depth.h"
#include "checker/wire/import/import_words.h"
#include "checker/wire/record/store_operation.h"

#include <json-glib/json-glib.h>
#include <string.h>

static const char *const OWN[BIND_FIELD_KINDS] = {
    [BIND_FIELD_FROM] = "from",    [BIND_FIELD_TO] = "to",           [BIND_FIELD_DURATION] = NULL,
    [BIND_FIELD_WHO] = "who",      [BIND_FIELD_REQUEST] = "request", [BIND_FIELD_STORE] = "store",
    [BIND_FIELD_OP] = "op",        [BIND_FIELD_KEY] = "key",         [BIND_FIELD_VALUE] = "value",
    [BIND_FIELD_REPLY] = "reply",  [BIND_FIELD_ERROR] = NULL,        [BIND_FIELD_COMMAND] = NULL,
    [BIND_FIELD_PARAMETERS] = NULL};

typedef struct FieldsReader {
    ImportSink *sink;
    const BindField *of[BIND_FIELD_KINDS]; /* NULL: as OWN says */
    JsonParser *parser;
    JsonObject *object; /* of the line */
    const char *problem;
} FieldsReader;

static bool wrong(FieldsReader *reader, const char *problem)
{
    if (!reader->problem)
        reader->problem = problem;
    return false;
}

/* ---- members ---- */

/* "http.route" is a member of that name, or `route` of the object `http`. NULL where it is not there. */
static JsonNode *find_member(JsonObject *object, const char *path)
{
    const char *dot = path;
    JsonNode *node = json_object_get_member(object, path);

    while (!node && (dot = strchr(dot, '.')) != NULL) {
        g_autofree char *head = g_strndup(path, (gsize)(dot - path));
        JsonNode *inner = json_object_get_member(object, head);
        dot++;
        if (inner && JSON_NODE_HOLDS_OBJECT(inner))
            return find_member(json_node_get_object(inner), dot);
    }
    return node;
}

static JsonNode *member_of(const FieldsReader *reader, BindFieldKind kind)
{
    const BindField *field = reader->of[kind];
    const char *name = field ? field->text : OWN[kind];

    return name && !(field && field->is_constant) ? find_member(reader->object, name) : NULL;
}

static bool is_a(JsonNode *node, GType type)
{
    return node && JSON_NODE_HOLDS_VALUE(node) && json_node_get_value_type(node) == type;
}

/* A text or a number as text; NULL where there is none. Caller frees. */
static char *text_of(const FieldsReader *reader, BindFieldKind kind)
{
    const BindField *field = reader->of[kind];
    JsonNode *node = member_of(reader, kind);

    if (field && field->is_constant)
        return g_strdup(field->text);
    if (!node || JSON_NODE_HOLDS_NULL(node))
        return NULL;
    return is_a(node, G_TYPE_STRING) ? g_strdup(json_node_get_string(node))
                                     : json_to_string(node, FALSE);
}

/* Microseconds since 1970, of a number in its unit or of a text "2026-11-30T21:02:14.123Z". */
static bool read_time(FieldsReader *reader, BindFieldKind kind, gint64 *time)
{
    enum { MICROSECOND = 1000 };
    JsonNode *node = member_of(reader, kind);
    const int64_t unit = reader->of[kind] ? reader->of[kind]->unit : MICROSECOND;

    if (is_a(node, G_TYPE_STRING)) {
        g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
        g_autoptr(GDateTime) moment = g_date_time_new_from_iso8601(json_node_get_string(node), utc);
        if (!moment)
            return wrong(reader, "a time is a number, or a text such as 2026-11-30T21:02:14.123Z");
        *time = g_date_time_to_unix(moment) * G_USEC_PER_SEC + g_date_time_get_microsecond(moment);
        return true;
    }
    if (!is_a(node, G_TYPE_INT64) && !is_a(node, G_TYPE_DOUBLE))
        return wrong(reader, "it has no time: `log from \"...\"` says what that is called");
    double microseconds = json_node_get_double(node) * (double)unit / MICROSECOND;
    if (!(microseconds > -(double)G_MAXINT32 * G_USEC_PER_SEC * 64 &&
          microseconds < (double)G_MAXINT32 * G_USEC_PER_SEC * 64))
        return wrong(reader, "its time is too far from 1970: `in ms` says its unit");
    gint64 whole = json_node_get_int(node);
    bool is_whole = is_a(node, G_TYPE_INT64);
    *time = !is_whole             ? (gint64)microseconds
            : unit >= MICROSECOND ? whole * (unit / MICROSECOND)
                                  : whole / (MICROSECOND / unit);
    return true;
}

/* `to` is said, or `duration`, or the line is of a moment. */
static bool read_times(FieldsReader *reader, LogEntry *entry)
{
    gint64 duration = 0;
    bool has_duration = reader->of[BIND_FIELD_DURATION] && member_of(reader, BIND_FIELD_DURATION);
    bool has_to = member_of(reader, BIND_FIELD_TO) != NULL;
    bool has_from = member_of(reader, BIND_FIELD_FROM) != NULL;

    if (has_duration && (!read_time(reader, BIND_FIELD_DURATION, &duration) || duration < 0))
        return wrong(reader, "its duration is below 0");
    if (has_from && !read_time(reader, BIND_FIELD_FROM, &entry->from))
        return false;
    if (has_to && !read_time(reader, BIND_FIELD_TO, &entry->to))
        return false;
    if (!has_from && !has_to)
        return wrong(reader, "it has no time: `log from \"...\"` says what that is called");
    if (!has_from)
        entry->from = entry->to - duration;
    if (!has_to)
        entry->to = entry->from + duration;
    return entry->to >= entry->from || wrong(reader, "its end is before its beginning");
}

/* ---- replies ---- */

/* A text, a number, null; false: nothing is there; true: something is, and nobody says what. */
static bool read_reply(FieldsReader *reader, LogEntry *entry)
{
    g_autofree char *error = text_of(reader, BIND_FIELD_ERROR);
    JsonNode *node = member_of(reader, BIND_FIELD_REPLY);
    Arena *arena = reader->sink->arena;

    if (error && *error && strcmp(error, "false") != 0) {
        entry->reply = (LogReply){LOG_REPLY_ERROR, .text = arena_strdup(arena, error)};
    } else if (!node) {
        entry->is_done = true;
    } else if (JSON_NODE_HOLDS_NULL(node)) {
        entry->reply.kind = LOG_REPLY_NONE;
    } else if (is_a(node, G_TYPE_INT64)) {
        entry->reply = (LogReply){LOG_REPLY_NUMBER, .number = json_node_get_int(node)};
    } else if (is_a(node, G_TYPE_BOOLEAN)) {
        bool is_there = json_node_get_boolean(node);
        entry->reply = (LogReply){is_there ? LOG_REPLY_TEXT : LOG_REPLY_NONE, .text = "OK"};
    } else {
        g_autofree char *text = text_of(reader, BIND_FIELD_REPLY);
        entry->reply = (LogReply){LOG_REPLY_TEXT, .text = arena_strdup(arena, text)};
    }
    return true;
}

/* ---- operations ---- */

/* As the binding names it, or as others do; where none is said, the binding's only one. */
static const Protocol *protocol_of(FieldsReader *reader)
{
    const Binding *binding = reader->sink->binding;
    g_autofree char *text = text_of(reader, BIND_FIELD_STORE);
    const char *name = g_strcmp0(text, "postgresql") == 0 ? "postgres" : text;
    const Protocol *protocol = name ? protocol_find(name) : NULL;

    if (!name && binding->server_count == 1)
        return binding->servers[0].protocol;
    if (!name)
        wrong(reader, "it says no store, and the binding has several: log store \"...\"");
    return protocol;
}

/* The values of an array, or NULL. */
static GArray *parameters_of(FieldsReader *reader)
{
    JsonNode *node = member_of(reader, BIND_FIELD_PARAMETERS);
    GArray *values = g_array_new(FALSE, TRUE, sizeof(WireText));
    JsonArray *list = node && JSON_NODE_HOLDS_ARRAY(node) ? json_node_get_array(node) : NULL;

    for (guint i = 0; list && i < json_array_get_length(list); i++) {
        JsonNode *item = json_array_get_element(list, i);
        g_autofree char *text = is_a(item, G_TYPE_STRING) ? g_strdup(json_node_get_string(item))
                                                          : json_to_string(item, FALSE);
        WireText value = {arena_strdup(reader->sink->arena, text), strlen(text)};
        if (JSON_NODE_HOLDS_NULL(item))
            value = (WireText){NULL, 0};
        g_array_append_val(values, value);
    }
    return values;
}

/* Its words: an array, or one text. */
static WireText *words_of(FieldsReader *reader, guint *count)
{
    JsonNode *node = member_of(reader, BIND_FIELD_COMMAND);
    Arena *arena = reader->sink->arena;

    if (!JSON_NODE_HOLDS_ARRAY(node)) {
        g_autofree char *text = text_of(reader, BIND_FIELD_COMMAND);
        return import_words(arena, text, count);
    }
    JsonArray *list = json_node_get_array(node);
    *count = json_array_get_length(list);
    WireText *words = arena_array(arena, WireText, *count);
    for (guint i = 0; i < *count; i++) {
        JsonNode *item = json_array_get_element(list, i);
        g_autofree char *text = is_a(item, G_TYPE_STRING) ? g_strdup(json_node_get_string(item))
                                                          : json_to_string(item, FALSE);
        words[i] = (WireText){arena_strdup(arena, text), strlen(text)};
    }
    return words;
}

static void add_command(FieldsReader *reader, const Protocol *protocol, const LogEntry *common)
{
    guint count;

    if (protocol->is_sql) {
        g_autofree char *text = text_of(reader, BIND_FIELD_COMMAND);
        g_autoptr(GArray) values = parameters_of(reader);
        if (import_sink_sql(reader->sink, protocol, text, (WireText *)(void *)values->data,
                            values->len, common) == 0)
            reader->sink->log->skipped++;
        return;
    }
    const WireText *words = words_of(reader, &count);
    if (count == 0 || import_sink_words(reader->sink, protocol, words, count, common) == 0)
        reader->sink->log->skipped++;
}

static WireText word_of(FieldsReader *reader, BindFieldKind kind)
{
    g_autofree char *text = text_of(reader, kind);

    return text ? (WireText){arena_strdup(reader->sink->arena, text), strlen(text)}
                : (WireText){NULL, 0};
}

/* Of an operation with its parts each in a member of its own. */
static void add_operation(FieldsReader *reader, const Protocol *protocol, const char *op,
                          const LogEntry *common)
{
    ImportSink *sink = reader->sink;
    const bool is_lower = strcmp(protocol->name, "memcached") == 0;
    g_autofree char *cased = is_lower ? g_ascii_strdown(op, -1) : g_ascii_strup(op, -1);
    const StoreOperation operation = {.op = import_sink_known(sink, cased),
                                      .key = word_of(reader, BIND_FIELD_KEY),
                                      .value = word_of(reader, BIND_FIELD_VALUE)};

    if (!protocol->is_sql) {
        import_sink_operation(sink, protocol, &operation, common);
        return;
    }
    LogEntry entry = *common;
    entry.store = protocol->name;
    entry.op = operation.op;
    entry.key = import_sink_known(sink, operation.key.bytes);
    entry.value = operation.value.bytes;
    import_sink_entry(sink, &entry);
}

/* ---- lines ---- */

/* False where it is no operation, or (`problem`) is wrong. */
static bool take_object(FieldsReader *reader, guint line)
{
    JsonNode *command = member_of(reader, BIND_FIELD_COMMAND);
    g_autofree char *op = text_of(reader, BIND_FIELD_OP);
    LogEntry common = {.line = line};

    if (!command && !op)
        return false;
    const Protocol *protocol = protocol_of(reader);
    if (!protocol || !read_times(reader, &common) || !read_reply(reader, &common))
        return false;
    g_autofree char *who = text_of(reader, BIND_FIELD_WHO);
    g_autofree char *request = text_of(reader, BIND_FIELD_REQUEST);
    common.who = import_sink_known(reader->sink, who ? who : "log");
    common.request = import_sink_known(reader->sink, request);
    if (command)
        add_command(reader, protocol, &common);
    else
        add_operation(reader, protocol, op, &common);
    return true;
}

static bool parse(FieldsReader *reader, const char *line, gsize length)
{
    if (!g_utf8_validate(line, (gssize)length, NULL))
        return wrong(reader, "it is not UTF-8");
    if (!json_depth_is_fit(line, length))
        return wrong(reader, "it is no JSON, or nested too deep");
    if (!json_parser_load_from_data(reader->parser, line, (gssize)length, NULL))
        return wrong(reader, "it is no JSON");
    JsonNode *root = json_parser_get_root(reader->parser);
    if (!root || !JSON_NODE_HOLDS_OBJECT(root))
        return wrong(reader, "a line is a JSON object");
    reader->object = json_node_get_object(root);
    return true;
}

static bool read_lines(FieldsReader *reader, const char *bytes, gsize length, GError **error)
{
    ImportSink *sink = reader->sink;
    const char *at = bytes, *line;
    bool is_whole;
    gsize size;

    for (guint number = 1; import_sink_line(&at, bytes + length, &line, &size, &is_whole);
         number++) {
        bool is_blank = import_sink_is_blank(line, size);
        reader->problem =
            size > LOG_FILE_LONGEST_LINE ? "the line is longer than a megabyte" : NULL;
        if (is_blank)
            continue;
        bool is_read = !reader->problem && parse(reader, line, size);
        if (!is_read && !is_whole) {
            sink->log->is_cut = true;
            continue;
        }
        if (is_read && !take_object(reader, number) && !reader->problem)
            sink->log->skipped++;
        if (reader->problem)
            return import_sink_fail(sink, number, reader->problem, error);
    }
    return true;
}

bool import_fields(ImportSink *sink, const char *bytes, gsize length, GError **error)
{
    FieldsReader reader = {.sink = sink, .parser = json_parser_new()};

    for (guint i = 0; i < sink->binding->field_count; i++)
        reader.of[sink->binding->fields[i].kind] = &sink->binding->fields[i];
    bool is_read = read_lines(&reader, bytes, length, error);
    g_object_unref(reader.parser);
    return is_read;
}
