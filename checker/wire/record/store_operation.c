#include "checker/wire/record/store_operation.h"

#include "checker/wire/proxy/proxy.h"

#include <string.h>

enum { LAST_WORD = 1000 };

/* How an operation is said of the words of a command, for each protocol. */
typedef struct CommandShape {
    const char *name;
    guint key;  /* the word that is the key; 0: it has none */
    guint each; /* words from one key to the next; 0: there is one key */
    guint
        value; /* the word that is written; 0: nothing is. Of several keys: words behind the key */
    bool is_ignored; /* of the connection or the server alone */
    bool is_counted; /* of several keys: the reply is how many of them there were */
    bool has_free_words;
} CommandShape;

/* What is not here has its key behind its name, and nothing is known of its other words. */
static const CommandShape REDIS[] = {
    {"GET", .key = 1},
    {"SET", .key = 1, .value = 2},
    {"SETEX", .key = 1, .value = 3},
    {"PSETEX", .key = 1, .value = 3},
    {"SETNX", .key = 1, .value = 2},
    {"GETSET", .key = 1, .value = 2},
    {"GETDEL", .key = 1},
    {"GETEX", .key = 1},
    {"APPEND", .key = 1, .value = 2},
    {"INCR", .key = 1},
    {"DECR", .key = 1},
    {"INCRBY", .key = 1},
    {"DECRBY", .key = 1},
    {"EXPIRE", .key = 1},
    {"PEXPIRE", .key = 1},
    {"EXPIREAT", .key = 1},
    {"PEXPIREAT", .key = 1},
    {"PERSIST", .key = 1},
    {"TTL", .key = 1},
    {"PTTL", .key = 1},
    {"DEL", .key = 1, .each = 1, .is_counted = true},
    {"UNLINK", .key = 1, .each = 1, .is_counted = true},
    {"EXISTS", .key = 1, .each = 1, .is_counted = true},
    {"MGET", .key = 1, .each = 1},
    {"MSET", .key = 1, .each = 2, .value = 1},
    {"WATCH", .key = 1, .each = 1},
    {"EVAL", .key = 3, .has_free_words = true},
    {"EVALSHA", .key = 3, .has_free_words = true},
    {"FCALL", .key = 3, .has_free_words = true},
    {"FLUSHALL", .key = 0},
    {"FLUSHDB", .key = 0},
    {"PUBLISH", .key = 1, .value = 2},
    {"PING", .is_ignored = true},
    {"AUTH", .is_ignored = true},
    {"HELLO", .is_ignored = true},
    {"CLIENT", .is_ignored = true},
    {"SELECT", .is_ignored = true},
    {"INFO", .is_ignored = true},
    {"ECHO", .is_ignored = true},
    {"COMMAND", .is_ignored = true},
    {"CONFIG", .is_ignored = true},
    {"SCRIPT", .is_ignored = true},
    {"FUNCTION", .is_ignored = true},
    {"QUIT", .is_ignored = true},
    {"RESET", .is_ignored = true},
    {"UNWATCH", .is_ignored = true},
    {"CLUSTER", .is_ignored = true},
    {"TIME", .is_ignored = true},
    {NULL},
};

static const CommandShape MEMCACHED[] = {
    {"get", .key = 1, .each = 1},
    {"gets", .key = 1, .each = 1},
    {"gat", .key = 2, .each = 1},
    {"gats", .key = 2, .each = 1},
    {"set", .key = 1, .value = LAST_WORD},
    {"add", .key = 1, .value = LAST_WORD},
    {"replace", .key = 1, .value = LAST_WORD},
    {"append", .key = 1, .value = LAST_WORD},
    {"prepend", .key = 1, .value = LAST_WORD},
    {"cas", .key = 1, .value = LAST_WORD},
    {"delete", .key = 1},
    {"incr", .key = 1},
    {"decr", .key = 1},
    {"touch", .key = 1},
    {"mg", .key = 1},
    {"ms", .key = 1, .value = LAST_WORD},
    {"md", .key = 1},
    {"ma", .key = 1},
    {"flush_all", .key = 0},
    {"version", .is_ignored = true},
    {"verbosity", .is_ignored = true},
    {"stats", .is_ignored = true},
    {"mn", .is_ignored = true},
    {"me", .is_ignored = true},
    {"quit", .is_ignored = true},
    {NULL},
};

static CommandShape shape_of(const char *store, WireText name)
{
    static const CommandShape OTHER = {NULL, .key = 1, .has_free_words = true};
    const CommandShape *shape = strcmp(store, "memcached") == 0 ? MEMCACHED : REDIS;

    for (; shape->name; shape++)
        if (wire_text_is_word(name, shape->name))
            return *shape;
    return OTHER;
}

/* ---- one request ---- */

typedef struct Splitting {
    Arena *arena;
    const WireRequest *request;
    CommandShape shape;
    const char *op;
    const WireValue *reply;
    GArray *list;
} Splitting;

static void add_options(const Splitting *splitting, StoreOperation *operation, guint first,
                        guint end, guint value)
{
    const WireRequest *request = splitting->request;

    operation->options = arena_array(splitting->arena, WireText, request->count);
    for (guint i = 1; i < request->count; i++)
        if (i != value && (i < first || i >= end))
            operation->options[operation->option_count++] = request->words[i];
}

static void add_single(const Splitting *splitting)
{
    const WireRequest *request = splitting->request;
    const CommandShape *shape = &splitting->shape;
    guint value = shape->value == LAST_WORD ? request->count - 1 : shape->value;
    StoreOperation operation = {
        .op = splitting->op, .reply = splitting->reply, .is_free = shape->has_free_words};

    if (shape->key && shape->key < request->count)
        operation.key = request->words[shape->key];
    if (value > shape->key && value < request->count)
        operation.value = request->words[value];
    add_options(splitting, &operation, shape->key, shape->key + 1, value);
    g_array_append_val(splitting->list, operation);
}

/* That of one key of several: an item of a list; where all of them or none were found, that. NULL where nobody
 * can say. */
static const WireValue *reply_of_key(const Splitting *splitting, guint i, guint keys)
{
    static const WireValue HIT = {WIRE_NUMBER, .number = 1, .text = {"1", 1}};
    const WireValue *reply = splitting->reply;

    if (!reply || keys == 1)
        return reply;
    if (reply->kind == WIRE_LIST)
        return reply->item_count == keys ? &reply->items[i] : NULL;
    if (splitting->shape.is_counted && reply->kind == WIRE_NUMBER)
        return reply->number == 0 ? reply : reply->number == keys ? &HIT : NULL;
    bool is_same =
        reply->kind == WIRE_NONE || reply->kind == WIRE_ERROR || reply->kind == WIRE_STATUS;
    return is_same ? reply : NULL;
}

static void add_each(const Splitting *splitting)
{
    const WireRequest *request = splitting->request;
    const CommandShape *shape = &splitting->shape;
    guint keys = (request->count - shape->key) / shape->each;

    for (guint i = 0; i < keys; i++) {
        guint at = shape->key + i * shape->each;
        StoreOperation operation = {.op = splitting->op, .reply = reply_of_key(splitting, i, keys)};
        operation.key = request->words[at];
        if (shape->value)
            operation.value = request->words[at + shape->value];
        add_options(splitting, &operation, shape->key, request->count, 0);
        g_array_append_val(splitting->list, operation);
    }
}

typedef struct Asker { /* of a request */
    Arena *arena;
    const Protocol *protocol;
} Asker;

static void add_request(GArray *list, const Asker *asker, const WireRequest *request,
                        const WireValue *reply)
{
    if (request->count == 0)
        return;
    CommandShape shape = shape_of(asker->protocol->name, request->words[0]);
    g_autofree char *name = wire_text_copy(request->words[0]);
    g_autofree char *upper = g_ascii_strup(name, -1);
    bool is_lower = shape.name && g_ascii_islower(shape.name[0]);
    Splitting splitting = {asker->arena, request,
                           shape,        arena_strdup(asker->arena, is_lower ? shape.name : upper),
                           reply,        list};

    if (shape.is_ignored)
        return;
    if (shape.each && request->count > shape.key)
        add_each(&splitting);
    else
        add_single(&splitting);
}

/* ---- SQL ---- */

static const char *const VERBS[] = {
    [SQL_SELECT] = "SELECT",     [SQL_INSERT] = "INSERT", [SQL_UPDATE] = "UPDATE",
    [SQL_DELETE] = "DELETE",     [SQL_BEGIN] = "BEGIN",   [SQL_COMMIT] = "COMMIT",
    [SQL_ROLLBACK] = "ROLLBACK", [SQL_OTHER] = NULL,
};

const char *store_operation_term(const WireRequest *request, const SqlTerm *term)
{
    switch (term->kind) {
    case SQL_CONSTANT: return term->text;
    case SQL_PARAMETER:
        return term->number >= 1 && term->number < request->count
                   ? request->words[term->number].bytes
                   : NULL;
    case SQL_SUM:
    case SQL_COMPUTED: return NULL;
    }
    g_assert_not_reached();
}

/* "users id = 7": the table that it is about, and what its columns must be equal to. */
static WireText row_key(Arena *arena, const WireRequest *request)
{
    const SqlStatement *sql = request->sql;
    g_autoptr(GString) text = g_string_new(sql->table_count ? sql->tables[0].name : NULL);

    for (guint i = 0; i < sql->condition_count; i++) {
        const char *value = store_operation_term(request, &sql->conditions[i].value);
        if (value)
            g_string_append_printf(text, "%s%s = %s", i ? " and " : " ", sql->conditions[i].column,
                                   value);
    }
    return (WireText){arena_strdup(arena, text->str), text->len};
}

static void add_statement(GArray *list, Arena *arena, const WireRequest *request,
                          const WireValue *reply)
{
    const SqlStatement *sql = request->sql;
    StoreOperation operation = {.request = request, .reply = reply, .is_free = true};

    if (!sql || !VERBS[sql->verb])
        return;
    operation.op = VERBS[sql->verb];
    if (sql->table_count > 0)
        operation.key = row_key(arena, request);
    g_array_append_val(list, operation);
}

/* Each was answered by itself, or with the others up to a Sync. What is kept for a COMMIT was written down before. */
static void add_statements(GArray *list, const Unit *unit)
{
    const WireValue *reply = unit->reply ? &unit->value : NULL;

    for (guint i = 0; unit->parts && i < unit->parts->len; i++) {
        const Unit *part = unit->parts->pdata[i];
        add_statement(list, unit->arena, &part->request, unit->reply ? &part->value : NULL);
    }
    if (!unit->parts)
        add_statement(list, unit->arena, &unit->request, reply);
}

/* What was kept since MULTI, with its replies. An EXEC that was refused did none of it: where a key that was watched had
 * changed it is told itself, with a nil. */
static void add_transaction(GArray *list, const Unit *unit)
{
    bool is_done = unit->reply && unit->value.kind == WIRE_LIST;
    const StoreOperation refused = {.op = "EXEC", .reply = &unit->value};

    if (unit->reply && unit->value.kind == WIRE_NONE)
        g_array_append_val(list, refused);
    if (unit->reply && !is_done)
        return;
    for (guint i = 0; i < unit->kept->len; i++) {
        const Unit *kept = unit->kept->pdata[i];
        const Asker asker = {kept->arena, link_protocol(kept->link)};
        add_request(list, &asker, &kept->request,
                    is_done && i < unit->value.item_count ? &unit->value.items[i] : NULL);
    }
}

static void add_unit(GArray *list, const Unit *unit)
{
    const Asker asker = {unit->arena, link_protocol(unit->link)};

    add_request(list, &asker, &unit->request, unit->reply ? &unit->value : NULL);
}

GArray *store_operations_of_unit(const Unit *unit)
{
    GArray *list = g_array_new(FALSE, FALSE, sizeof(StoreOperation));

    if (link_protocol(unit->link)->is_sql)
        add_statements(list, unit);
    else if (unit->kept)
        add_transaction(list, unit);
    else if (unit->effect != WIRE_OPENS && unit->effect != WIRE_DROPS)
        add_unit(list, unit);
    return list;
}

GArray *store_operations_of_request(Arena *arena, const Protocol *protocol,
                                    const WireRequest *request)
{
    GArray *list = g_array_new(FALSE, FALSE, sizeof(StoreOperation));
    const Asker asker = {arena, protocol};

    if (protocol->is_sql)
        add_statement(list, arena, request, NULL);
    else
        add_request(list, &asker, request, NULL);
    return list;
}

/* ---- the way back ---- */

GPtrArray *store_operation_words(const LogEntry *entry)
{
    GPtrArray *words = g_ptr_array_new();
    CommandShape shape = shape_of(entry->store, (WireText){entry->op, strlen(entry->op)});
    guint count = 1 + (entry->key != NULL) + (entry->value != NULL) + entry->option_count;
    guint value = shape.each                 ? shape.key + shape.value
                  : shape.value == LAST_WORD ? count - 1
                                             : shape.value;

    g_ptr_array_add(words, (char *)entry->op);
    for (guint at = 1, option = 0; at < count; at++) {
        bool is_key = entry->key && at == shape.key;
        bool is_value = entry->value && at == value && !is_key;
        if (!is_key && !is_value && option == entry->option_count)
            break; /* a line that nobody recorded: the words do not come out */
        const char *word = is_key ? entry->key : is_value ? entry->value : entry->options[option++];
        g_ptr_array_add(words, (char *)word);
    }
    return words;
}
