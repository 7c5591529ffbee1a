#include "checker/wire/sql/sql_dialect.h"

#include <string.h>

typedef struct Turning {
    GString *out;
    const char *at, *end;
    guint parameters;
} Turning;

/* ---- from MySQL ---- */

/* What a backslash and the letter behind it stand for. */
static char escaped(char letter)
{
    switch (letter) {
    case 'n': return '\n';
    case 't': return '\t';
    case 'r': return '\r';
    case 'b': return '\b';
    case '0': return ' '; /* a NUL, which no text of PostgreSQL can hold */
    case 'Z': return 26;
    default: return letter;
    }
}

/* What is in quotes, in others. A quote that is doubled stands for itself; one that is not closed ends with the text. */
static void turn_quoted(Turning *turning, char to)
{
    const char from = *turning->at++;

    g_string_append_c(turning->out, to);
    for (; turning->at < turning->end; turning->at++) {
        char c = *turning->at;
        const bool has_next = turning->at + 1 < turning->end;
        if (c == from && !(has_next && turning->at[1] == from)) {
            turning->at++;
            break;
        }
        if (c == from)
            turning->at++;
        if (c == '\\' && from != '`' && has_next)
            c = escaped(*++turning->at);
        if (c == to)
            g_string_append_c(turning->out, c);
        g_string_append_c(turning->out, c);
    }
    g_string_append_c(turning->out, to);
}

/* Up to the end of the line, as a comment of PostgreSQL: `#` and `--` are `mark` bytes. */
static void turn_line(Turning *turning, gsize mark)
{
    g_string_append(turning->out, "--");
    for (turning->at += mark; turning->at < turning->end && *turning->at != '\n'; turning->at++)
        g_string_append_c(turning->out, *turning->at == '\r' ? ' ' : *turning->at);
}

/* As it is, to its end; but what opens another within it would have to be closed. */
static void copy_comment(Turning *turning)
{
    const char *end = g_strstr_len(turning->at + 2, turning->end - turning->at - 2, "*/");
    const char *behind = end ? end + 2 : turning->end;

    g_string_append(turning->out, "/*");
    for (turning->at += 2; turning->at < behind; turning->at++) {
        const bool opens =
            behind - turning->at > 1 && turning->at[0] == '/' && turning->at[1] == '*';
        g_string_append_c(turning->out, opens ? ' ' : *turning->at);
    }
    g_string_append(turning->out, end ? "" : "*/");
}

static bool begins(const Turning *turning, const char *text)
{
    return (gsize)(turning->end - turning->at) >= strlen(text) &&
           memcmp(turning->at, text, strlen(text)) == 0;
}

/* Two dashes are a comment only with a blank or the end behind them. */
static bool begins_line(const Turning *turning)
{
    return begins(turning, "--") &&
           (turning->end - turning->at == 2 || (guchar)turning->at[2] <= ' ');
}

/* Of `5--1`: less minus one. */
static void append_minus(Turning *turning)
{
    g_string_append(turning->out, "- ");
    turning->at++;
}

static void turn_next(Turning *turning)
{
    switch (*turning->at) {
    case '\'':
    case '"': turn_quoted(turning, '\''); return;
    case '`': turn_quoted(turning, '"'); return;
    case '#': turn_line(turning, 1); return;
    case '?':
        g_string_append_printf(turning->out, "$%u", ++turning->parameters);
        turning->at++;
        return;
    default: break;
    }
    if (begins(turning, "/*"))
        copy_comment(turning);
    else if (begins_line(turning))
        turn_line(turning, 2);
    else if (begins(turning, "--"))
        append_minus(turning);
    else
        g_string_append_c(turning->out, *turning->at++);
}

char *sql_dialect_from_mysql(Arena *arena, const char *text, gsize length)
{
    g_autoptr(GString) out = g_string_new(NULL);
    Turning turning = {out, text, text + length, 0};

    while (turning.at < turning.end)
        turn_next(&turning);
    return arena_strndup(arena, out->str, strlen(out->str));
}

/* ---- to MySQL ---- */

static bool is_number(const char *text)
{
    const char *digits = text + (*text == '-');

    return *digits && strspn(digits, "0123456789") == strlen(digits);
}

static void append_constant(GString *out, const char *text)
{
    if (is_number(text)) {
        g_string_append(out, text);
        return;
    }
    g_string_append_c(out, '\'');
    for (; *text; text++) {
        if (*text == '\'' || *text == '\\')
            g_string_append_c(out, *text);
        g_string_append_c(out, *text);
    }
    g_string_append_c(out, '\'');
}

/* From one quote to the next; what is in a text gets its backslashes doubled. Behind it. */
static const char *append_quoted(GString *out, const char *at)
{
    const char from = *at, to = from == '"' ? '`' : '\'';

    g_string_append_c(out, to);
    for (at++; *at && *at != from; at++) {
        if (*at == to || (*at == '\\' && to == '\''))
            g_string_append_c(out, *at);
        g_string_append_c(out, *at);
    }
    g_string_append_c(out, to);
    return *at ? at + 1 : at;
}

void sql_dialect_to_mysql(GString *out, const char *text, const char *const *values, guint count)
{
    while (*text) {
        if (*text == '\'' || *text == '"') {
            text = append_quoted(out, text);
        } else if (*text == '$' && g_ascii_isdigit(text[1])) {
            char *behind;
            guint64 number = g_ascii_strtoull(text + 1, &behind, 10);
            if (number >= 1 && number <= count && values[number - 1])
                append_constant(out, values[number - 1]);
            else
                g_string_append(out, "NULL");
            text = behind;
        } else {
            g_string_append_c(out, *text++);
        }
    }
}
