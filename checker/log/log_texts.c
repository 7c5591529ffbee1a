#include "checker/log/log_texts.h"

#include <string.h>

static const char *find_known(LogTexts *texts, const char *bytes, gsize length)
{
    if (bytes != texts->scratch->str) {
        g_string_truncate(texts->scratch, 0);
        g_string_append_len(texts->scratch, bytes, (gssize)length);
    }
    char *text = g_hash_table_lookup(texts->known, texts->scratch->str);
    if (text)
        return text;
    text = arena_strdup(texts->arena, texts->scratch->str);
    g_hash_table_add(texts->known, text);
    return text;
}

/* A few are so many of all that they are looked for first. */
const char *log_texts_find(LogTexts *texts, const char *bytes, gsize length)
{
    guint place =
        length > 0 ? (guchar)bytes[0] * 5U + (guchar)bytes[length - 1] + (guint)length : 0;
    const char **recent = &texts->recent[place % LOG_TEXTS_RECENT];

    if (!*recent || strncmp(*recent, bytes, length) != 0 || (*recent)[length] != '\0')
        *recent = find_known(texts, bytes, length);
    return *recent;
}
