
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

/* One that counts them since 1970, as the time from the command to then, in full seconds. */
static gint64 time_until(const LogEntry *entry, guint i, gint64 unit)
{
    gint64 number = i < entry->option_count ? g_ascii_strtoll(entry->options[i], NULL, 10) : 0;
    gint64 then = CLAMP(number, 0, G_MAXINT64 / 4 / unit) * unit;

    gint64 seconds =
        (CLAMP(then - entry->from, 0, DRAFT_LONGEST) + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC;

    return seconds * G_USEC_PER_SEC;
}

/* Seconds, or from 30 days on a time since 1970. */
static gint64 lifetime_of_item(const LogEntry *entry)
{
    enum { MOST_SECONDS = 30 * 24 * 60 * 60 };
    gint64 seconds = entry->option_count > 1 ? g_ascii_strtoll(entry->options[1], NULL, 10) : 0;

    if (!draft_words_is_op(entry, "set add replace cas"))
        return 0;
    return seconds > MOST_SECONDS ? time_until(entry, 1, G_USEC_PER_SEC)
                                  : time_option(entry, 1, G_USEC_PER_SEC);
}

gint64 draft_words_lifetime(const LogEntry *entry)
{
    static const struct {
        const char *ops, *option;
        gint64 unit;
        bool is_until;
    } WORDS[] = {{"SETEX EXPIRE", "EX", G_USEC_PER_SEC, false},
                 {"PSETEX PEXPIRE", "PX", 1000, false},
                 {"EXPIREAT", "EXAT", G_USEC_PER_SEC, true},
                 {"PEXPIREAT", "PXAT", 1000, true}};

    if (strcmp(entry->store, "memcached") == 0)
        return lifetime_of_item(entry);
    for (guint w = 0; w < G_N_ELEMENTS(WORDS); w++) {
        bool is_op = draft_words_is_op(entry, WORDS[w].ops);
        for (guint i = 0; i < entry->option_count; i++)
            if (is_op || g_ascii_strcasecmp(entry->options[i], WORDS[w].option) == 0)
                return (WORDS[w].is_until ? time_until : time_option)(entry, is_op ? i : i + 1,
                                                                      WORDS[w].unit);
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
