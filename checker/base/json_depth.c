#include "checker/base/json_depth.h"

/* Behind the string that begins at `at`, or `length`. */
static size_t skip_string(const char *text, size_t length, size_t at)
{
    for (at++; at < length && text[at] != '"'; at++)
        at += text[at] == '\\';
    return at;
}

bool json_depth_is_fit(const char *text, size_t length)
{
    int depth = 0;

    for (size_t at = 0; at < length; at++) {
        switch (text[at]) {
        case '"': at = skip_string(text, length, at); break;
        case '[':
        case '{': depth++; break;
        case ']':
        case '}': depth--; break;
        case '/':
        case '#':
        case '\'': return false;
        }
        if (depth > JSON_DEPTH_MOST)
            return false;
    }
    return true;
}
