/* What is told without the parser: comments, and what is in quotes. */
#include "checker/wire/sql/sql_statement.h"

#include <string.h>

static bool is_word_byte(char c)
{
    return g_ascii_isalnum(c) || c == '_';
}

static bool has_word(const char *text, gsize length, const char *name)
{
    gsize size = strlen(name);

    for (gsize i = 0; size > 0 && i + size <= length; i++)
        if (memcmp(text + i, name, size) == 0 && (i == 0 || !is_word_byte(text[i - 1])) &&
            (i + size == length || (!is_word_byte(text[i + size]) && text[i + size] != '[')))
            return true;
    return false;
}

/* What a statement is made of, as far as it can be told without its parser. */
typedef enum SqlPiece { CODE, QUOTED, ESCAPED, COMMENT } SqlPiece; /* ESCAPED: E'it\'s' */

/* Comments of this kind stand in one another. */
static gsize comment_length(const char *at)
{
    const char *end = at + 2;

    for (guint depth = 1; depth > 0 && *end;) {
        const bool opens = g_str_has_prefix(end, "/*"), closes = g_str_has_prefix(end, "*/");
        depth = depth + opens - closes;
        end += opens || closes ? 2 : 1;
    }
    return (gsize)(end - at);
}

/* Up to a quote, or up to one without a backslash before it; the first is at `at`. */
static gsize quoted_length(const char *at, bool is_escaped)
{
    const char *end = at + 1;

    while (*end && *end != *at)
        end += is_escaped && *end == '\\' && end[1] ? 2 : 1;
    return (gsize)(end - at) + (*end != '\0');
}

static gsize word_length(const char *at, bool with_dollars)
{
    gsize size = 0;

    if (is_word_byte(*at) || *at & 0x80)
        while (is_word_byte(at[size]) || at[size] & 0x80 || (with_dollars && at[size] == '$'))
            size++;
    return size;
}

/* `$$it's$$`, `$tag$it's$tag$`; 0 where it is none: `$1`. */
static gsize dollar_length(const char *at)
{
    const gsize tag = g_ascii_isdigit(at[1]) ? 0 : word_length(at + 1, false);

    if (at[0] != '$' || at[1 + tag] != '$')
        return 0;
    g_autofree char *mark = g_strndup(at, tag + 2);
    const char *end = strstr(at + tag + 2, mark);
    return end ? (gsize)(end - at) + tag + 2 : strlen(at);
}

/* How long what begins there is. `piece` is what stood before it, and becomes what it is: a text with escapes may go on
 * behind blanks and comments. */
static gsize length_of(const char *at, SqlPiece *piece)
{
    const bool goes_on = *piece == ESCAPED;
    gsize length;

    *piece = COMMENT;
    if (g_str_has_prefix(at, "/*"))
        return comment_length(at);
    if (g_str_has_prefix(at, "--"))
        return strcspn(at, "\n\r");
    *piece = ESCAPED;
    if ((*at == 'e' || *at == 'E') && at[1] == '\'')
        return 1 + quoted_length(at + 1, true);
    *piece = goes_on && *at == '\'' ? ESCAPED : QUOTED;
    if (*at == '\'' || *at == '"')
        return quoted_length(at, *piece == ESCAPED);
    if ((length = dollar_length(at)) > 0)
        return length;
    *piece = CODE;
    return g_ascii_isdigit(*at) ? 1 : MAX(word_length(at, true), 1);
}

/* The next piece; what escapes have to do with it is kept. */
static gsize next_piece(const char *at, SqlPiece *last, SqlPiece *piece)
{
    gsize length;

    *piece = *last;
    length = length_of(at, piece);
    if (*piece != COMMENT && !(*piece == CODE && g_ascii_isspace(*at)))
        *last = *piece;
    return length;
}

bool sql_comment_has(const char *text, const char *name)
{
    SqlPiece last = CODE, piece;

    while (*text) {
        gsize length = next_piece(text, &last, &piece);
        if (piece == COMMENT && has_word(text, length, name))
            return true;
        text += length;
    }
    return false;
}

gsize sql_code_bytes(const char *text)
{
    SqlPiece last = CODE, piece;
    gsize bytes = 0;

    while (*text) {
        gsize length = next_piece(text, &last, &piece);
        bytes += piece == CODE ? length : 0;
        text += length;
    }
    return bytes;
}
