#include "checker/language/syntax/lexer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

typedef struct Lexed {
    SourceMap *map;
    Arena *arena;
    Diagnostics *diagnostics;
    TokenList tokens;
    CommentList comments;
} Lexed;

static Lexed lexed_new(const char *text)
{
    Lexed lexed = {.map = source_map_new(), .arena = arena_new()};
    uint16_t index;
    assert_true(source_map_add(lexed.map, "t.stale", text, strlen(text), &index, NULL));
    lexed.diagnostics = diagnostics_new(lexed.map);
    lexed.tokens = lexer_run(lexed.arena, lexed.map, index, lexed.diagnostics, &lexed.comments);
    return lexed;
}

static void lexed_free(Lexed *lexed)
{
    vec_free(&lexed->tokens);
    vec_free(&lexed->comments);
    diagnostics_free(lexed->diagnostics);
    arena_free(lexed->arena);
    source_map_free(lexed->map);
}

static void append_token(GString *out, const Token *token, bool is_first)
{
    bool is_new_line = token->newline_before && !is_first;
    if (out->len > 0)
        g_string_append_c(out, is_new_line ? '\n' : ' ');
    switch (token->kind) {
    case TOKEN_NAME: g_string_append(out, token->text); break;
    case TOKEN_STRING: g_string_append_printf(out, "<%s>", token->text); break;
    case TOKEN_INT: g_string_append_printf(out, "%" G_GINT64_FORMAT, token->value); break;
    case TOKEN_DURATION: g_string_append_printf(out, "%" G_GINT64_FORMAT "us", token->value); break;
    default: g_string_append(out, lexer_kind_text(token->kind)); break;
    }
}

/* The tokens of a text without its end; what is wrong with it stands in front. */
static void assert_tokens(const char *text, const char *expected)
{
    Lexed lexed = lexed_new(text);
    g_autoptr(GString) out = g_string_new(NULL);
    for (guint i = 0; i < diagnostics_count(lexed.diagnostics); i++) {
        const Diagnostic *diagnostic = diagnostics_get(lexed.diagnostics, i);
        g_string_append_printf(out, "[%u %s]", diagnostic->span.start, diagnostic->message);
    }
    for (uint32_t i = 0; i + 1 < lexed.tokens.length; i++) {
        append_token(out, &lexed.tokens.data[i], i == 0);
    }
    assert_int_equal(vec_last(&lexed.tokens).kind, TOKEN_END);
    assert_string_equal(out->str, expected);
    lexed_free(&lexed);
}

static void test_plain(void **state)
{
    assert_tokens("", "");
    assert_tokens("a_1 _b", "a_1 _b");
    assert_tokens("a..b.c", "a `..` b `.` c");
    assert_tokens("1..3", "1 `..` 3");
    assert_tokens("a<=b>=c==d!=e", "a `<=` b `>=` c `==` d `!=` e");
    assert_tokens("!a&&b||c", "`!` a `&&` b `||` c");
    assert_tokens("\xef\xbb\xbf"
                  "a\r\nb\n\n  c ; d",
                  "a\nb\nc `;` d");
}

static void test_numbers(void **state)
{
    assert_tokens("0 007 9223372036854775807", "0 7 9223372036854775807");
    assert_tokens("9223372036854775808", "[0 this number is too large] 0");
    assert_tokens("1.5", "[0 numbers are whole] 0");
    assert_tokens("1_000", "[0 `_000` is not a unit of time] what was reported");
    assert_tokens("0x10", "[0 `x10` is not a unit of time] what was reported");
}

static void test_durations(void **state)
{
    assert_tokens("7us 5ms 1s 2m 1h", "7us 5000us 1000000us 120000000us 3600000000us");
    assert_tokens("1.5s 0.001ms 1s..2s", "1500000us 1us 1000000us `..` 2000000us");
    assert_tokens("0.5us", "[0 this duration is not a whole number of microseconds] 0us");
    assert_tokens("9223372036854775807s", "[0 this duration is too long] 0us");
    assert_tokens("1sec", "[0 `sec` is not a unit of time] 0us");
    assert_tokens("1h30m", "[0 `h30m` is not a unit of time] what was reported");
}

static void test_strings(void **state)
{
    assert_tokens("\"a\\n\\t\\\"\\\\b\"", "<a\n\t\"\\b>");
    assert_tokens("\"\" x", "<> x");
    assert_tokens("\"a\\qb\"", "[2 this escape means nothing] <ab>");
    assert_tokens("\"abc\nd", "[0 this text never ends] what was reported\nd");
    assert_tokens("\"abc\\", "[0 this text never ends][4 this escape means nothing] "
                             "what was reported");
    assert_tokens("'a b' c", "[0 texts stand in double quotes] <a b> c");
    assert_tokens("\xe2\x80\x9c"
                  "a\xe2\x80\x9d c",
                  "[0 texts stand in straight double quotes] <a> c");
}

static void test_raw_strings(void **state)
{
    assert_tokens("\"\"\" a \"\"\" b", "<a> b");
    assert_tokens("\"\"\"\n    if x:\n        y()\n\n    z\n  \"\"\"", "<if x:\n    y()\n\nz>");
    assert_tokens("\"\"\"a\\n\"b\"\"\"", "<a\\n\"b>");
    assert_tokens("\"\"\"\"\"\"", "<>");
    assert_tokens("\"\"\"\n\"\"\"", "<>");
    assert_tokens("x \"\"\"a\nb", "[2 this text never ends] x <a\nb>");
}

static void test_strangers(void **state)
{
    assert_tokens("a === b !== c", "[2 `===` is not an operator here][8 `!==` is not an operator "
                                   "here] a `==` b `!=` c");
    assert_tokens("a & b", "[2 `&` is not an operator here] a `&&` b");
    assert_tokens("# x\ny", "[0 `#` means nothing here] what was reported\ny");
    assert_tokens("\xc3\xa9t\xc3\xa9 y", "[0 `\xc3\xa9t\xc3\xa9` means nothing here] "
                                         "what was reported y");
    assert_tokens("\x01", "[0 the character U+0001 means nothing here] what was reported");
}

static void test_comments(void **state)
{
    Lexed lexed = lexed_new("a // one\n/* two\n*/ b /**/ c");
    assert_int_equal(lexed.comments.length, 3);
    assert_int_equal(lexed.comments.data[0].start, 2);
    assert_int_equal(lexed.comments.data[0].end, 8);
    assert_int_equal(lexed.comments.data[1].start, 9);
    assert_int_equal(lexed.tokens.length, 4);
    assert_true(lexed.tokens.data[1].newline_before);
    assert_false(lexed.tokens.data[2].newline_before);
    lexed_free(&lexed);
    assert_tokens("a /* b\nc", "[2 this comment never ends] a");
    assert_tokens("a /* b\n*/ c", "a\nc");
    assert_tokens("/*/ a", "[0 this comment never ends]");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain),       cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_durations),   cmocka_unit_test(test_strings),
        cmocka_unit_test(test_raw_strings), cmocka_unit_test(test_strangers),
        cmocka_unit_test(test_comments),
    };
    return cmocka_run_group_tests_name("lexer", tests, NULL, NULL);
}
