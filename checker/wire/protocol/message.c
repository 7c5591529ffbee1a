#include "checker/wire/protocol/message.h"

#include <string.h>

bool wire_text_is(WireText text, const char *other)
{
    return strlen(other) == text.length && memcmp(text.bytes, other, text.length) == 0;
}

bool wire_text_is_word(WireText text, const char *word)
{
    return strlen(word) == text.length && g_ascii_strncasecmp(text.bytes, word, text.length) == 0;
}

char *wire_text_copy(WireText text)
{
    return g_strndup(text.bytes, text.length);
}

static char *shortened(WireText text)
{
    enum { MOST = 60 };
    GString *out = g_string_new(NULL);

    for (gsize i = 0; i < MIN(text.length, (gsize)MOST); i++)
        g_string_append_c(out, g_ascii_isprint(text.bytes[i]) ? text.bytes[i] : '?');
    if (text.length > MOST)
        g_string_append(out, "...");
    return g_string_free(out, FALSE);
}

char *wire_value_text(const WireValue *value)
{
    switch (value->kind) {
    case WIRE_NONE: return g_strdup("none");
    case WIRE_LIST: return g_strdup_printf("a list of %u", value->item_count);
    case WIRE_ERROR:
    case WIRE_NUMBER:
    case WIRE_STATUS:
    case WIRE_TEXT: return shortened(value->text);
    }
    g_assert_not_reached();
}
