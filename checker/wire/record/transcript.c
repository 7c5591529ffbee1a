#include "checker/wire/record/transcript.h"

#include "checker/wire/binding/row_value.h"
#include "checker/wire/replay/values.h"

#include <string.h>

enum { LONGEST = 256 }; /* bytes that are written out */

/* ---- what is bound ---- */

static bool is_of(const char *pattern, const char *key)
{
    g_autofree char *more = g_strconcat(pattern, ":*", NULL);

    return g_pattern_match_simple(pattern, key) || g_pattern_match_simple(more, key);
}

/* The parameters of a statement. */
static const char **values_of(const WireRequest *request, guint *count)
{
    const char **values = g_new0(const char *, request->count + 1);

    for (guint i = 1; i < request->count; i++)
        values[i - 1] = request->words[i].bytes;
    *count = MAX(request->count, 1) - 1;
    return values;
}

/* Of a statement: the row that it may be about. */
static bool is_row(const BindPlace *place, const WireRequest *request)
{
    guint count;
    g_autofree const char **values = values_of(request, &count);

    return place->row && sql_touches(place->row, request->sql, values, count);
}

/* Whether it asks for the bound row and no other. */
static bool is_this_row(const BindPlace *place, const WireRequest *request)
{
    guint count;
    g_autofree const char **values = values_of(request, &count);
    SqlStatement form = *place->row; /* a SELECT */

    form.verb = request->sql->verb;
    return sql_matches(&form, request->sql, values, count, NULL, 0);
}

/* The place of a key, whose `*` stands for any text; a key `user:7:lease` beside `user:7` has its place, too. NULL: it
 * is not bound. */
static const BindPlace *find_place(const Binding *binding, const Protocol *protocol,
                                   const StoreOperation *operation)
{
    g_autofree char *text = operation->key.bytes ? wire_text_copy(operation->key) : NULL;

    for (guint i = 0; binding && text && i < binding->place_count; i++) {
        const BindPlace *place = &binding->places[i];
        if (place->in_program || binding->servers[place->server].protocol != protocol)
            continue;
        if (operation->request ? is_row(place, operation->request)
                               : place->key && is_of(place->key, text))
            return place;
    }
    return NULL;
}

/* ---- texts ---- */

typedef struct Texts {
    const Transcript *transcript;
    const BindPlace *place; /* NULL: nothing is told */
    Arena *arena;
    bool counts; /* a reply that is a number is the value */
} Texts;

static const char *digest(const Texts *texts, WireText text)
{
    g_autofree char *hidden = redactor_digest(texts->transcript->redactor, text.bytes, text.length);

    return arena_strdup(texts->arena, hidden);
}

static bool is_told(const Texts *texts)
{
    return texts->place || !texts->transcript->redacts;
}

static bool is_plain(WireText text)
{
    return text.length <= LONGEST && !memchr(text.bytes, '\0', text.length) &&
           g_utf8_validate(text.bytes, (gssize)text.length, NULL);
}

/* A value: of a JSON object its field, if the binding names one. */
static const char *told_text(const Texts *texts, WireText text)
{
    if (!is_told(texts))
        return digest(texts, text);
    if (texts->place && texts->place->field) {
        g_autofree char *whole = wire_text_copy(text);
        g_autofree char *field = values_field(whole, texts->place->field);
        if (field)
            return arena_strdup(texts->arena, field);
    }
    return is_plain(text) ? arena_strndup(texts->arena, text.bytes, text.length)
                          : digest(texts, text);
}

static const char *key_text(const Texts *texts, WireText text)
{
    return is_told(texts) && is_plain(text) ? arena_strndup(texts->arena, text.bytes, text.length)
                                            : digest(texts, text);
}

/* Of a bound row: its table, and what the binding says that selects it. Other conditions of a statement are no part of
 * it: they may be secrets, and would give one row several keys. Of a statement that does not say the row: the table. */
static const char *row_key(const Texts *texts, const WireRequest *request)
{
    const SqlStatement *row = texts->place->row;
    g_autoptr(GString) text = g_string_new(row->tables[0].name);

    for (guint i = 0; is_this_row(texts->place, request) && i < row->condition_count; i++)
        g_string_append_printf(text, "%s%s = %s", i ? " and " : " ", row->conditions[i].column,
                               row->conditions[i].value.text);
    return arena_strdup(texts->arena, text->str);
}

/* ---- replies ---- */

static void append_item(GString *out, const WireValue *value)
{
    switch (value->kind) {
    case WIRE_NONE: g_string_append(out, "nil"); return;
    case WIRE_TEXT:
    case WIRE_STATUS:
    case WIRE_NUMBER:
    case WIRE_ERROR:
        g_string_append_len(out, value->text.bytes, (gssize)value->text.length);
        return;
    case WIRE_LIST: break;
    }
    g_string_append_c(out, '[');
    for (guint i = 0; i < value->item_count; i++) {
        if (i > 0)
            g_string_append(out, ", ");
        append_item(out, &value->items[i]);
    }
    g_string_append_c(out, ']');
}

/* What replies the value that it leaves there: it is told as a GET of it is. */
static bool is_counter(const char *op)
{
    static const char *const COUNTERS[] = {"INCR", "INCRBY", "DECR", "DECRBY",
                                           "incr", "decr",   NULL};

    return g_strv_contains(COUNTERS, op);
}

/* Numbers that say how many there were, or whether, are no secret. */
static LogReply number_reply(const Texts *texts, const WireValue *value)
{
    enum { LEAST = -2, MOST = 1 };

    if (is_told(texts) || (!texts->counts && value->number >= LEAST && value->number <= MOST))
        return (LogReply){LOG_REPLY_NUMBER, .number = value->number};
    g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT, value->number);
    return (LogReply){LOG_REPLY_TEXT, .text = digest(texts, (WireText){text, strlen(text)})};
}

/* Of one that may quote what was sent, its first word. */
static LogReply error_reply(const Texts *texts, WireText text)
{
    gsize length = text.length;

    for (gsize i = 0; i < length && !is_told(texts); i++)
        if (text.bytes[i] == ' ')
            length = i;
    g_autofree char *told = g_utf8_make_valid(text.bytes, (gssize)MIN(length, (gsize)LONGEST));
    return (LogReply){LOG_REPLY_ERROR, .text = arena_strdup(texts->arena, told)};
}

static LogReply reply_of(const Texts *texts, const WireValue *value)
{
    g_autoptr(GString) list = g_string_new(NULL);

    if (!value)
        return (LogReply){LOG_REPLY_UNKNOWN};
    switch (value->kind) {
    case WIRE_NONE: return (LogReply){LOG_REPLY_NONE};
    case WIRE_TEXT: return (LogReply){LOG_REPLY_TEXT, .text = told_text(texts, value->text)};
    case WIRE_STATUS:
        return (LogReply){LOG_REPLY_TEXT, .text = arena_strndup(texts->arena, value->text.bytes,
                                                                value->text.length)};
    case WIRE_NUMBER: return number_reply(texts, value);
    case WIRE_ERROR: return error_reply(texts, value->text);
    case WIRE_LIST: break;
    }
    append_item(list, value);
    return (LogReply){LOG_REPLY_TEXT, .text = told_text(texts, (WireText){list->str, list->len})};
}

/* Of a bound row: its value alone, what is written to it and what was read. */
static void fill_row(const Texts *texts, const StoreOperation *operation, LogEntry *entry)
{
    const BoundPlace bound = {.place = texts->place};
    const SqlStatement *sql = operation->request->sql;

    for (guint i = 0; i < sql->set_count; i++) {
        const char *value = store_operation_term(operation->request, &sql->sets[i].value);
        if (value && g_ascii_strcasecmp(sql->sets[i].column, texts->place->target.value) == 0)
            entry->value = told_text(texts, (WireText){value, strlen(value)});
    }
    if (operation->reply && operation->reply->kind == WIRE_LIST) {
        WireValue value = row_value(&bound, sql, operation->reply);
        entry->reply = reply_of(texts, &value);
    } else {
        entry->reply = reply_of(texts, operation->reply);
    }
}

/* What a statement asks for besides its key: a lock, and of a bound row the version that it must have. */
static void fill_conditions(const Texts *texts, const StoreOperation *operation, LogEntry *entry)
{
    const SqlStatement *sql = operation->request->sql;
    const char **options = arena_array(texts->arena, const char *, 1 + sql->condition_count);
    const char *column = texts->place ? texts->place->target.value : NULL;

    for (guint i = 0; column && i < sql->condition_count; i++) {
        const SqlEqual *condition = &sql->conditions[i];
        const char *value = store_operation_term(operation->request, &condition->value);
        if (sql->verb != SQL_UPDATE || !value || g_ascii_strcasecmp(condition->column, column) != 0)
            continue;
        const char *told = told_text(texts, (WireText){value, strlen(value)});
        options[entry->option_count++] = arena_printf(texts->arena, "AND %s = %s", column, told);
    }
    if (sql->verb == SQL_SELECT && sql->locks)
        options[entry->option_count++] = "FOR UPDATE";
    entry->options = options;
}

const char *transcript_text(const Transcript *transcript, const Protocol *protocol,
                            const StoreOperation *operation, Arena *arena, const char *text)
{
    const BindPlace *place = find_place(transcript->binding, protocol, operation);
    const Texts texts = {transcript, place, arena, false};

    return told_text(&texts, (WireText){text, strlen(text)});
}

void transcript_fill(const Transcript *transcript, const Protocol *protocol,
                     const StoreOperation *operation, Arena *arena, LogEntry *entry)
{
    const BindPlace *place = find_place(transcript->binding, protocol, operation);
    const Texts texts = {transcript, place, arena, is_counter(operation->op)};
    const char **options = arena_array(arena, const char *, operation->option_count);

    entry->store = protocol->name;
    entry->op = operation->op;
    if (place && operation->request)
        entry->key = row_key(&texts, operation->request);
    else
        entry->key = operation->key.bytes ? key_text(&texts, operation->key) : NULL;
    entry->value = operation->value.bytes ? told_text(&texts, operation->value) : NULL;
    for (guint i = 0; i < operation->option_count; i++) {
        WireText option = operation->options[i];
        options[i] = operation->is_free ? told_text(&texts, option)
                     : is_plain(option) ? arena_strndup(arena, option.bytes, option.length)
                                        : digest(&texts, option);
    }
    entry->options = options;
    entry->option_count = operation->option_count;
    if (operation->request)
        fill_conditions(&texts, operation, entry);
    if (place && operation->request)
        fill_row(&texts, operation, entry);
    else
        entry->reply = reply_of(&texts, operation->reply);
}
