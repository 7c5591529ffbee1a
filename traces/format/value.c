#include "traces/format/value.h"

#include <stdbool.h>
#include <string.h>

static bool is_name(char c)
{
    return g_ascii_isalnum(c) || c == '_';
}

/* The length of "Key { " or "{ ", where a record begins, else 0. */
static size_t opening(const char *at)
{
    size_t name = 0;

    while (is_name(at[name]))
        name++;
    const char *brace = at + name + (name > 0 && at[name] == ' ');
    return g_str_has_prefix(brace, "{ ") ? (size_t)(brace - at) + 2 : 0;
}

/* The length of "page: ", where a field begins, else 0. */
static size_t field(const char *at)
{
    size_t name = 0;

    while (is_name(at[name]))
        name++;
    return name > 0 && g_str_has_prefix(at + name, ": ") ? name + 2 : 0;
}

char *value_terse(const char *text)
{
    GString *out = g_string_new(NULL);
    int records = 0;

    for (const char *at = text; *at;) {
        bool word = at > text && is_name(at[-1]);
        size_t record = word ? 0 : opening(at), name = word || records == 0 ? 0 : field(at);
        if (record > 0) {
            g_string_append_c(out, '{');
            records++;
            at += record;
        } else if (name > 0) {
            at += name;
        } else if (records > 0 && g_str_has_prefix(at, " }")) {
            g_string_append_c(out, '}');
            records--;
            at += 2;
        } else {
            g_string_append_c(out, *at++);
        }
    }
    return g_string_free(out, FALSE);
}
