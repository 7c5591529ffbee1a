/* Messages of PostgreSQL's protocol version 3. What is expected is the manual's chapter "Frontend/Backend Protocol",
 * with lengths counted by hand. */
#include "checker/wire/protocol/postgres.h"
#include "checker/wire/sql/sql_statement.h"
#include "tests/unit/wire_bytes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

#define STARTUP "\0\0\0\x10\0\3\0\0user\0a\0\0"
#define SSL_REQUEST "\0\0\0\x8\x4\xd2\x16\x2f"
#define QUERY_BEGIN                                                                                \
    "Q\0\0\0\xa"                                                                                   \
    "BEGIN\0"
#define QUERY_TWO                                                                                  \
    "Q\0\0\0\x11"                                                                                  \
    "BEGIN;COMMIT\0"
#define PARSE                                                                                      \
    "P\0\0\0\x2c"                                                                                  \
    "s\0SELECT v FROM t WHERE a=$1 AND b=$2\0\0\0"
#define BIND_TEXT                                                                                  \
    "B\0\0\0\x16\0s\0\0\0\0\2\0\0\0\1"                                                             \
    "7\xff\xff\xff\xff\0\0"
#define BIND_BINARY "B\0\0\0\x1f\0s\0\0\1\0\1\0\2\0\0\0\4\0\0\0\x7\0\0\0\4\xff\xff\xff\xfe\0\0"
#define DESCRIBE "D\0\0\0\6P\0"
#define EXECUTE "E\0\0\0\x9\0\0\0\0\0"
#define SYNC "S\0\0\0\4"
#define FLUSH "H\0\0\0\4"
#define TERMINATE "X\0\0\0\4"

#define AUTH_OK "R\0\0\0\x8\0\0\0\0"
#define AUTH_SASL "R\0\0\0\x17\0\0\0\xaSCRAM-SHA-256\0\0"
#define NAME_STATUS                                                                                \
    "S\0\0\0\x1c"                                                                                  \
    "application_name\0reader\0"
#define KEY "K\0\0\0\xc\0\0\0\x2a\1\2\3\4"
#define READY "Z\0\0\0\5I"
#define COLUMNS "T\0\0\0\x1a\0\1v\0\0\0\0\1\0\1\0\0\0\x17\0\4\xff\xff\xff\xff\0\0"
#define ROW                                                                                        \
    "D\0\0\0\xc\0\1\0\0\0\2"                                                                       \
    "41"
#define NULL_ROW "D\0\0\0\xa\0\1\xff\xff\xff\xff"
#define SELECTED "C\0\0\0\xdSELECT 1\0"
#define UPDATED "C\0\0\0\xdUPDATE 2\0"
#define ERROR "E\0\0\0\x17SERROR\0C42P01\0Mno\0\0"
#define NOTICE                                                                                     \
    "N\0\0\0\xc"                                                                                   \
    "C00000\0\0"
#define COPY_IN "G\0\0\0\x7\0\0\0"

/* In the form of a message: what stands behind the NUL of a literal is not one of it. */
#define OF(text) text, sizeof text - 1

static void assert_scan(WireScan *scan, const char *bytes, gsize length, WireProgress progress,
                        gsize used)
{
    gsize found;

    assert_int_equal(wire_scan_both(scan, bytes, length, &found), progress);
    if (progress == WIRE_WHOLE)
        assert_int_equal(found, used);
}

static void test_ends_of_requests(void **state)
{
    WireScan *scan = postgres_scan_request;

    assert_scan(scan, OF(STARTUP "x"), WIRE_WHOLE, 16);
    assert_scan(scan, OF(SSL_REQUEST), WIRE_WHOLE, 8);
    assert_scan(scan, OF(QUERY_BEGIN QUERY_BEGIN), WIRE_WHOLE, 11);
    assert_scan(scan, OF(PARSE BIND_TEXT EXECUTE SYNC QUERY_BEGIN), WIRE_WHOLE, 45 + 23 + 10 + 5);
    assert_scan(scan, OF(PARSE FLUSH SYNC), WIRE_WHOLE, 45 + 5);
    assert_scan(scan, OF(TERMINATE), WIRE_WHOLE, 5);
    assert_scan(scan, OF(PARSE BIND_TEXT EXECUTE), WIRE_MORE, 0);
    assert_scan(scan, OF("GET / HTTP/1.1\r\n"), WIRE_GARBAGE, 0);
    assert_scan(scan, OF("\x16\x03\x01\x02\0"), WIRE_GARBAGE, 0); /* TLS */
    assert_scan(scan, OF("Q\0\0\0\3"), WIRE_GARBAGE, 0); /* the length has its own four bytes */
    assert_scan(scan, OF("Q\x7f\xff\xff\xff"), WIRE_GARBAGE, 0);
    assert_scan(scan, OF("T\0\0\0\4"), WIRE_GARBAGE, 0); /* a server says that */
}

static void test_ends_of_replies(void **state)
{
    WireScan *scan = postgres_scan_reply;
    WireCursor two = {.awaited = 2};

    assert_scan(scan, OF(COLUMNS ROW SELECTED READY READY), WIRE_WHOLE, 27 + 13 + 14 + 6);
    assert_scan(scan, OF(AUTH_SASL AUTH_OK), WIRE_WHOLE, 24);
    assert_scan(scan, OF(AUTH_OK NAME_STATUS KEY READY), WIRE_WHOLE, 9 + 29 + 13 + 6);
    assert_scan(scan, OF(NOTICE READY), WIRE_WHOLE, 13); /* nobody asked for it */
    assert_scan(scan, OF(COPY_IN), WIRE_WHOLE, 8);
    assert_scan(scan, OF(COLUMNS ROW NOTICE SELECTED), WIRE_MORE, 0);
    assert_scan(scan, OF("HTTP/1.1"), WIRE_GARBAGE, 0);
    assert_int_equal(scan(&two, OF("1\0\0\0\4"
                                   "2\0\0\0\4" READY)),
                     WIRE_WHOLE); /* of a Flush */
    assert_int_equal(two.at, 10);
}

/* A request in words: its statements with their parameters, and its effect. */
static void assert_read(void *session, const char *bytes, gsize length, WireEffect effect,
                        const char *expected)
{
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(GString) found = g_string_new(NULL);
    WireMessage message;

    postgres_read(session, arena, bytes, length, &message);
    const WireRequest *parts = message.part_count ? message.parts : &message.request;
    for (guint i = 0; i < MAX(message.part_count, 1); i++)
        for (guint k = 0; k < parts[i].count; k++)
            g_string_append_printf(found, "%s|",
                                   parts[i].words[k].bytes ? parts[i].words[k].bytes : "NULL");
    assert_string_equal(found->str, expected);
    assert_int_equal(message.effect, effect);
}

static void test_requests(void **state)
{
    void *session = postgres_session_new();

    assert_read(session, OF(STARTUP), WIRE_PLAIN, "startup|");
    assert_read(session, OF(SSL_REQUEST), WIRE_DENIED, "SSLRequest|");
    assert_read(session, OF("p\0\0\0\xbsecret\0"), WIRE_PLAIN, "password|");
    assert_read(session, OF(QUERY_BEGIN), WIRE_OPENS, "BEGIN|");
    assert_read(session, OF(QUERY_TWO), WIRE_PLAIN, "BEGIN|COMMIT|"); /* it ends what it began */
    assert_read(session,
                OF("Q\0\0\0\xb"
                   "COMMIT\0"),
                WIRE_CLOSES, "COMMIT|");
    assert_read(session,
                OF("Q\0\0\0\xa"
                   "ABORT\0"),
                WIRE_DROPS, "ABORT|");
    assert_read(session, OF("Q\0\0\0\x9what\0"), WIRE_PLAIN, "what|");
    assert_read(session, OF(PARSE SYNC), WIRE_PLAIN, "");
    static const char text[] = "SELECT v FROM t WHERE a=$1 AND b=$2|";
    g_autofree char *in_text = g_strconcat(text, "7|NULL|", NULL),
                    *in_binary = g_strconcat(text, "7|-2|", NULL);
    assert_read(session, OF(BIND_TEXT DESCRIBE EXECUTE SYNC), WIRE_PLAIN,
                in_text); /* prepared before */
    assert_read(session, OF(BIND_BINARY EXECUTE SYNC), WIRE_PLAIN, in_binary);
    assert_read(session, OF("C\0\0\0\7Ss\0" SYNC), WIRE_PLAIN, "");
    assert_read(session, OF(BIND_TEXT EXECUTE SYNC), WIRE_PLAIN,
                "EXECUTE|"); /* nobody knows of what */
    assert_read(session, OF(TERMINATE), WIRE_SILENT, "");
    postgres_session_free(session);
}

static WireValue value_of(Arena *arena, const char *bytes, gsize length)
{
    return postgres_value(arena, bytes, length);
}

static void test_values(void **state)
{
    g_autoptr(Arena) arena = arena_new();
    WireValue value = value_of(arena, OF(COLUMNS ROW NULL_ROW SELECTED READY));

    assert_int_equal(value.kind, WIRE_LIST);
    assert_int_equal(value.item_count, 2);
    assert_true(wire_text_is(value.items[0].items[0].name, "v"));
    assert_true(wire_text_is(value.items[0].items[0].text, "41"));
    assert_int_equal(value.items[1].items[0].kind, WIRE_NONE);
    value = value_of(arena, OF(UPDATED READY));
    assert_int_equal(value.kind, WIRE_NUMBER);
    assert_int_equal(value.number, 2);
    assert_int_equal(value_of(arena, OF("C\0\0\0\xa"
                                        "BEGIN\0" READY))
                         .kind,
                     WIRE_STATUS);
    value = value_of(arena, OF(ERROR READY));
    assert_int_equal(value.kind, WIRE_ERROR);
    assert_true(wire_text_is(value.text, "no"));
    value = value_of(arena, OF(UPDATED COLUMNS SELECTED READY));
    assert_int_equal(value.item_count, 2); /* of two statements */
    assert_int_equal(value.items[0].number, 2);
    assert_int_equal(value.items[1].item_count, 0); /* of no rows */
    assert_true(value_of(arena, OF(NOTICE)).is_push);
    assert_true(value_of(arena, OF(COPY_IN)).is_push);
    assert_false(value_of(arena, OF(UPDATED READY)).is_push);
}

static void test_session(void **state)
{
    void *session = postgres_session_new();

    assert_int_equal(postgres_session_process(session), 0);
    postgres_note_reply(session, OF(AUTH_OK NAME_STATUS KEY READY));
    assert_int_equal(postgres_session_process(session), 42);
    assert_string_equal(postgres_session_name(session), "reader");
    postgres_session_free(session);
}

/* What we send is what we read. */
static void test_writing(void **state)
{
    g_autoptr(GString) out = g_string_new(NULL);
    const WireText words[] = {{"SELECT $1", 9}, {"7", 1}};
    void *session = postgres_session_new();
    gsize used;

    postgres_write(out, words, 1);
    assert_int_equal(wire_scan_both(postgres_scan_request, out->str, out->len, &used), WIRE_WHOLE);
    assert_read(session, out->str, used, WIRE_PLAIN, "SELECT $1|");
    g_string_truncate(out, 0);
    postgres_write(out, words, 2);
    assert_int_equal(wire_scan_both(postgres_scan_request, out->str, out->len, &used), WIRE_WHOLE);
    assert_int_equal(used, out->len);
    assert_read(session, out->str, used, WIRE_PLAIN, "SELECT $1|7|");
    postgres_session_free(session);
}

static void test_any_bytes(void **state)
{
    static const WireText PIECES[] = {
        WIRE_PIECE(STARTUP),       WIRE_PIECE(SSL_REQUEST), WIRE_PIECE(QUERY_BEGIN),
        WIRE_PIECE(QUERY_TWO),     WIRE_PIECE(PARSE),       WIRE_PIECE(BIND_TEXT),
        WIRE_PIECE(BIND_BINARY),   WIRE_PIECE(DESCRIBE),    WIRE_PIECE(EXECUTE),
        WIRE_PIECE(SYNC),          WIRE_PIECE(FLUSH),       WIRE_PIECE(TERMINATE),
        WIRE_PIECE(AUTH_OK),       WIRE_PIECE(AUTH_SASL),   WIRE_PIECE(NAME_STATUS),
        WIRE_PIECE(KEY),           WIRE_PIECE(READY),       WIRE_PIECE(COLUMNS),
        WIRE_PIECE(ROW),           WIRE_PIECE(NULL_ROW),    WIRE_PIECE(SELECTED),
        WIRE_PIECE(UPDATED),       WIRE_PIECE(ERROR),       WIRE_PIECE(NOTICE),
        WIRE_PIECE(COPY_IN),       WIRE_PIECE("Q\0\0"),     WIRE_PIECE("x"),
        WIRE_PIECE("B\0\0\0\6s\0")};

    wire_any_bytes("postgres", PIECES, G_N_ELEMENTS(PIECES), 6);
}

/* What a program is told of a request that was lost: an error, and whether it is in a transaction, which is the last
 * byte of ReadyForQuery. */
static void test_refusals(void **state)
{
    const Protocol *protocol = protocol_find("postgres");
    const char *const replies[] = {protocol->refusal, protocol->refusal_within};
    static const char status[] = {'I', 'E'};

    for (gsize i = 0; i < G_N_ELEMENTS(replies); i++) {
        gsize length = protocol->refusal_length, used;
        assert_int_equal(wire_scan_both(postgres_scan_reply, replies[i], length, &used),
                         WIRE_WHOLE);
        assert_int_equal(used, length);
        assert_int_equal(replies[i][length - 1], status[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ends_of_requests), cmocka_unit_test(test_ends_of_replies),
        cmocka_unit_test(test_requests),         cmocka_unit_test(test_values),
        cmocka_unit_test(test_session),          cmocka_unit_test(test_writing),
        cmocka_unit_test(test_any_bytes),        cmocka_unit_test(test_refusals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
