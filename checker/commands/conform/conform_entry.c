#include "checker/commands/conform/conform_entry.h"

enum { MICROSECONDS = 1000000 };

/* Microseconds behind the second that it is in. */
static int rest_of(const LogEntry *entry)
{
    return (int)((entry->from % MICROSECONDS + MICROSECONDS) % MICROSECONDS);
}

/* Caller frees; NULL where it is too far. */
static char *format_time(const LogEntry *entry, const char *format)
{
    g_autoptr(GDateTime) at =
        g_date_time_new_from_unix_utc((entry->from - rest_of(entry)) / MICROSECONDS);

    return at ? g_date_time_format(at, format) : NULL;
}

const char *conform_entry_day(Arena *arena, const LogEntry *entry)
{
    g_autofree char *text = format_time(entry, "%Y-%m-%d");

    return arena_strdup(arena, text ? text : "");
}

const char *conform_entry_time(Arena *arena, const LogEntry *entry)
{
    g_autofree char *text = format_time(entry, "%H:%M:%S");

    if (!text)
        return arena_printf(arena, "%" G_GINT64_FORMAT " us", entry->from);
    return arena_printf(arena, "%s.%06d", text, rest_of(entry));
}

static void append_word(GString *text, const char *word)
{
    g_string_append_printf(text, "%s%s", text->len > 0 ? " " : "", word);
}

const char *conform_entry_command(Arena *arena, const LogEntry *entry)
{
    g_autoptr(GString) text = g_string_new(entry->op);

    if (entry->key)
        append_word(text, entry->key);
    if (entry->value)
        append_word(text, entry->value);
    else if (entry->is_value_hidden)
        append_word(text, "(a value that the log hides)");
    for (guint i = 0; i < entry->option_count; i++)
        append_word(text, entry->options[i]);
    return arena_strdup(arena, text->str);
}

const char *conform_entry_reply(Arena *arena, const LogEntry *entry)
{
    switch (entry->reply.kind) {
    case LOG_REPLY_UNKNOWN: return entry->is_done ? "a reply that the log lacks" : "no reply";
    case LOG_REPLY_NONE: return "none";
    case LOG_REPLY_TEXT: return entry->reply.text;
    case LOG_REPLY_NUMBER: return arena_printf(arena, "%" G_GINT64_FORMAT, entry->reply.number);
    case LOG_REPLY_ERROR: return arena_printf(arena, "error: %s", entry->reply.text);
    }
    return "";
}
