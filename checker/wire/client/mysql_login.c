#include "checker/wire/client/mysql_login.h"

#include "checker/wire/protocol/mysql.h"
#include "checker/wire/protocol/mysql_packet.h"

#include <string.h>

/* What we say that we can: a database to begin with, results and errors of the protocol 4.1, a plugin's name. */
enum {
    WITH_DATABASE = 0x8,
    PROTOCOL_41 = 0x200,
    TRANSACTIONS = 0x2000,
    SECURE = 0x8000,
    MANY_RESULTS = 0x20000,
    PLUGIN = 0x80000,
};
enum {
    UTF8MB4 = 45,
    SALT = 20,
    LARGEST = 0xffffff,
    SHA1_SIZE = 20,
    SHA256_SIZE = 32,
    MORE_DATA = 1,
    FULL = 4
};

typedef struct MysqlLogin {
    GIOStream *stream;
    const Account *account;
    void *session;
    GByteArray *received;
    gsize used; /* so many of them are of packets that were looked at */
    guint8 salt[SALT];
    char *plugin; /* how the server wants to know us */
    GError **error;
} MysqlLogin;

static bool failed(MysqlLogin *login, const char *why)
{
    return account_refused(login->account, why, login->error);
}

static void append_number(GString *out, guint32 number, guint size)
{
    for (guint i = 0; i < size; i++)
        g_string_append_c(out, (char)(number >> 8 * i));
}

static bool send_packet(MysqlLogin *login, guint number, const GString *body)
{
    g_autoptr(GString) out = g_string_new(NULL);

    append_number(out, (guint32)body->len, 3);
    append_number(out, number, 1);
    g_string_append_len(out, body->str, (gssize)body->len);
    GError *inner = NULL;
    return g_output_stream_write_all(g_io_stream_get_output_stream(login->stream), out->str,
                                     out->len, NULL, NULL, &inner) ||
           account_unheard(login->account, inner, login->error);
}

/* The next packet, its number, and its bytes until the next one. */
static bool receive_packet(MysqlLogin *login, MysqlPacket *packet, guint *number)
{
    GInputStream *in = g_io_stream_get_input_stream(login->stream);
    guint8 bytes[4096];
    gsize end = 0, at = 0;

    g_byte_array_remove_range(login->received, 0, (guint)login->used);
    login->used = 0;
    for (;;) {
        const char *data = (const char *)login->received->data;
        if (login->received->len > 0 &&
            mysql_packet_scan(data, login->received->len, 0, &end) == WIRE_WHOLE) {
            *number = login->received->data[3];
            mysql_note_reply(login->session, data, end);
            *packet = mysql_packet_next(data, &at);
            login->used = end;
            return true;
        }
        GError *inner = NULL;
        gssize count = g_input_stream_read(in, bytes, sizeof bytes, NULL, &inner);
        if (count <= 0)
            return account_unheard(login->account, inner, login->error);
        g_byte_array_append(login->received, bytes, (guint)count);
    }
}

/* ---- passwords ---- */

static void digest(GChecksumType type, const void *one, gsize one_size, const void *other,
                   gsize other_size, guint8 *out)
{
    g_autoptr(GChecksum) sum = g_checksum_new(type);
    gsize size = (gsize)g_checksum_type_get_length(type);

    g_checksum_update(sum, one, (gssize)one_size);
    g_checksum_update(sum, other, (gssize)other_size);
    g_checksum_get_digest(sum, out, &size);
}

/* SHA1(password) ^ SHA1(salt + SHA1(SHA1(password))), and the other way round with SHA-256. */
static void append_proof(MysqlLogin *login, GString *out, bool is_sha256)
{
    const GChecksumType type = is_sha256 ? G_CHECKSUM_SHA256 : G_CHECKSUM_SHA1;
    const gsize size = is_sha256 ? SHA256_SIZE : SHA1_SIZE;
    const char *password = login->account->password;
    guint8 once[SHA256_SIZE], twice[SHA256_SIZE], mixed[SHA256_SIZE];

    digest(type, password, strlen(password), "", 0, once);
    digest(type, once, size, "", 0, twice);
    if (is_sha256)
        digest(type, twice, size, login->salt, SALT, mixed);
    else
        digest(type, login->salt, SALT, twice, size, mixed);
    for (gsize i = 0; i < size; i++)
        g_string_append_c(out, (char)(once[i] ^ mixed[i]));
}

/* False where the plugin is none of ours. */
static bool append_answer(MysqlLogin *login, GString *out)
{
    bool is_sha256 = strcmp(login->plugin, "caching_sha2_password") == 0;
    bool is_native = strcmp(login->plugin, "mysql_native_password") == 0;

    if (!is_sha256 && !is_native)
        return strcmp(login->plugin, "unix_socket") == 0 ||
               strcmp(login->plugin, "auth_socket") == 0;
    if (login->account->password)
        append_proof(login, out, is_sha256);
    return true;
}

static void take_salt(MysqlLogin *login, WireText first, WireText second)
{
    memset(login->salt, 0, SALT);
    memcpy(login->salt, first.bytes, MIN(first.length, (gsize)SALT));
    if (first.length < SALT)
        memcpy(login->salt + first.length, second.bytes, MIN(second.length, SALT - first.length));
}

static void take_plugin(MysqlLogin *login, WireText name)
{
    g_free(login->plugin);
    login->plugin = name.length ? wire_text_copy(name) : g_strdup("mysql_native_password");
}

/* ---- the conversation ---- */

/* In the server's own words, behind its number and state. */
static bool refused(MysqlLogin *login, MysqlPacket packet)
{
    packet.at = 1 + 2;
    if (packet.at + 6 < packet.length && packet.bytes[packet.at] == '#')
        packet.at += 6;
    g_autofree char *text = wire_text_copy(mysql_packet_bytes(&packet, packet.length));
    return failed(login, text);
}

static bool greet(MysqlLogin *login)
{
    g_autoptr(GString) body = g_string_new(NULL);
    g_autoptr(GString) proof = g_string_new(NULL);
    const Account *account = login->account;
    MysqlPacket packet;
    guint number;

    if (!receive_packet(login, &packet, &number))
        return false;
    if (packet.first == MYSQL_ERROR) /* it takes no more connections, or none from here */
        return refused(login, packet);
    if (packet.first != 10)
        return failed(login, "what answers does not speak the protocol of mysql");
    packet.at = 1;
    mysql_packet_line(&packet);
    mysql_packet_bytes(&packet, 4);
    WireText first = mysql_packet_bytes(&packet, 8);
    mysql_packet_bytes(&packet, 1 + 2 + 1 + 2 + 2 + 1 + 10);
    take_salt(login, first, mysql_packet_line(&packet));
    take_plugin(login, mysql_packet_line(&packet));
    if (!append_answer(login, proof))
        g_string_truncate(proof, 0); /* it will say how else */
    append_number(body, WITH_DATABASE | PROTOCOL_41 | TRANSACTIONS | SECURE | MANY_RESULTS | PLUGIN,
                  4);
    append_number(body, LARGEST, 4);
    append_number(body, UTF8MB4, 1);
    for (guint i = 0; i < 23; i++)
        g_string_append_c(body, '\0');
    g_string_append_len(body, account->user, (gssize)strlen(account->user) + 1);
    append_number(body, (guint32)proof->len, 1);
    g_string_append_len(body, proof->str, (gssize)proof->len);
    g_string_append_len(body, account->database, (gssize)strlen(account->database) + 1);
    g_string_append_len(body, login->plugin, (gssize)strlen(login->plugin) + 1);
    return send_packet(login, number + 1, body);
}

/* Another plugin than the one that we answered for. */
static bool switch_plugin(MysqlLogin *login, MysqlPacket packet, guint number)
{
    g_autoptr(GString) answer = g_string_new(NULL);

    packet.at = 1;
    take_plugin(login, mysql_packet_line(&packet));
    take_salt(login, mysql_packet_line(&packet), (WireText){"", 0});
    if (!append_answer(login, answer))
        return failed(login, "it wants to know who we are in a way that is not known here");
    return send_packet(login, number + 1, answer);
}

static bool converse(MysqlLogin *login)
{
    MysqlPacket packet;
    guint number;

    if (!greet(login))
        return false;
    while (receive_packet(login, &packet, &number)) {
        if (packet.first == MYSQL_ERROR)
            return refused(login, packet);
        if (packet.first == MYSQL_OK && packet.length > 0)
            return true;
        if (packet.first == MORE_DATA && packet.length > 1 && packet.bytes[1] == FULL)
            return failed(
                login,
                "it wants the password itself, over TLS: use mysql_native_password for this user");
        if (packet.first == MYSQL_END && !switch_plugin(login, packet, number))
            return false;
    }
    return false;
}

gboolean mysql_login(GIOStream *stream, const Account *account, void *session, GError **error)
{
    MysqlLogin login = {stream, account, session, .received = g_byte_array_new(), .error = error};
    bool is_in = converse(&login);

    g_free(login.plugin);
    g_byte_array_unref(login.received);
    return is_in;
}
