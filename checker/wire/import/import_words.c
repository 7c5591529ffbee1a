#include "checker/wire/import/import_words.h"

#include "checker/base/vec.h"

#include <string.h>

/* From a quote on, behind its end; "\x" is x. */
static const char *take_quoted(GString *word, const char *at)
{
    const char quote = *at++;

    while (*at && *at != quote) {
        if (*at == '\\' && at[1])
            at++;
        g_string_append_c(word, *at++);
    }
    return *at ? at + 1 : at;
}

/* From a `{` on, behind its `}`; quotes in it hide brackets. */
static const char *take_braced(GString *word, const char *at)
{
    guint depth = 0;
    bool is_quoted = false;

    while (*at) {
        char c = *at++;
        g_string_append_c(word, c);
        if (c == '\\' && is_quoted && *at)
            g_string_append_c(word, *at++);
        else if (c == '"')
            is_quoted = !is_quoted;
        depth += !is_quoted && c == '{';
        depth -= !is_quoted && c == '}' && depth > 0;
        if (depth == 0)
            break;
    }
    return at;
}

static const char *take_plain(GString *word, const char *at)
{
    while (*at && !g_ascii_isspace(*at))
        g_string_append_c(word, *at++);
    return at;
}

WireText *import_words(Arena *arena, const char *text, guint *count)
{
    VEC(WireText) words = {0};
    g_autoptr(GString) word = g_string_new(NULL);
    const char *at = text;

    for (;;) {
        while (g_ascii_isspace(*at))
            at++;
        if (!*at)
            break;
        g_string_truncate(word, 0);
        at = *at == '"' || *at == '\'' ? take_quoted(word, at)
             : *at == '{'              ? take_braced(word, at)
                                       : take_plain(word, at);
        WireText taken = {arena_strndup(arena, word->str, word->len), word->len};
        vec_push(&words, taken);
    }
    WireText *list = arena_copy(arena, words.data, words.length, sizeof(WireText));
    *count = words.length;
    vec_free(&words);
    return list;
}

bool import_words_is_hidden(WireText word)
{
    return wire_text_is(word, "?") || wire_text_is(word, "***");
}

char *import_words_spread(const char *text)
{
    enum { MOST = 64 };
    const char *at = strrchr(text, '[');
    char *end = NULL;
    guint64 count = at ? g_ascii_strtoull(at + 1, &end, 10) : 0;

    if (!at || end == at + 1 || count > MOST ||
        (!g_str_equal(end, " other arguments]") && !g_str_equal(end, " other argument]")))
        return g_strdup(text);
    GString *spread = g_string_new_len(text, at - text);
    for (guint64 i = 0; i < count; i++)
        g_string_append(spread, "? ");
    return g_string_free(spread, FALSE);
}
