/* RESP2, RESP3 and inline commands. What is expected is the text of the protocol's specification, counted by
 * hand; the random part asks for what must hold of any bytes. */
#include "checker/wire/protocol/resp.h"
#include "checker/wire/proxy/unit.h"
#include "tests/unit/wire_bytes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

static void assert_reply(const char *bytes, WireProgress progress, gsize used)
{
    gsize found;

    assert_int_equal(wire_scan_both(resp_scan_reply, bytes, strlen(bytes), &found), progress);
    if (progress == WIRE_WHOLE)
        assert_int_equal(found, used);
}

static void test_ends_of_replies(void **state)
{
    assert_reply("+OK\r\n+OK\r\n", WIRE_WHOLE, 5);
    assert_reply("-ERR no\r\n", WIRE_WHOLE, 9);
    assert_reply(":-12\r\n", WIRE_WHOLE, 6);
    assert_reply("$3\r\nabc\r\n", WIRE_WHOLE, 9);
    assert_reply("$2\r\n\r\n\r\n", WIRE_WHOLE, 8); /* a line break is its content */
    assert_reply("$-1\r\n", WIRE_WHOLE, 5);
    assert_reply("*-1\r\n", WIRE_WHOLE, 5);
    assert_reply("*0\r\n:1\r\n", WIRE_WHOLE, 4);
    assert_reply("*2\r\n*1\r\n:1\r\n$1\r\nx\r\n", WIRE_WHOLE, 19);
    assert_reply("%1\r\n+a\r\n:1\r\n", WIRE_WHOLE, 12);
    assert_reply("|1\r\n+ttl\r\n:9\r\n$1\r\nx\r\n", WIRE_WHOLE, 21); /* the value belongs to it */
    assert_reply("_\r\n", WIRE_WHOLE, 3);
    assert_reply("#t\r\n", WIRE_WHOLE, 4);
    assert_reply(",1.5\r\n", WIRE_WHOLE, 6);
    assert_reply("=7\r\ntxt:abc\r\n", WIRE_WHOLE, 13);
    assert_reply(">2\r\n+message\r\n+x\r\n", WIRE_WHOLE, 18);
    assert_reply("*2\r\n:1\r\n", WIRE_MORE, 0);
    assert_reply("$3\r\nab", WIRE_MORE, 0);
}

static void test_garbage(void **state)
{
    assert_reply("HTTP/1.1 200 OK\r\n", WIRE_GARBAGE, 0);
    assert_reply("$3\r\nabcd\r\n", WIRE_GARBAGE, 0);
    assert_reply("$-2\r\n", WIRE_GARBAGE, 0);
    assert_reply("$99999999999999999999\r\n", WIRE_GARBAGE, 0);
    assert_reply("*1x\r\n", WIRE_GARBAGE, 0);
    assert_reply(":\r\n", WIRE_GARBAGE, 0);
    assert_reply("+OK\rX", WIRE_GARBAGE, 0);
    g_autoptr(GString) deep = g_string_new(NULL);
    for (int i = 0; i <= WIRE_DEEPEST; i++)
        g_string_append(deep, "*1\r\n");
    assert_reply(deep->str, WIRE_GARBAGE, 0);
    gsize used;
    assert_int_equal(wire_scan_both(resp_scan_request, "*1\r\n:1\r\n", 8, &used), WIRE_GARBAGE);
    assert_int_equal(wire_scan_both(resp_scan_request, "\x16\x03\x01", 3, &used),
                     WIRE_GARBAGE); /* TLS */
}

static void assert_words(const char *bytes, gsize length, const char *expected)
{
    Arena *arena = arena_new();
    gsize used;
    guint count;
    g_autoptr(GString) found = g_string_new(NULL);

    assert_int_equal(wire_scan_both(resp_scan_request, bytes, length, &used), WIRE_WHOLE);
    assert_int_equal(used, length);
    WireText *words = resp_words(arena, bytes, length, &count);
    for (guint i = 0; i < count; i++) {
        g_string_append_len(found, words[i].bytes, (gssize)words[i].length);
        g_string_append_c(found, '|');
    }
    assert_string_equal(found->str, expected);
    arena_free(arena);
}

static void test_requests(void **state)
{
    assert_words("*2\r\n$3\r\nGET\r\n$6\r\nuser:7\r\n", 25, "GET|user:7|");
    assert_words("*2\r\n$4\r\nECHO\r\n$0\r\n\r\n", 20, "ECHO||");
    assert_words("PING\r\n", 6, "PING|");
    assert_words("\r\n", 2, "");
    assert_words("SET a  b\n", 9, "SET|a|b|");
    assert_words("*0\r\n", 4, "");
}

static void test_values(void **state)
{
    static const char bytes[] = "*4\r\n+OK\r\n$-1\r\n:7\r\n*1\r\n-ERR x\r\n";
    Arena *arena = arena_new();
    WireValue value = resp_value(arena, bytes, strlen(bytes));

    assert_int_equal(value.kind, WIRE_LIST);
    assert_int_equal(value.item_count, 4);
    assert_int_equal(value.items[0].kind, WIRE_STATUS);
    assert_int_equal(value.items[1].kind, WIRE_NONE);
    assert_int_equal(value.items[2].number, 7);
    assert_int_equal(value.items[3].items[0].kind, WIRE_ERROR);
    assert_true(wire_text_is(value.items[3].items[0].text, "ERR x"));
    static const char with_ttl[] = "|1\r\n+ttl\r\n:9\r\n#t\r\n";
    value = resp_value(arena, with_ttl, strlen(with_ttl));
    assert_int_equal(value.kind, WIRE_NUMBER);
    assert_int_equal(value.number, 1);
    static const char push[] = ">1\r\n+invalidate\r\n";
    assert_true(resp_value(arena, push, strlen(push)).is_push);
    arena_free(arena);
}

static WireEffect effect_of(const char *line)
{
    Arena *arena = arena_new();
    guint count;
    WireText *words = resp_words(arena, line, strlen(line), &count);
    WireEffect effect = resp_effect(words, count);

    arena_free(arena);
    return effect;
}

static void test_effects(void **state)
{
    assert_int_equal(effect_of("multi"), WIRE_OPENS);
    assert_int_equal(effect_of("EXEC"), WIRE_CLOSES);
    assert_int_equal(effect_of("DISCARD"), WIRE_DROPS);
    assert_int_equal(effect_of("SUBSCRIBE x"), WIRE_STREAMS);
    assert_int_equal(effect_of("CLIENT REPLY OFF"), WIRE_STREAMS);
    assert_int_equal(effect_of("CLIENT REPLY ON"), WIRE_PLAIN);
    assert_int_equal(effect_of("CLIENT SETINFO LIB-NAME x"), WIRE_PLAIN);
    assert_int_equal(effect_of(""), WIRE_SILENT);
    Arena *arena = arena_new();
    guint count;
    static const char hello[] = "HELLO 3 AUTH me secret SETNAME reader";
    WireText *words = resp_words(arena, hello, strlen(hello), &count);
    assert_true(wire_text_is(resp_connection_name(words, count), "reader"));
    arena_free(arena);
}

static void test_any_bytes(void **state)
{
    static const WireText PIECES[] = {
        WIRE_PIECE("*1\r\n"),     WIRE_PIECE("*2\r\n"),  WIRE_PIECE("$3\r\nGET\r\n"),
        WIRE_PIECE("$0\r\n\r\n"), WIRE_PIECE("+OK\r\n"), WIRE_PIECE(":12\r\n"),
        WIRE_PIECE("$-1\r\n"),    WIRE_PIECE("%1\r\n"),  WIRE_PIECE("|1\r\n"),
        WIRE_PIECE(">1\r\n"),     WIRE_PIECE("-E\r\n"),  WIRE_PIECE("\r\n"),
        WIRE_PIECE("x"),          WIRE_PIECE("\r"),      WIRE_PIECE("$5\r\n"),
        WIRE_PIECE("*-1\r\n"),    WIRE_PIECE("#f\r\n"),  WIRE_PIECE("PING\r\n")};

    wire_any_bytes("redis", PIECES, G_N_ELEMENTS(PIECES), 6);
}

/* What people are shown of a request: of one with a password its name alone. */
static void test_secrets(void **state)
{
    static const struct {
        const char *request, *shown;
    } CASES[] = {{"AUTH secret\r\n", "AUTH"},
                 {"CONFIG SET requirepass secret\r\n", "CONFIG"},
                 {"config set maxmemory 1mb masterauth secret\r\n", "config"},
                 {"ACL SETUSER app >secret\r\n", "ACL"},
                 {"CONFIG SET maxmemory 1mb\r\n", "CONFIG SET maxmemory 1mb"},
                 {"GET user:7\r\n", "GET user:7"}};

    for (gsize i = 0; i < G_N_ELEMENTS(CASES); i++) {
        Unit *unit = unit_new(NULL, protocol_find("redis"), NULL, CASES[i].request,
                              strlen(CASES[i].request));
        g_autofree char *shown = unit_text(unit);
        assert_string_equal(shown, CASES[i].shown);
        unit_free(unit);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ends_of_replies), cmocka_unit_test(test_garbage),
        cmocka_unit_test(test_requests),        cmocka_unit_test(test_values),
        cmocka_unit_test(test_effects),         cmocka_unit_test(test_any_bytes),
        cmocka_unit_test(test_secrets),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
