#include "checker/wire/client/postgres_login.h"

#include "checker/wire/client/scram.h"
#include "checker/wire/protocol/postgres.h"
#include "checker/wire/protocol/postgres_message.h"

#include <string.h>

enum { TRUSTED = 0, IN_CLEAR = 3, IN_MD5 = 5, SASL = 10, SASL_CONTINUE = 11, SASL_FINAL = 12 };

typedef struct Login {
    GIOStream *stream;
    const Account *account;
    Scram *scram;
    GByteArray *received;
    GError **error;
} Login;

static bool failed(Login *login, const char *why)
{
    return account_refused(login->account, why, login->error);
}

/* A message: its letter (none for the first), its length and what it holds. */
static bool send(Login *login, char type, const GString *body)
{
    g_autoptr(GString) out = g_string_new(NULL);
    guint32 size = GUINT32_TO_BE((guint32)body->len + 4);

    if (type)
        g_string_append_c(out, type);
    g_string_append_len(out, (const char *)&size, 4);
    g_string_append_len(out, body->str, (gssize)body->len);
    GError *inner = NULL;
    return g_output_stream_write_all(g_io_stream_get_output_stream(login->stream), out->str,
                                     out->len, NULL, NULL, &inner) ||
           account_unheard(login->account, inner, login->error);
}

static void append(GString *body, const char *text)
{
    g_string_append_len(body, text, (gssize)strlen(text) + 1);
}

static bool send_startup(Login *login)
{
    static const char version[] = {0, 3, 0, 0};
    g_autoptr(GString) body = g_string_new_len(version, sizeof version);

    append(body, "user");
    append(body, login->account->user);
    append(body, "database");
    append(body, login->account->database);
    append(body, "application_name");
    append(body, "stalemate");
    append(body, "");
    return send(login, '\0', body);
}

/* ---- passwords ---- */

static bool send_md5(Login *login, PostgresMessage *message)
{
    WireText salt = postgres_message_bytes(message, 4);
    g_autofree char *both = g_strconcat(login->account->password, login->account->user, NULL);
    g_autofree char *inner = g_compute_checksum_for_string(G_CHECKSUM_MD5, both, -1);
    g_autoptr(GString) salted = g_string_new(inner), body = g_string_new("md5");

    g_string_append_len(salted, salt.bytes, (gssize)salt.length);
    g_autofree char *outer =
        g_compute_checksum_for_data(G_CHECKSUM_MD5, (const guchar *)salted->str, salted->len);
    append(body, outer);
    return send(login, 'p', body);
}

static bool begin_sasl(Login *login, PostgresMessage *message)
{
    g_autoptr(GString) body = g_string_new(NULL);
    bool is_known = false;

    while (message->at < message->length)
        is_known |= strcmp(postgres_message_text(message), "SCRAM-SHA-256") == 0;
    if (!is_known)
        return failed(login, "it wants none of the ways of SASL that are known here");
    login->scram = scram_new(login->account->password);
    const char *first = scram_first(login->scram);
    guint32 size = GUINT32_TO_BE((guint32)strlen(first));
    append(body, "SCRAM-SHA-256");
    g_string_append_len(body, (const char *)&size, 4);
    g_string_append(body, first);
    return send(login, 'p', body);
}

static bool go_on_sasl(Login *login, PostgresMessage *message)
{
    WireText said = postgres_message_bytes(message, message->length - message->at);
    g_autofree char *text = wire_text_copy(said);
    g_autofree char *last = login->scram ? scram_last(login->scram, text) : NULL;
    g_autoptr(GString) body = g_string_new(last);

    return last ? send(login, 'p', body) : failed(login, "what it says of SCRAM cannot be read");
}

static bool authenticate(Login *login, PostgresMessage *message)
{
    guint32 how = postgres_message_number(message, 4);
    g_autoptr(GString) body = g_string_new(NULL);

    if (how == TRUSTED || how == SASL_FINAL)
        return true;
    if (!login->account->password)
        return failed(login, "it wants a password: write it in the address, or in PGPASSWORD");
    switch (how) {
    case IN_CLEAR: append(body, login->account->password); return send(login, 'p', body);
    case IN_MD5: return send_md5(login, message);
    case SASL: return begin_sasl(login, message);
    case SASL_CONTINUE: return go_on_sasl(login, message);
    default: return failed(login, "it wants to know who we are in a way that is not known here");
    }
}

/* ---- the conversation ---- */

/* The next whole message, which stays until the next one. */
static bool receive(Login *login, PostgresMessage *message, gsize *used)
{
    GInputStream *in = g_io_stream_get_input_stream(login->stream);
    guint8 bytes[4096];
    gsize end = 0;

    g_byte_array_remove_range(login->received, 0, (guint)*used);
    for (;;) {
        const char *data = (const char *)login->received->data;
        WireProgress progress = postgres_message_scan(data, login->received->len, 0, &end);
        bool is_ours = progress != WIRE_WHOLE || strchr("REKSNZv", *data);
        if (progress == WIRE_GARBAGE || !is_ours || (login->received->len > 0 && *data == '\0'))
            return failed(login, "what answers does not speak the protocol of postgres");
        if (progress == WIRE_WHOLE) {
            *used = 0;
            *message = postgres_message_next(data, used);
            return true;
        }
        GError *inner = NULL;
        gssize count = g_input_stream_read(in, bytes, sizeof bytes, NULL, &inner);
        if (count <= 0)
            return account_unheard(login->account, inner, login->error);
        g_byte_array_append(login->received, bytes, (guint)count);
    }
}

static bool converse(Login *login, void *session)
{
    PostgresMessage message;
    gsize used = 0;

    if (!send_startup(login))
        return false;
    while (receive(login, &message, &used)) {
        postgres_note_reply(session, message.bytes, message.length);
        if (message.type == 'R' && !authenticate(login, &message))
            return false;
        if (message.type == 'E') {
            g_autoptr(Arena) arena = arena_new();
            WireValue value = postgres_value(arena, message.bytes, message.length);
            g_autofree char *text = wire_text_copy(value.text);
            return failed(login, text);
        }
        if (message.type == 'Z')
            return true;
    }
    return false;
}

gboolean postgres_login(GIOStream *stream, const Account *account, void *session, GError **error)
{
    Login login = {stream, account, .received = g_byte_array_new(), .error = error};
    bool is_in = converse(&login, session);

    scram_free(login.scram);
    g_byte_array_unref(login.received);
    return is_in;
}
