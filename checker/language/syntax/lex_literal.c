/* Numbers, durations and texts. */
#include "checker/base/duration.h"
#include "checker/language/syntax/lexer_private.h"

#include <string.h>

/* ---- numbers ---- */

/* What people write instead. */
static const struct {
    const char *written, *meant;
} UNIT_ALIASES[] = {
    {"sec", "s"},           {"secs", "s"},         {"second", "s"},
    {"seconds", "s"},       {"min", "m"},          {"mins", "m"},
    {"minute", "m"},        {"minutes", "m"},      {"hr", "h"},
    {"hrs", "h"},           {"hour", "h"},         {"hours", "h"},
    {"msec", "ms"},         {"msecs", "ms"},       {"millis", "ms"},
    {"milliseconds", "ms"}, {"millisecond", "ms"}, {"usec", "us"},
    {"usecs", "us"},        {"micros", "us"},      {"microseconds", "us"},
    {"microsecond", "us"},
};

static const char *meant_unit(const char *name)
{
    for (gsize i = 0; i < G_N_ELEMENTS(UNIT_ALIASES); i++) {
        if (g_ascii_strcasecmp(UNIT_ALIASES[i].written, name) == 0)
            return UNIT_ALIASES[i].meant;
    }
    g_autofree char *lower = g_ascii_strdown(name, -1);
    return duration_unit(lower) ? g_intern_string(lower) : NULL;
}

/* The digits of a number without its point, and how many of them stood after it. */
typedef struct Digits {
    int64_t value;
    uint32_t decimals;
    bool is_too_large;
} Digits;

static void read_digits(Lexer *lexer, Digits *digits, bool is_decimal)
{
    for (; g_ascii_isdigit(lexer_char(lexer, 0)); lexer->at++) {
        int digit = lexer_char(lexer, 0) - '0';
        digits->is_too_large |= __builtin_mul_overflow(digits->value, 10, &digits->value) ||
                                __builtin_add_overflow(digits->value, digit, &digits->value);
        digits->decimals += is_decimal;
    }
}

/* Microseconds; false where they do not come out whole or do not fit. */
static bool scale(const Digits *digits, int64_t unit, int64_t *value)
{
    if (digits->is_too_large || __builtin_mul_overflow(digits->value, unit, value)) {
        return false;
    }
    for (uint32_t i = 0; i < digits->decimals; i++) {
        if (*value % 10 != 0)
            return false;
        *value /= 10;
    }
    return true;
}

static void report_unit(Lexer *lexer, Span span, const char *number, const char *unit)
{
    g_autofree char *help = NULL;
    const char *meant = meant_unit(unit);
    if (meant) {
        help = g_strdup_printf("write `%s%s`", number, meant);
    } else if (strpbrk(unit, "0123456789") && duration_unit((char[]){unit[0], '\0'})) {
        help = g_strdup("durations add: `1h + 30m`");
    } else if (unit[0] == '_') {
        help = g_strdup("write the digits without `_`");
    } else if (strcmp(number, "0") == 0 && g_ascii_tolower(unit[0]) == 'x') {
        help = g_strdup("numbers are decimal");
    } else if (strcmp(unit, "d") == 0 || g_str_has_prefix(unit, "day")) {
        help = g_strdup("the largest unit is the hour: `24h`");
    } else {
        help = g_strdup("units are `us`, `ms`, `s`, `m` and `h`; a name cannot begin with a digit");
    }
    diagnostics_error(lexer->diagnostics, span, help, "`%s` is not a unit of time", unit);
}

static void finish_duration(Lexer *lexer, Token *token, const Digits *digits, int64_t unit)
{
    token->kind = TOKEN_DURATION;
    if (scale(digits, unit, &token->value))
        return;
    token->value = 0;
    const char *help = digits->decimals ? "the smallest unit is `us`" : NULL;
    diagnostics_error(lexer->diagnostics, token->span, help,
                      digits->decimals ? "this duration is not a whole number of microseconds"
                                       : "this duration is too long");
}

static void finish_int(Lexer *lexer, Token *token, const Digits *digits)
{
    token->value = digits->is_too_large ? 0 : digits->value;
    if (digits->decimals) {
        token->value = 0;
        diagnostics_error(lexer->diagnostics, token->span,
                          "only a duration may have a point: `1.5s`; a chance is `1/10`",
                          "numbers are whole");
    } else if (digits->is_too_large) {
        diagnostics_error(lexer->diagnostics, token->span, "the largest is 9223372036854775807",
                          "this number is too large");
    }
}

void lexer_number(Lexer *lexer)
{
    uint32_t start = lexer->at;
    Digits digits = {0};
    read_digits(lexer, &digits, false);
    if (lexer_char(lexer, 0) == '.' && g_ascii_isdigit(lexer_char(lexer, 1))) {
        lexer->at++;
        read_digits(lexer, &digits, true);
    }
    uint32_t end = lexer->at;
    while (g_ascii_isalnum(lexer_char(lexer, 0)) || lexer_char(lexer, 0) == '_')
        lexer->at++;
    Token *token = lexer_push(lexer, TOKEN_INT, start);
    if (lexer->at == end) {
        finish_int(lexer, token, &digits);
        return;
    }
    const char *text = lexer->source->text;
    g_autofree char *name = g_strndup(text + end, lexer->at - end);
    const int64_t unit = duration_unit(name);
    if (unit > 0) {
        finish_duration(lexer, token, &digits, unit);
        return;
    }
    g_autofree char *number = g_strndup(text + start, end - start);
    token->kind = meant_unit(name) ? TOKEN_DURATION : TOKEN_BAD;
    report_unit(lexer, token->span, number, name);
}

/* ---- texts on one line ---- */

static void read_escape(Lexer *lexer, GString *out)
{
    char c = lexer_char(lexer, 1);
    switch (c) {
    case 'n': g_string_append_c(out, '\n'); break;
    case 't': g_string_append_c(out, '\t'); break;
    case '"':
    case '\\':
    case '\'': g_string_append_c(out, c); break;
    default: {
        Span span = {.source = lexer->index, .start = lexer->at};
        const char *next = g_utf8_next_char(lexer->source->text + lexer->at + 1);
        bool at_end = c == '\0' || c == '\n' || c == '\r';
        span.end = at_end ? lexer->at + 1 : (uint32_t)(next - lexer->source->text);
        diagnostics_error(lexer->diagnostics, span, "escapes are \\n \\t \\\" and \\\\",
                          "this escape means nothing");
        lexer->at += at_end ? 1 : 2;
        return;
    }
    }
    lexer->at += 2;
}

/* Reads up to the closing quote; false where the line ended before it. */
static bool read_quoted(Lexer *lexer, char quote, GString *out)
{
    lexer->at++;
    for (;;) {
        char c = lexer_char(lexer, 0);
        if (c == '\0' || c == '\n')
            return false;
        if (c == '\\') {
            read_escape(lexer, out);
            continue;
        }
        lexer->at++;
        if (c == quote)
            return true;
        g_string_append_c(out, c);
    }
}

static Token *push_text(Lexer *lexer, uint32_t start, const GString *text)
{
    Token *token = lexer_push(lexer, TOKEN_STRING, start);
    token->text = arena_strndup(lexer->arena, text->str, text->len);
    return token;
}

void lexer_string(Lexer *lexer)
{
    uint32_t start = lexer->at;
    g_autoptr(GString) text = g_string_new(NULL);
    bool is_closed = read_quoted(lexer, '"', text);
    Token *token = push_text(lexer, start, text);
    if (is_closed)
        return;
    token->kind = TOKEN_BAD;
    diagnostics_error(lexer->diagnostics, token->span,
                      "close it with `\"` on the same line; for several lines, use \"\"\"",
                      "this text never ends");
}

void lexer_single_quoted(Lexer *lexer)
{
    uint32_t start = lexer->at;
    g_autoptr(GString) text = g_string_new(NULL);
    read_quoted(lexer, '\'', text);
    Token *token = push_text(lexer, start, text);
    diagnostics_error(lexer->diagnostics, token->span, "write \"...\"",
                      "texts stand in double quotes");
}

/* ---- raw texts ---- */

static bool is_blank(const char *line)
{
    return line[strspn(line, " \t\r")] == '\0';
}

/* How many leading blanks all lines but the first and the blank ones share. */
static gsize common_indent(char **lines)
{
    const char *model = NULL;
    gsize shared = 0;
    for (char **line = lines[0] ? lines + 1 : lines; *line; line++) {
        if (is_blank(*line))
            continue;
        if (!model) {
            model = *line;
            shared = strspn(model, " \t");
        }
        gsize same = 0;
        while (same < shared && (*line)[same] == model[same])
            same++;
        shared = same;
    }
    return shared;
}

/* The text of a raw block: no blank first and last line, no common indentation. */
static GString *unindent(const char *raw)
{
    g_auto(GStrv) lines = g_strsplit(raw, "\n", -1);
    gsize indent = common_indent(lines);
    guint count = g_strv_length(lines);
    guint first = count > 1 && is_blank(lines[0]) ? 1 : 0;
    if (count > first + 1 && is_blank(lines[count - 1]))
        count--;
    GString *out = g_string_new(NULL);
    for (guint i = first; i < count; i++) {
        const char *line = g_strchomp(lines[i]);
        if (i == 0)
            line += strspn(line, " \t");
        else if (!is_blank(line))
            line += indent;
        if (i > first)
            g_string_append_c(out, '\n');
        g_string_append(out, line);
    }
    return out;
}

void lexer_raw_string(Lexer *lexer)
{
    uint32_t start = lexer->at;
    const char *content = lexer->source->text + start + 3;
    const char *end = strstr(content, "\"\"\"");
    if (!end) {
        Span opening = {.source = lexer->index, .start = start, .end = start + 3};
        diagnostics_error(lexer->diagnostics, opening, "close it with \"\"\"",
                          "this text never ends");
        end = lexer->source->text + lexer->source->length;
        lexer->is_cut = true;
    }
    g_autofree char *raw = g_strndup(content, (gsize)(end - content));
    g_autoptr(GString) text = unindent(raw);
    uint32_t after = (uint32_t)(end - lexer->source->text) + 3;
    lexer->at = MIN(after, lexer->source->length);
    push_text(lexer, start, text);
}
