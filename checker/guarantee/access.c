#include "checker/guarantee/access.h"

#include <string.h>

AccessKind access_kind(const LogEntry *entry)
{
    static const struct {
        const char *op;
        AccessKind kind;
    } KINDS[] = {
        {"GET", ACCESS_READ},       {"MGET", ACCESS_READ},       {"get", ACCESS_READ},
        {"gets", ACCESS_READ},      {"mg", ACCESS_READ},         {"SELECT", ACCESS_READ},
        {"read", ACCESS_READ},      {"SET", ACCESS_WRITE},       {"SETEX", ACCESS_WRITE},
        {"PSETEX", ACCESS_WRITE},   {"SETNX", ACCESS_WRITE},     {"MSET", ACCESS_WRITE},
        {"set", ACCESS_WRITE},      {"add", ACCESS_WRITE},       {"replace", ACCESS_WRITE},
        {"cas", ACCESS_WRITE},      {"ms", ACCESS_WRITE},        {"write", ACCESS_WRITE},
        {"INSERT", ACCESS_WRITE},   {"INCR", ACCESS_COUNT},      {"INCRBY", ACCESS_COUNT},
        {"DECR", ACCESS_COUNT},     {"DECRBY", ACCESS_COUNT},    {"incr", ACCESS_COUNT},
        {"decr", ACCESS_COUNT},     {"UPDATE", ACCESS_COUNT},    {"DEL", ACCESS_DELETE},
        {"UNLINK", ACCESS_DELETE},  {"delete", ACCESS_DELETE},   {"md", ACCESS_DELETE},
        {"EXPIRE", ACCESS_NOTHING}, {"PEXPIRE", ACCESS_NOTHING}, {"PERSIST", ACCESS_NOTHING},
        {"TTL", ACCESS_NOTHING},    {"PTTL", ACCESS_NOTHING},    {"EXISTS", ACCESS_NOTHING},
        {"WATCH", ACCESS_NOTHING},  {"touch", ACCESS_NOTHING},   {"STRLEN", ACCESS_NOTHING},
        {"DELETE", ACCESS_DELETE},
    };

    for (guint i = 0; i < G_N_ELEMENTS(KINDS); i++)
        if (strcmp(KINDS[i].op, entry->op) == 0)
            return KINDS[i].kind;
    return ACCESS_OTHER;
}

static bool is_op(const LogEntry *entry, const char *const *ops)
{
    return g_strv_contains(ops, entry->op);
}

/* Of rows that the binding does not know, the log has no values: the key and the reply are digests or lists, and two
 * statements may ask for different columns. One that does not say its row has the table for its key. */
static bool is_unbound(const LogEntry *entry)
{
    static const char *const STATEMENTS[] = {"SELECT", "INSERT", "UPDATE", "DELETE", NULL};
    const char *text = entry->reply.kind == LOG_REPLY_TEXT ? entry->reply.text : "";

    return is_op(entry, STATEMENTS) &&
           (!strstr(entry->key, " = ") || *entry->key == '#' || *text == '#' || *text == '[');
}

/* A bound row, but not the column of its value. */
static bool is_other_column(const LogEntry *entry)
{
    return strcmp(entry->op, "SELECT") == 0 && entry->reply.kind == LOG_REPLY_TEXT &&
           strcmp(entry->reply.text, "a row") == 0;
}

static bool has_option(const LogEntry *entry, const char *word)
{
    for (guint i = 0; i < entry->option_count; i++)
        if (g_ascii_strcasecmp(entry->options[i], word) == 0)
            return true;
    return false;
}

/* SET ... GET replies what was there before: with NX it wrote if that was nothing, with XX if it was something. */
static bool was_set_get_refused(const LogEntry *entry)
{
    bool was_there = entry->reply.kind == LOG_REPLY_TEXT;

    return (has_option(entry, "NX") && was_there) || (has_option(entry, "XX") && !was_there);
}

/* mg that asks for no value replies HD alone. */
static bool asks_no_value(const LogEntry *entry)
{
    return strcmp(entry->op, "mg") == 0 && !has_option(entry, "v") &&
           entry->reply.kind == LOG_REPLY_TEXT && strcmp(entry->reply.text, "HD") == 0;
}

/* ms that appends, or prepends. */
static bool adds_text(const LogEntry *entry)
{
    return strcmp(entry->op, "ms") == 0 && (has_option(entry, "MA") || has_option(entry, "MP"));
}

/* It says that nothing was written: nil of SET NX, NOT_STORED, 0 of SETNX, no row of an UPDATE. */
static bool was_refused(const LogEntry *entry)
{
    static const char *const COUNTED[] = {"SETNX", "INSERT", "UPDATE", "DELETE", NULL};
    const LogReply *reply = &entry->reply;

    if (strcmp(entry->op, "SET") == 0 && has_option(entry, "GET") &&
        reply->kind != LOG_REPLY_ERROR && reply->kind != LOG_REPLY_UNKNOWN)
        return was_set_get_refused(entry);
    return reply->kind == LOG_REPLY_NONE || reply->kind == LOG_REPLY_ERROR ||
           (reply->kind == LOG_REPLY_NUMBER && reply->number == 0 && is_op(entry, COUNTED));
}

static void set_value(Arena *arena, Access *access, const char *text, gint64 number)
{
    gint64 version = 0;

    access->value = text ? text : arena_printf(arena, "%" G_GINT64_FORMAT, number);
    access->is_number =
        !text || g_ascii_string_to_signed(text, 10, G_MININT64, G_MAXINT64, &version, NULL);
    access->version = text ? version : number;
}

/* An UPDATE that replies how many rows it changed does not say to what. */
static bool says_value(const LogEntry *entry, AccessKind kind)
{
    const LogReply *reply = &entry->reply;

    return reply->kind == LOG_REPLY_TEXT ||
           (reply->kind == LOG_REPLY_NUMBER &&
            (kind == ACCESS_READ || strcmp(entry->op, "UPDATE") != 0));
}

AccessKind access_read(Arena *arena, const LogEntry *entry, Access *access)
{
    AccessKind kind = access_kind(entry);
    const LogReply *reply = &entry->reply;

    *access = (Access){.entry = entry, .to = entry->to, .is_write = kind != ACCESS_READ};
    if (reply->kind == LOG_REPLY_UNKNOWN && !entry->is_done)
        access->to = G_MAXINT64;
    if (reply->kind == LOG_REPLY_ERROR)
        return ACCESS_NOTHING;
    if (is_unbound(entry) || entry->is_value_hidden || (adds_text(entry) && !was_refused(entry)))
        return ACCESS_OTHER;
    if (is_other_column(entry) || asks_no_value(entry))
        return ACCESS_NOTHING;
    if (strcmp(entry->op, "DELETE") == 0 && was_refused(entry))
        return ACCESS_NOTHING;
    if (kind == ACCESS_DELETE || kind == ACCESS_NOTHING || kind == ACCESS_OTHER)
        return kind;
    if (kind == ACCESS_WRITE || (kind == ACCESS_COUNT && entry->value)) {
        if (!entry->value)
            return ACCESS_OTHER;
        set_value(arena, access, entry->value, 0);
        return was_refused(entry) ? ACCESS_NOTHING : ACCESS_WRITE;
    }
    if (kind == ACCESS_COUNT && was_refused(entry))
        return ACCESS_NOTHING;
    if (!says_value(entry, kind))
        return kind == ACCESS_READ ? ACCESS_NOTHING : ACCESS_OTHER;
    set_value(arena, access, reply->text, reply->number);
    return kind == ACCESS_READ ? ACCESS_READ : ACCESS_WRITE;
}
