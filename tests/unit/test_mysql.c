/* The parser of MySQL's protocol: packets as the manual of the protocol has them, written by hand; and statements of
 * MySQL in the words of PostgreSQL. */
#include "checker/wire/client/mysql_login.h"
#include "checker/wire/client/postgres_login.h"
#include "checker/wire/protocol/mysql.h"
#include "checker/wire/protocol/mysql_packet.h"
#include "checker/wire/sql/sql_dialect.h"
#include "checker/wire/sql/sql_statement.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define PACKET(text) text, sizeof text - 1

enum { QUERY = 3, PING = 0x0e, PREPARE = 0x16, EXECUTE = 0x17, FETCH = 0x1c };

/* As MariaDB 10.11 greets, with all capabilities. */
#define GREETING                                                                                   \
    "\x33\0\0\0\x0a"                                                                               \
    "10.11\0\x11\0\0\0saltsalt\0\xff\xff\x2d\2\0\xff\xff\x15\0\0\0\0\0\0\x1d\0\0\0saltsaltsalt\0"
#define LOGIN_OK "\7\0\0\2\0\0\0\2\0\0\0"

typedef struct Connection {
    void *session;
    Arena *arena;
    WireMessage message;
    guint requests, replies; /* so many were looked at */
} Connection;

static void reply(Connection *connection, guint awaited, const char *bytes, gsize length)
{
    WireCursor cursor = {.session = connection->session, .awaited = awaited};
    g_autofree char *copy = g_memdup2(bytes, length);

    for (gsize part = 0; part < length; part++)
        assert_int_equal(mysql_scan_reply(&cursor, copy, part), WIRE_MORE);
    assert_int_equal(mysql_scan_reply(&cursor, copy, length), WIRE_WHOLE);
    assert_int_equal(cursor.at, length);
    mysql_edit_reply(connection->session, copy, length);
    mysql_note_reply(connection->session, copy, length);
    connection->replies++;
}

static void request(Connection *connection, const char *bytes, gsize length)
{
    WireCursor cursor = {.session = connection->session};

    for (gsize part = 0; part < length; part++)
        assert_int_equal(mysql_scan_request(&cursor, bytes, part), WIRE_MORE);
    assert_int_equal(mysql_scan_request(&cursor, bytes, length), WIRE_WHOLE);
    mysql_read(connection->session, connection->arena, bytes, length, &connection->message);
    connection->requests++;
}

static const char *word(const Connection *connection, guint i)
{
    assert_true(i < connection->message.request.count);
    return connection->message.request.words[i].bytes;
}

static Connection connected(void)
{
    Connection connection = {mysql_session_new(), arena_new(), {{NULL}}, 0, 0};

    reply(&connection, 0, PACKET(GREETING));
    assert_int_equal(mysql_session_process(connection.session), 0x11);
    /* PROTOCOL_41, a database, a plugin and attributes; the user is `a`, and has no password. */
    request(
        &connection,
        PACKET("\x43\0\0\1\x08\x82\x18\0\0\0\0\1\x2d\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
               "a\0\0app\0native\0\x14\x0cprogram_name\6reader"));
    assert_string_equal(word(&connection, 0), "login");
    assert_string_equal(mysql_session_name(connection.session), "reader");
    reply(&connection, 0, PACKET(LOGIN_OK));
    return connection;
}

static void closed(Connection *connection, guint requests, guint replies)
{
    assert_int_equal(connection->requests, requests);
    assert_int_equal(connection->replies, replies);
    mysql_session_free(connection->session);
    arena_free(connection->arena);
}

/* TLS, compression and what gives replies another form are not offered. */
static void test_greeting(void **state)
{
    char greeting[] = GREETING;
    void *session = mysql_session_new();
    const char *capabilities = greeting + 4 + 1 + 6 + 4 + 8 + 1;

    mysql_edit_reply(session, greeting, sizeof greeting - 1);
    assert_memory_equal(capabilities, "\xdf\xf7\x2d\2\0\xff\xf0", 7);
    assert_memory_equal(capabilities + 14, "\0\0\0\0", 4);
    mysql_session_free(session);
}

static WireValue value_of(Connection *connection, guint command, const char *bytes, gsize length)
{
    reply(connection, command + 1, bytes, length);
    return mysql_value(connection->arena, command + 1, bytes, length);
}

/* A column `version`, of a type. */
#define COLUMN(number, type)                                                                       \
    "\x27\0\0" number "\3def\1a\1u\1u\7version\7version\x0c\x3f\0\x0b\0\0\0" type "\0\0\0\0\0"
#define ENDS(number) "\5\0\0" number "\xfe\0\0\2\0"

/* While a client logs in, the first byte of an answer is no number of columns: caching_sha2_password says so that it
 * knows the password. What ends before its columns do is read no further. */
static void test_login(void **state)
{
    Connection connection = {mysql_session_new(), arena_new(), {{NULL}}, 0, 0};

    reply(&connection, 0, PACKET(GREETING));
    request(&connection, PACKET("\x22\0\0\1\x08\x82\0\0\0\0\0\1\x2d\0\0\0\0\0\0\0\0\0\0\0\0"
                                "\0\0\0\0\0\0\0\0\0\0\0a\0"));
    assert_string_equal(word(&connection, 0), "login");
    reply(&connection, connection.message.awaited, PACKET("\2\0\0\2\1\3"));
    WireValue value =
        mysql_value(connection.arena, connection.message.awaited, PACKET("\2\0\0\2\1\3"));
    assert_int_equal(value.kind, WIRE_STATUS);
    value = mysql_value(connection.arena, QUERY + 1, PACKET("\2\0\0\2\1\3"));
    assert_int_equal(value.kind, WIRE_LIST);
    assert_int_equal(value.item_count, 0);
    closed(&connection, 1, 2);
}

static void test_query(void **state)
{
    Connection connection = connected();

    request(&connection, PACKET("\x20\0\0\0\3SELECT `version` FROM u #x\n?=1;"));
    assert_string_equal(word(&connection, 0), "SELECT \"version\" FROM u --x\n$1=1;");
    assert_int_equal(connection.message.awaited, QUERY + 1);
    WireValue rows =
        value_of(&connection, QUERY,
                 PACKET("\1\0\0\1\1" COLUMN("\2", "\3") ENDS("\3") "\3\0\0\4\2"
                                                                   "42"
                                                                   "\1\0\0\5\xfb" ENDS("\6")));
    assert_int_equal(rows.kind, WIRE_LIST);
    assert_int_equal(rows.item_count, 2);
    assert_true(wire_text_is(rows.items[0].items[0].text, "42"));
    assert_true(wire_text_is(rows.items[0].items[0].name, "version"));
    assert_int_equal(rows.items[1].items[0].kind, WIRE_NONE);
    WireValue changed = value_of(&connection, QUERY, PACKET("\7\0\0\1\0\2\0\2\0\0\0"));
    assert_int_equal(changed.kind, WIRE_NUMBER);
    assert_int_equal(changed.number, 2);
    assert_true(wire_text_is(changed.text, "2"));
    WireValue error = value_of(&connection, QUERY, PACKET("\x0e\0\0\1\xff\x7a\4#42S02wrong"));
    assert_int_equal(error.kind, WIRE_ERROR);
    assert_true(wire_text_is(error.text, "wrong"));
    /* Of two results the first says that another follows. */
    WireValue both =
        value_of(&connection, QUERY, PACKET("\7\0\0\1\0\1\0\x0a\0\0\0\7\0\0\2\0\3\0\2\0\0\0"));
    assert_int_equal(both.item_count, 2);
    assert_int_equal(both.items[1].number, 3);
    closed(&connection, 2, 6);
}

static void test_prepared(void **state)
{
    Connection connection = connected();

    request(&connection, PACKET("\x25\0\0\0\x16UPDATE u SET version = ? WHERE i = ?"));
    reply(&connection, PREPARE + 1,
          PACKET("\x0c\0\0\1\0\5\0\0\0\0\0\2\0\0\0\0" COLUMN("\2", "\3") COLUMN("\3", "\3")
                     ENDS("\4")));
    /* A number of two bytes below zero, and a text. */
    request(&connection, PACKET("\x16\0\0\0\x17\5\0\0\0\0\1\0\0\0\0\1\2\0\xfd\0\xfe\xff\3abc"));
    assert_string_equal(word(&connection, 0), "UPDATE u SET version = $1 WHERE i = $2");
    assert_string_equal(word(&connection, 1), "-2");
    assert_string_equal(word(&connection, 2), "abc");
    assert_int_equal(connection.message.request.sql->verb, SQL_UPDATE);
    reply(&connection, EXECUTE + 1, PACKET("\7\0\0\1\0\1\0\2\0\0\0"));
    /* The types stay; the first is NULL. */
    request(&connection, PACKET("\x10\0\0\0\x17\5\0\0\0\0\1\0\0\0\1\0\3xyz"));
    assert_null(word(&connection, 1));
    assert_string_equal(word(&connection, 2), "xyz");
    WireValue rows = value_of(
        &connection, EXECUTE,
        PACKET("\1\0\0\1\1" COLUMN("\2", "\3") ENDS("\3") "\6\0\0\4\0\0\x2a\0\0\0" ENDS("\5")));
    assert_true(wire_text_is(rows.items[0].items[0].text, "42"));
    request(&connection, PACKET("\5\0\0\0\x19\5\0\0\0"));
    assert_int_equal(connection.message.effect, WIRE_SILENT);
    request(&connection, PACKET("\x0a\0\0\0\x17\5\0\0\0\0\1\0\0\0"));
    assert_string_equal(word(&connection, 0), "EXECUTE");
    closed(&connection, 6, 5);
}

/* What was sent before is not in the request: the value behind it is the second parameter's. */
static void test_long_data(void **state)
{
    enum { SIZE = 4 + 0xffffff + 4 };
    Connection connection = connected();
    g_autofree char *longest = g_malloc0(SIZE);

    request(&connection, PACKET("\x25\0\0\0\x16UPDATE u SET version = ? WHERE i = ?"));
    reply(&connection, PREPARE + 1,
          PACKET("\x0c\0\0\1\0\5\0\0\0\0\0\2\0\0\0\0" COLUMN("\2", "\3") COLUMN("\3", "\3")
                     ENDS("\4")));
    request(&connection, PACKET("\x09\0\0\0\x18\5\0\0\0\0\0vw"));
    assert_int_equal(connection.message.effect, WIRE_SILENT);
    request(&connection, PACKET("\x14\0\0\0\x17\5\0\0\0\0\1\0\0\0\0\1\xfd\0\xfd\0\3abc"));
    assert_null(word(&connection, 1));
    assert_string_equal(word(&connection, 2), "abc");
    /* Each EXECUTE forgets it; as long as can be, it has no reply either. */
    request(&connection, PACKET("\x12\0\0\0\x17\5\0\0\0\0\1\0\0\0\0\0\1v\3xyz"));
    assert_string_equal(word(&connection, 1), "v");
    memcpy(longest, "\xff\xff\xff\0\x18\5\0\0\0\1", 10);
    longest[SIZE - 1] = 1;
    mysql_read(connection.session, connection.arena, longest, SIZE, &connection.message);
    assert_int_equal(connection.message.effect, WIRE_SILENT);
    request(&connection, PACKET("\5\0\0\0\x1a\5\0\0\0"));
    assert_int_equal(connection.message.effect, WIRE_PLAIN);
    request(&connection, PACKET("\x12\0\0\0\x17\5\0\0\0\0\1\0\0\0\0\0\1v\3xyz"));
    assert_string_equal(word(&connection, 2), "xyz");
    request(&connection, PACKET("\1\0\0\0\x1f"));
    assert_int_equal(connection.message.effect, WIRE_DROPS);
    request(&connection, PACKET("\1\0\0\0\x1e"));
    assert_int_equal(connection.message.effect, WIRE_STREAMS);
    closed(&connection, 9, 3);
}

/* The clients of Node send each number as one of floating point. A date is no text that is known. */
static void test_reals(void **state)
{
    static const struct {
        const char *bytes, *text;
        guint type;
    } CASES[] = {
        {"\0\0\0\0\0\0\x1c\x40", "7", 5},
        {"\0\0\0\0\0\0\x1c\xc0", "-7", 5},
        {"\0\0\0\0\0\0\0\0", "0", 5},
        {"\x9a\x99\x99\x99\x99\x99\xb9\x3f", "0.1", 5},
        {"\0\0\0\0\x84\xd7\x97\x41", "100000000", 5},
        {"\xcd\xcc\xcc\x3d", "0.1", 4},
        {"\0\0\xc0\x3f", "1.5", 4},
    };
    Connection connection = connected();

    for (guint i = 0; i < G_N_ELEMENTS(CASES); i++) {
        MysqlPacket packet = {CASES[i].bytes, CASES[i].type == 5 ? 8 : 4};
        WireText text = mysql_packet_value(&packet, connection.arena, CASES[i].type, false);
        assert_string_equal(text.bytes, CASES[i].text);
        assert_int_equal(packet.at, packet.length);
    }
    WireValue rows = value_of(
        &connection, EXECUTE,
        PACKET("\1\0\0\1\1" COLUMN("\2", "\x0a") ENDS("\3") "\7\0\0\4\0\0\4\xe8\7\1\2" ENDS("\5")));
    assert_int_equal(rows.items[0].items[0].kind, WIRE_STATUS);
    assert_true(wire_text_is(rows.items[0].items[0].name, "version"));
    closed(&connection, 1, 3);
}

/* Rows that are asked for one by one do not come with the columns. */
static void test_cursor(void **state)
{
    Connection connection = connected();

    WireValue opened = value_of(&connection, EXECUTE,
                                PACKET("\1\0\0\1\1" COLUMN("\2", "\3") "\5\0\0\3\xfe\0\0\x42\0"));
    assert_int_equal(opened.kind, WIRE_STATUS);
    reply(&connection, FETCH + 1, PACKET("\6\0\0\1\0\0\x2a\0\0\0\5\0\0\2\xfe\0\0\xc2\0"));
    closed(&connection, 1, 4);
}

/* A server of which only these bytes come: what the login says. */
static char *login_error(const char *bytes, gsize length)
{
    char address[] = "db:3306", app[] = "app";
    const Account account = {.address = address, .user = app, .database = app};
    g_autoptr(GInputStream) in =
        g_memory_input_stream_new_from_data(g_memdup2(bytes, length), (gssize)length, g_free);
    g_autoptr(GOutputStream) out = g_memory_output_stream_new_resizable();
    g_autoptr(GIOStream) stream = g_simple_io_stream_new(in, out);
    g_autoptr(GError) error = NULL;
    void *session = mysql_session_new();

    assert_false(mysql_login(stream, &account, session, &error));
    mysql_session_free(session);
    return g_strdup(error->message);
}

/* Packets without the bytes that they should have: an empty one is no OK, and an error may have no number. */
static void test_short_packets(void **state)
{
    Connection connection = connected();
    char empty[] = "\0\0\0\1";
    gsize at = 0;
    MysqlPacket packet = mysql_packet_next(empty, &at);

    packet.at = 1;
    assert_int_equal(mysql_packet_bytes(&packet, 8).length, 0);
    assert_int_equal(mysql_packet_line(&packet).length, 0);
    request(&connection, PACKET("\7\0\0\0\x16"
                                "DELETE"));
    reply(&connection, PREPARE + 1, empty, sizeof empty - 1);
    request(&connection, PACKET("\x0a\0\0\0\x17\0\0\0\0\0\1\0\0\0"));
    assert_string_equal(word(&connection, 0), "EXECUTE"); /* nothing was prepared */
    g_autofree char *error = login_error(PACKET(GREETING "\1\0\0\2\xff"));
    assert_string_equal(error, "db:3306 does not let `app` in: ");
    g_autofree char *gone = login_error(PACKET(GREETING "\0\0\0\2"));
    assert_string_equal(gone, "no reply from db:3306: it closed the connection");
    closed(&connection, 3, 3);
}

/* A server that lets nobody in says why instead of a greeting, before it knows who comes. */
static void test_refused_login(void **state)
{
    g_autofree char *full = login_error(PACKET("\x17\0\0\0\xff\x10\x04Too many connections"));
    g_autofree char *known =
        login_error(PACKET("\x1d\0\0\0\xff\x10\x04#08004Too many connections"));

    assert_string_equal(full, "db:3306 does not let `app` in: Too many connections");
    assert_string_equal(known, full);
}

/* A server that takes the connection and says nothing. */
static void test_silent_server(void **state)
{
    char address[] = "db:5432", app[] = "app";
    const Account account = {.address = address, .user = app, .database = app};
    gboolean (*const LOGINS[])(GIOStream *, const Account *, void *, GError **) = {mysql_login,
                                                                                   postgres_login};

    for (guint i = 0; i < G_N_ELEMENTS(LOGINS); i++) {
        int pair[2];
        g_autoptr(GError) error = NULL;
        const Protocol *protocol = protocol_find(i == 0 ? "mysql" : "postgres");
        void *session = protocol->session_new();
        assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
        g_autoptr(GSocket) socket = g_socket_new_from_fd(pair[0], NULL);
        g_autoptr(GSocketConnection) connection =
            g_socket_connection_factory_create_connection(socket);
        g_socket_set_timeout(socket, 1);
        assert_false(LOGINS[i](G_IO_STREAM(connection), &account, session, &error));
        assert_string_equal(error->message, "no reply from db:5432: Socket I/O timed out");
        protocol->session_free(session);
        close(pair[1]);
    }
}

static void test_other_requests(void **state)
{
    Connection connection = connected();

    request(&connection, PACKET("\1\0\0\0\x0e"));
    reply(&connection, PING + 1, PACKET("\7\0\0\1\0\0\0\2\0\0\0"));
    request(&connection, PACKET("\7\0\0\0\3COMMIT"));
    assert_int_equal(connection.message.effect, WIRE_CLOSES);
    request(&connection, PACKET("\x12\0\0\0\3START TRANSACTION"));
    assert_int_equal(connection.message.effect, WIRE_OPENS);
    request(&connection, PACKET("\x13\0\0\0\3SELECT 1; SELECT 2"));
    assert_int_equal(connection.message.part_count, 2);
    request(&connection, PACKET("\x12\0\0\0\3load data local x"));
    assert_int_equal(connection.message.effect, WIRE_STREAMS);
    WireCursor cursor = {.session = connection.session};
    assert_int_equal(mysql_scan_request(&cursor, PACKET("\1\0\0\0\x7f")), WIRE_GARBAGE);
    assert_int_equal(mysql_scan_request(&cursor, PACKET("\1\0\0\7\3")), WIRE_GARBAGE);
    closed(&connection, 6, 3);
}

static void test_dialect(void **state)
{
    static const struct {
        const char *mysql, *postgres;
    } CASES[] = {
        {"SELECT `a``b`, `c\"d` FROM t", "SELECT \"a`b\", \"c\"\"d\" FROM t"},
        {"x = 'it''s' AND y = \"it's\"", "x = 'it''s' AND y = 'it''s'"},
        {"x = 'a\\'b\\\\' AND y = \"a\\\"b\"", "x = 'a''b\\' AND y = 'a\"b'"},
        {"a = ? -- one ?\nAND b = ? /* ? */", "a = $1 -- one ?\nAND b = $2 /* ? */"},
        {"a = ? # one ' ?\r\nAND b = ?", "a = $1 -- one ' ? \nAND b = $2"},
        {"a = 5--1 --", "a = 5- -1 --"},
        {"a /* one /* two */ = ?", "a /* one  * two */ = $1"},
        {"a /*/ ? */ = ? /* not closed", "a /*/ ? */ = $1 /* not closed*/"},
        {"'?' `?` ?", "'?' \"?\" $1"},
        {"'not closed", "'not closed'"},
        {"'\\", "'\\'"},
    };
    static const char *const values[] = {"41", "it's\\", NULL};
    Arena *arena = arena_new();
    g_autoptr(GString) out = g_string_new(NULL);

    for (guint i = 0; i < G_N_ELEMENTS(CASES); i++)
        assert_string_equal(sql_dialect_from_mysql(arena, CASES[i].mysql, strlen(CASES[i].mysql)),
                            CASES[i].postgres);
    sql_dialect_to_mysql(out, "SET \"a`b\" = $1, b = $2, c = $3, d = 'x\\''$1' WHERE e = $9",
                         values, 3);
    assert_string_equal(
        out->str, "SET `a``b` = 41, b = 'it''s\\\\', c = NULL, d = 'x\\\\''$1' WHERE e = NULL");
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_greeting),       cmocka_unit_test(test_login),
        cmocka_unit_test(test_query),          cmocka_unit_test(test_prepared),
        cmocka_unit_test(test_other_requests), cmocka_unit_test(test_short_packets),
        cmocka_unit_test(test_reals),          cmocka_unit_test(test_long_data),
        cmocka_unit_test(test_refused_login),  cmocka_unit_test(test_silent_server),
        cmocka_unit_test(test_cursor),         cmocka_unit_test(test_dialect),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
