#include "checker/commands/docs/docs_edit.h"

#include "checker/base/error.h"

#include <string.h>

enum {
    LARGEST = 16 * 1024 * 1024
}; /* bytes that an edit may come to, were every letter replaced */

/* Up to the delimiter, behind which it goes on; NULL: there is none. A delimiter behind a backslash is
 * the letter. Caller frees. */
static char *take_part(const char **at, char delimiter)
{
    g_autoptr(GString) part = g_string_new(NULL);

    for (; **at && **at != delimiter; (*at)++) {
        if (**at == '\\' && (*at)[1] == delimiter)
            (*at)++;
        else if (**at == '\\' && (*at)[1])
            g_string_append_c(part, *(*at)++);
        g_string_append_c(part, **at);
    }
    if (!**at)
        return NULL;
    (*at)++;
    return g_strdup(part->str);
}

static char *refuse(GError **error, const char *edit, const char *why)
{
    g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_INPUT, "`%s`: %s", edit, why);
    return NULL;
}

static char *substitute(const char *text, const char *pattern, const char *by, GError **error)
{
    g_autoptr(GError) inner = NULL;
    g_autoptr(GRegex) regex = g_regex_new(pattern, G_REGEX_MULTILINE, 0, &inner);

    if (regex && strlen(by) > 0 && strlen(text) > LARGEST / (strlen(by) + 1))
        return refuse(error, pattern, "what it may give is larger than 16 MiB");
    char *edited = regex ? g_regex_replace(regex, text, -1, 0, by, 0, &inner) : NULL;

    return edited ? edited : refuse(error, pattern, inner->message);
}

/* One edit, which begins with its `s`. */
static char *edit_once(const char *text, const char **at, GError **error)
{
    const char *start = *at;
    const char delimiter = *start == 's' ? start[1] : '\0';

    if (!delimiter || g_ascii_isalnum(delimiter) || g_ascii_isspace(delimiter))
        return refuse(error, start, "an edit is s/A/B/");
    *at += 2;
    g_autofree char *pattern = take_part(at, delimiter);
    g_autofree char *by = pattern ? take_part(at, delimiter) : NULL;
    return by ? substitute(text, pattern, by, error)
              : refuse(error, start, "an edit has three delimiters: s/A/B/");
}

char *docs_edit(const char *text, const char *edits, GError **error)
{
    g_autofree char *edited = g_strdup(text);

    for (const char *at = edits + strspn(edits, " ;"); *at; at += strspn(at, " ;")) {
        char *next = edit_once(edited, &at, error);
        if (!next)
            return NULL;
        g_free(edited);
        edited = next;
    }
    return g_steal_pointer(&edited);
}
