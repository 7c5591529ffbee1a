
#include "checker/draft/draft_private.h"

#include <string.h>

bool draft_words_is_op(const LogEntry *entry, const char *words)
{
    g_auto(GStrv) list = g_strsplit(words, " ", -1);

    return g_strv_contains((const char *const *)list, entry->op);
}

bool draft_words_is_sql(const LogEntry *entry)
{
    return strcmp(entry->store, "redis") != 0 && strcmp(entry->store, "memcached") != 0;
}

bool draft_words_has_option(const LogEntry *entry, const char *word)
{
    for (guint i = 0; i < entry->option_count; i++)
        if (g_ascii_strcasecmp(entry->options[i], word) == 0)
            return true;
    return false;
}

/* A word that counts `unit`s, in microseconds. */
static gint64 time_option(const LogEntry *entry, guint i, gint64 unit)
{
    gint64 number = i < entry->option_count ? g_ascii_strtoll(entry->options[i], NULL, 10) : 0;

    return CLAMP(number, 0, DRAFT_LONGEST / unit) * unit;
}

gint64 draft_words_lifetime(const LogEntry *entry)
{
    bool is_memcached = strcmp(entry->store, "memcached") == 0;

    if (is_memcached)
        return draft_words_is_op(entry, "set add replace cas")
                   ? time_option(entry, 1, G_USEC_PER_SEC)
                   : 0;
    if (draft_words_is_op(entry, "SETEX EXPIRE"))
        return time_option(entry, 0, G_USEC_PER_SEC);
    if (draft_words_is_op(entry, "PSETEX PEXPIRE"))
        return time_option(entry, 0, 1000);
    for (guint i = 0; i + 1 < entry->option_count; i++) {
        if (g_ascii_strcasecmp(entry->options[i], "EX") == 0)
            return time_option(entry, i + 1, G_USEC_PER_SEC);
        if (g_ascii_strcasecmp(entry->options[i], "PX") == 0)
            return time_option(entry, i + 1, 1000);
    }
    return 0;
}

char *draft_words_reply(const LogEntry *entry)
{
    if (entry->reply.kind == LOG_REPLY_TEXT)
        return g_strdup(entry->reply.text);
    return entry->reply.kind == LOG_REPLY_NUMBER
               ? g_strdup_printf("%" G_GINT64_FORMAT, entry->reply.number)
               : NULL;
}

bool draft_words_is_refused(const LogEntry *entry)
{
    static const char *const REFUSALS[] = {"EXISTS", "NOT_FOUND", "NOT_STORED", NULL};

    switch (entry->reply.kind) {
    case LOG_REPLY_NONE: return true;
    case LOG_REPLY_NUMBER: return entry->reply.number == 0;
    case LOG_REPLY_TEXT: return g_strv_contains(REFUSALS, entry->reply.text);
    case LOG_REPLY_UNKNOWN:
    case LOG_REPLY_ERROR: return false;
    }
    g_assert_not_reached();
}

bool draft_words_is_within(const char *text, const char *whole)
{
    gsize length = strlen(text);

    for (const char *at = length ? strstr(whole, text) : NULL; at; at = strstr(at + 1, text))
        if ((at == whole || !g_ascii_isalnum(at[-1])) && !g_ascii_isalnum(at[length]))
            return true;
    return false;
}
