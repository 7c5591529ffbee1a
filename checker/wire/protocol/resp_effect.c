/* What a Redis command does to its connection. */
#include "checker/wire/protocol/resp.h"

#include <string.h>

static bool is_one_of(WireText word, const char *const *list)
{
    for (; *list; list++)
        if (wire_text_is_word(word, *list))
            return true;
    return false;
}

WireEffect resp_effect(const WireText *words, guint count)
{
    static const char *const STREAMS[] = {"SUBSCRIBE",    "PSUBSCRIBE",  "SSUBSCRIBE",   "MONITOR",
                                          "PUNSUBSCRIBE", "UNSUBSCRIBE", "SUNSUBSCRIBE", "SYNC",
                                          "PSYNC",        NULL};

    if (count == 0)
        return WIRE_SILENT;
    if (wire_text_is_word(words[0], "MULTI"))
        return WIRE_OPENS;
    if (wire_text_is_word(words[0], "EXEC"))
        return WIRE_CLOSES;
    if (wire_text_is_word(words[0], "DISCARD"))
        return WIRE_DROPS;
    if (is_one_of(words[0], STREAMS))
        return WIRE_STREAMS;
    if (count > 2 && wire_text_is_word(words[0], "CLIENT") &&
        wire_text_is_word(words[1], "REPLY") && !wire_text_is_word(words[2], "ON"))
        return WIRE_STREAMS;
    return WIRE_PLAIN;
}

WireText resp_connection_name(const WireText *words, guint count)
{
    if (count == 3 && wire_text_is_word(words[0], "CLIENT") &&
        wire_text_is_word(words[1], "SETNAME"))
        return words[2];
    if (count > 0 && wire_text_is_word(words[0], "HELLO"))
        for (guint i = 2; i + 1 < count; i++)
            if (wire_text_is_word(words[i], "SETNAME"))
                return words[i + 1];
    return (WireText){NULL, 0};
}

bool resp_is_retried(const WireValue *value)
{
    static const char prefix[] = "NOSCRIPT";
    gsize length = sizeof prefix - 1;

    return value->kind == WIRE_ERROR && value->text.length >= length &&
           memcmp(value->text.bytes, prefix, length) == 0;
}
