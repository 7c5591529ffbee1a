/* In which order a connection of the proxy passes replies on: without sockets, as bytes that were read and bytes that are
 * to be written. */
#include "checker/wire/protocol/postgres.h"
#include "checker/wire/proxy/proxy_private.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

#define GREETING "\2\0\0\0\x0ax"
#define KNOWN "\2\0\0\2\1\3" /* the password is right: caching_sha2_password */
#define LOGIN_OK "\7\0\0\3\0\0\0\2\0\0\0"

static void append(GByteArray *array, const char *bytes, gsize length)
{
    g_byte_array_append(array, (const guint8 *)bytes, (guint)length);
}

static Link *connected(Proxy *proxy)
{
    Link *link = g_new0(Link, 1);

    link->proxy = proxy;
    link->held = g_ptr_array_new_with_free_func((GDestroyNotify)unit_free);
    link->sent = g_ptr_array_new_with_free_func((GDestroyNotify)unit_free);
    link->client.in = g_byte_array_new();
    link->client.out = g_byte_array_new();
    link->server.in = g_byte_array_new();
    link->server.out = g_byte_array_new();
    if (proxy->protocol->session_new)
        link->session = proxy->protocol->session_new();
    return link;
}

static void closed(Link *link)
{
    if (link->session)
        link->proxy->protocol->session_free(link->session);
    g_ptr_array_unref(link->held);
    g_ptr_array_unref(link->sent);
    g_byte_array_unref(link->client.in);
    g_byte_array_unref(link->client.out);
    g_byte_array_unref(link->server.in);
    g_byte_array_unref(link->server.out);
    g_free(link);
}

/* What comes, in one piece, and what the client gets of it. */
static void gets(Link *link, const char *bytes, gsize length, const char *expected, gsize size)
{
    append(link->server.in, bytes, length);
    link_read_replies(link);
    link_send_replies(link);
    assert_int_equal(link->client.out->len, size);
    assert_memory_equal(link->client.out->data, expected, size);
    g_byte_array_set_size(link->client.out, 0);
}

static void asks(Link *link, const char *bytes, gsize length)
{
    append(link->client.in, bytes, length);
    link_read_requests(link);
    link_send_requests(link);
    assert_int_equal(link->held->len, 0);
}

/* Of two packets that answer one request the second has none of its own, and does not overtake the first. */
static void test_login(void **state)
{
    static const char both[] = KNOWN LOGIN_OK;
    Proxy proxy = {.protocol = protocol_find("mysql")};
    Link *link = connected(&proxy);

    gets(link, GREETING, sizeof GREETING - 1, GREETING, sizeof GREETING - 1);
    asks(link, "\5\0\0\1login", 9);
    assert_int_equal(link->sent->len, 1);
    gets(link, both, sizeof both - 1, both, sizeof both - 1);
    assert_int_equal(link->sent->len, 0);
    closed(link);
}

/* A push does not overtake the reply before it, and is not taken for the one behind it. */
static void test_push(void **state)
{
    static const char all[] = "+OK\r\n>2\r\n+invalidate\r\n*0\r\n:7\r\n";
    Proxy proxy = {.protocol = protocol_find("redis")};
    Link *link = connected(&proxy);

    asks(link, "SET a 6\r\nINCR a\r\n", 17);
    assert_int_equal(link->sent->len, 2);
    gets(link, all, sizeof all - 1, all, sizeof all - 1);
    assert_int_equal(link->sent->len, 0);
    closed(link);
}

/* ---- PostgreSQL: after an error the server skips all up to a Sync ---- */

#define PARSE "P\0\0\0\x09\0x\0\0\0"
#define BIND "B\0\0\0\x0c\0\0\0\0\0\0\0\0"
#define EXECUTE "E\0\0\0\x09\0\0\0\0\0"
#define CYCLE PARSE BIND EXECUTE
#define FLUSH "H\0\0\0\4"
#define SYNC "S\0\0\0\4"
#define FAILED "E\0\0\0\x0bMno\0\0\0\0"
#define DONE                                                                                       \
    "1\0\0\0\4"                                                                                    \
    "2\0\0\0\4"                                                                                    \
    "C\0\0\0\x08SET\0"
#define READY "Z\0\0\0\5I"

enum { MOST_ANSWERED = 8 };

typedef struct Heard {
    guint count;
    WireValueKind kinds[MOST_ANSWERED];
} Heard;

static void note_answer(void *user, Unit *unit)
{
    Heard *heard = user;

    assert_true(heard->count < MOST_ANSWERED);
    heard->kinds[heard->count++] = unit->value.kind;
}

static Link *let_in(Proxy *proxy)
{
    Link *link = connected(proxy);

    postgres_note_reply(link->session, "K\0\0\0\x0c\0\0\0\7\0\0\0\0", 13);
    return link;
}

/* All of it is sent before the error comes; the statements of the last Sync were skipped, too. */
static void test_flush_in_a_failed_pipeline(void **state)
{
    static const char sent[] = CYCLE FLUSH CYCLE FLUSH CYCLE SYNC CYCLE SYNC;
    static const char replies[] = FAILED READY DONE READY;
    Heard heard = {0};
    Proxy proxy = {.protocol = protocol_find("postgres"),
                   .observer = {&heard, .answered = note_answer}};
    Link *link = let_in(&proxy);

    asks(link, sent, sizeof sent - 1);
    assert_int_equal(link->sent->len, 4);
    gets(link, replies, sizeof replies - 1, replies, sizeof replies - 1);
    assert_int_equal(link->sent->len, 0);
    assert_int_equal(heard.count, 4);
    for (guint i = 0; i < 3; i++)
        assert_int_equal(heard.kinds[i], WIRE_ERROR);
    assert_int_not_equal(heard.kinds[3], WIRE_ERROR);
    closed(link);
}

/* What is sent behind the error is not waited for either, be it a query; after the Sync all is as ever. */
static void test_flush_after_an_error(void **state)
{
    static const char ready[] = READY, done[] = DONE;
    Heard heard = {0};
    Proxy proxy = {.protocol = protocol_find("postgres"),
                   .observer = {&heard, .answered = note_answer}};
    Link *link = let_in(&proxy);

    asks(link, CYCLE FLUSH, sizeof(CYCLE FLUSH) - 1);
    gets(link, FAILED, sizeof FAILED - 1, FAILED, sizeof FAILED - 1);
    asks(link, CYCLE FLUSH, sizeof(CYCLE FLUSH) - 1);
    asks(link, "Q\0\0\0\6x\0", 7);
    link_send_replies(link);
    assert_int_equal(link->sent->len, 0);
    assert_int_equal(heard.count, 3);
    asks(link, SYNC, sizeof SYNC - 1);
    gets(link, ready, sizeof ready - 1, ready, sizeof ready - 1);
    asks(link, CYCLE FLUSH, sizeof(CYCLE FLUSH) - 1);
    gets(link, done, sizeof done - 1, done, sizeof done - 1);
    assert_int_equal(link->sent->len, 0);
    assert_int_equal(heard.count, 5);
    assert_int_not_equal(heard.kinds[4], WIRE_ERROR);
    closed(link);
}

/* The error comes behind the result of a statement before it, in one flush. */
static void test_flush_of_two_statements(void **state)
{
    static const char replies[] = DONE FAILED READY;
    Heard heard = {0};
    Proxy proxy = {.protocol = protocol_find("postgres"),
                   .observer = {&heard, .answered = note_answer}};
    Link *link = let_in(&proxy);

    asks(link, CYCLE CYCLE FLUSH CYCLE FLUSH SYNC, sizeof(CYCLE CYCLE FLUSH CYCLE FLUSH SYNC) - 1);
    assert_int_equal(link->sent->len, 3);
    gets(link, replies, sizeof replies - 1, replies, sizeof replies - 1);
    assert_int_equal(link->sent->len, 0);
    assert_int_equal(heard.count, 3);
    assert_int_equal(heard.kinds[0], WIRE_LIST);
    assert_int_equal(heard.kinds[1], WIRE_ERROR);
    closed(link);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_login),
        cmocka_unit_test(test_push),
        cmocka_unit_test(test_flush_in_a_failed_pipeline),
        cmocka_unit_test(test_flush_after_an_error),
        cmocka_unit_test(test_flush_of_two_statements),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
