/* The text protocol of memcached and its meta commands. What is expected is doc/protocol.txt, counted by hand. */
#include "checker/wire/protocol/memcached.h"
#include "tests/unit/wire_bytes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

static void assert_scan(WireScan *scan, const char *bytes, WireProgress progress, gsize used)
{
    gsize found;

    assert_int_equal(wire_scan_both(scan, bytes, strlen(bytes), &found), progress);
    if (progress == WIRE_WHOLE)
        assert_int_equal(found, used);
}

static void test_ends(void **state)
{
    assert_scan(memcached_scan_request, "get a\r\nget b\r\n", WIRE_WHOLE, 7);
    assert_scan(memcached_scan_request, "set a 0 0 2\r\n\r\n\r\nx", WIRE_WHOLE, 17);
    assert_scan(memcached_scan_request, "ms a 1 c\r\nx\r\n", WIRE_WHOLE, 13);
    assert_scan(memcached_scan_request, "set a 0 0 2\r\nx\r\n", WIRE_MORE, 0);
    assert_scan(memcached_scan_request, "set a 0 0 1\r\nxyz\r\n", WIRE_GARBAGE, 0);
    assert_scan(memcached_scan_request, "set a 0 0 -1\r\n", WIRE_GARBAGE, 0);
    assert_scan(memcached_scan_request, "\x80\x01", WIRE_GARBAGE, 0); /* the binary protocol */
    assert_scan(memcached_scan_reply, "STORED\r\n", WIRE_WHOLE, 8);
    assert_scan(memcached_scan_reply, "END\r\n", WIRE_WHOLE, 5);
    assert_scan(memcached_scan_reply, "VALUE a 0 3\r\nEND\r\nEND\r\n", WIRE_WHOLE, 23);
    assert_scan(memcached_scan_reply, "VALUE a 0 1\r\nx\r\nVALUE b 0 1 7\r\ny\r\nEND\r\n",
                WIRE_WHOLE, 39);
    assert_scan(memcached_scan_reply, "STAT pid 1\r\nSTAT x 2\r\nEND\r\n", WIRE_WHOLE, 27);
    assert_scan(memcached_scan_reply, "VA 2 c7\r\nxy\r\n", WIRE_WHOLE, 13);
    assert_scan(memcached_scan_reply, "HD O7\r\n", WIRE_WHOLE, 7);
    assert_scan(memcached_scan_reply, "12\r\n", WIRE_WHOLE, 4);
    assert_scan(memcached_scan_reply, "VALUE a 0 1\r\nx\r\n", WIRE_MORE, 0);
    assert_scan(memcached_scan_reply, "<html>\r\n", WIRE_GARBAGE, 0);
}

static void assert_words(const char *bytes, const char *expected)
{
    Arena *arena = arena_new();
    guint count;
    g_autoptr(GString) found = g_string_new(NULL), again = g_string_new(NULL);
    WireText *words = memcached_words(arena, bytes, strlen(bytes), &count);

    for (guint i = 0; i < count; i++) {
        g_string_append_len(found, words[i].bytes, (gssize)words[i].length);
        g_string_append_c(found, '|');
    }
    assert_string_equal(found->str, expected);
    memcached_write(again, words, count);
    assert_string_equal(again->str, bytes);
    arena_free(arena);
}

static void test_words(void **state)
{
    assert_words("get user:7\r\n", "get|user:7|");
    assert_words("delete user:7\r\n", "delete|user:7|");
    assert_words("set user:7 0 60 2\r\n41\r\n", "set|user:7|0|60|41|");
    assert_words("set user:7 0 60 0\r\n\r\n", "set|user:7|0|60||");
    assert_words("cas user:7 0 60 2 99\r\n41\r\n", "cas|user:7|0|60|99|41|");
    assert_words("ms user:7 2 C7 T60\r\n41\r\n", "ms|user:7|C7|T60|41|");
}

static WireValue value_of(Arena *arena, const char *bytes)
{
    return memcached_value(arena, bytes, strlen(bytes));
}

static void test_values(void **state)
{
    Arena *arena = arena_new();

    assert_int_equal(value_of(arena, "END\r\n").kind, WIRE_NONE);
    assert_int_equal(value_of(arena, "STORED\r\n").kind, WIRE_STATUS);
    assert_int_equal(value_of(arena, "NOT_STORED\r\n").kind, WIRE_NONE);
    assert_int_equal(value_of(arena, "EXISTS\r\n").kind, WIRE_NONE);
    assert_int_equal(value_of(arena, "12\r\n").number, 12);
    assert_int_equal(value_of(arena, "VA 0 W\r\n\r\n").kind, WIRE_NONE);
    assert_true(wire_text_is(value_of(arena, "VA 2 c7\r\nxy\r\n").text, "xy"));
    assert_int_equal(value_of(arena, "VA 2 c7\r\nxy\r\n").token.length, 0); /* no lease was given */
    assert_true(wire_text_is(value_of(arena, "VA 0 W c7\r\n\r\n").token, "7"));
    assert_int_equal(value_of(arena, "VA 0 c7 Z\r\n\r\n").token.length, 0);
    assert_int_equal(value_of(arena, "VA 0 c7 Z\r\n\r\n").kind, WIRE_NONE);
    assert_true(wire_text_is(value_of(arena, "VALUE a 0 1 17\r\nx\r\nEND\r\n").token, "17"));
    assert_true(wire_text_is(value_of(arena, "VALUE a 0 3\r\nEND\r\nEND\r\n").text, "END"));
    assert_true(
        wire_text_is(value_of(arena, "CLIENT_ERROR bad line\r\n").text, "CLIENT_ERROR bad line"));
    WireValue two = value_of(arena, "VALUE a 0 1\r\nx\r\nVALUE b 0 1\r\ny\r\nEND\r\n");
    assert_int_equal(two.item_count, 2);
    assert_true(wire_text_is(two.items[1].text, "y"));
    arena_free(arena);
}

static WireEffect effect_of(const char *line)
{
    Arena *arena = arena_new();
    guint count;
    WireText *words = memcached_words(arena, line, strlen(line), &count);
    WireEffect effect = memcached_effect(words, count);

    arena_free(arena);
    return effect;
}

static void test_effects(void **state)
{
    assert_int_equal(effect_of("get a\r\n"), WIRE_PLAIN);
    assert_int_equal(effect_of("mg a v\r\n"), WIRE_PLAIN);
    assert_int_equal(effect_of("watch\r\n"), WIRE_STREAMS);
}

/* What it is made into (the same where it is answered anyway), and whether that reply is wanted. */
static void assert_quiet(const char *request, const char *asked, const char *reply,
                         bool is_unwanted)
{
    g_autofree char *bytes = g_strdup(request);
    Arena *arena = arena_new();
    guint count;

    assert_int_equal(memcached_ask(bytes, strlen(bytes)), strcmp(request, asked) != 0);
    assert_string_equal(bytes, asked);
    WireText *words = memcached_words(arena, bytes, strlen(bytes), &count);
    assert_int_equal(memcached_is_unwanted(words, count, reply, strlen(reply)), is_unwanted);
    arena_free(arena);
}

/* doc/protocol.txt: noreply leaves out all but errors; the quiet flag EN of a meta get, and HD of the others. That it leaves
 * out the VA of `ma`, too, is said by memcached itself: tests/wire/apps/through_memcached.py asks it. */
static void test_quiet(void **state)
{
    assert_quiet("set a 0 0 1 noreply\r\nx\r\n", "set a 0 0 1        \r\nx\r\n", "STORED\r\n",
                 true);
    assert_quiet("delete a noreply\r\n", "delete a        \r\n", "NOT_FOUND\r\n", true);
    assert_quiet("set a 0 0 1 noreply\r\nx\r\n", "set a 0 0 1        \r\nx\r\n",
                 "SERVER_ERROR out of memory storing object\r\n", false);
    assert_quiet("flush_all noreply\r\n", "flush_all        \r\n", "OK\r\n", true);
    assert_quiet("mg a v q O7\r\n", "mg a v   O7\r\n", "EN\r\n", true);
    assert_quiet("mg a v q O7\r\n", "mg a v   O7\r\n", "VA 1 O7\r\nx\r\n", false);
    assert_quiet("ms a 1 q\r\nq\r\n", "ms a 1  \r\nq\r\n", "HD\r\n", true);
    assert_quiet("ms a 1 C7 q\r\nq\r\n", "ms a 1 C7  \r\nq\r\n", "EX\r\n", false);
    assert_quiet("md a q\r\n", "md a  \r\n", "NF\r\n", false);
    assert_quiet("md a q\r\n", "md a  \r\n", "HD\r\n", true);
    assert_quiet("ma a v q\r\n", "ma a v  \r\n", "VA 1\r\n2\r\n", true);
    /* Keys, and data. */
    assert_quiet("get a noreply\r\n", "get a noreply\r\n", "ERROR\r\n", false);
    assert_quiet("delete noreply\r\n", "delete noreply\r\n", "ERROR\r\n", false);
    assert_quiet("mg q v\r\n", "mg q v\r\n", "VA 1\r\nx\r\n", false); /* the key */
    assert_quiet("set a 0 0 7\r\nnoreply\r\n", "set a 0 0 7\r\nnoreply\r\n", "ERROR\r\n", false);
}

static void test_any_bytes(void **state)
{
    static const WireText PIECES[] = {WIRE_PIECE("get a\r\n"),
                                      WIRE_PIECE("set a 0 0 1\r\n"),
                                      WIRE_PIECE("x\r\n"),
                                      WIRE_PIECE("ms a 1\r\n"),
                                      WIRE_PIECE("VALUE a 0 1\r\n"),
                                      WIRE_PIECE("END\r\n"),
                                      WIRE_PIECE("STAT a b\r\n"),
                                      WIRE_PIECE("VA 1 t\r\n"),
                                      WIRE_PIECE("HD\r\n"),
                                      WIRE_PIECE("\r\n"),
                                      WIRE_PIECE(" "),
                                      WIRE_PIECE("12\r\n"),
                                      WIRE_PIECE("STORED\r\n"),
                                      WIRE_PIECE("q\n"),
                                      WIRE_PIECE("VALUE a 0 99999999999\r\n")};

    wire_any_bytes("memcached", PIECES, G_N_ELEMENTS(PIECES), 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ends),   cmocka_unit_test(test_words),
        cmocka_unit_test(test_values), cmocka_unit_test(test_effects),
        cmocka_unit_test(test_quiet),  cmocka_unit_test(test_any_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
