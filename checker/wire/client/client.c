#include "checker/wire/client/client.h"

#include "checker/base/error.h"
#include "checker/wire/client/endpoint.h"
#include "checker/wire/client/mysql_login.h"
#include "checker/wire/client/postgres_login.h"

#include <string.h>

enum { CONNECT_SECONDS = 5 };

struct Client {
    const Protocol *protocol;
    char *address;
    GSocketConnection *connection;
    GByteArray *received;
    Arena *arena;
    void *session; /* the protocol's, or NULL */
};

/* As whom we are there is asked before the first request. */
static bool log_in(Client *client, const Account *account, GError **error)
{
    GSocket *socket = g_socket_connection_get_socket(client->connection);

    g_socket_set_timeout(socket, CONNECT_SECONDS);
    gboolean (*login)(GIOStream *, const Account *, void *, GError **) =
        strcmp(client->protocol->name, "mysql") == 0 ? mysql_login : postgres_login;
    return login(G_IO_STREAM(client->connection), account, client->session, error);
}

Client *client_new(const Protocol *protocol, const char *address, GError **error)
{
    g_autoptr(Account) account =
        protocol->is_sql ? account_new(address, protocol->prefix, error) : NULL;
    const char *at = account ? account->address : address;
    GSocketConnection *connection = NULL;

    if (!protocol->is_sql || account)
        connection = endpoint_connect(at, protocol->port, CONNECT_SECONDS, error);
    if (!connection)
        return NULL;
    g_autoptr(Client) client = g_new0(Client, 1);
    client->protocol = protocol;
    client->address = g_strdup(at);
    client->connection = connection;
    client->received = g_byte_array_new();
    client->arena = arena_new();
    if (protocol->session_new)
        client->session = protocol->session_new();
    return account && !log_in(client, account, error) ? NULL : g_steal_pointer(&client);
}

void client_free(Client *client)
{
    if (!client)
        return;
    g_object_unref(client->connection);
    g_byte_array_unref(client->received);
    arena_free(client->arena);
    if (client->session)
        client->protocol->session_free(client->session);
    g_free(client->address);
    g_free(client);
}

static gboolean failed(const Client *client, GError *inner, const char *what, GError **error)
{
    g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_INPUT, "%s %s: %s", what, client->address,
                inner ? inner->message : "it closed the connection");
    g_clear_error(&inner);
    return FALSE;
}

/* Until a whole reply has come that somebody asked for. */
static gboolean receive(Client *client, WireValue *value, GError **error)
{
    GInputStream *in = g_io_stream_get_input_stream(G_IO_STREAM(client->connection));
    WireCursor cursor = {.session = client->session};
    GError *inner = NULL;
    guint8 bytes[4096];

    for (;;) {
        WireProgress progress = client->protocol->scan_reply(
            &cursor, (const char *)client->received->data, client->received->len);
        if (progress == WIRE_GARBAGE) {
            g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_INPUT,
                        "what answers at %s does not speak the protocol of %s", client->address,
                        client->protocol->name);
            return FALSE;
        }
        if (progress == WIRE_WHOLE) {
            const char *copy =
                arena_strndup(client->arena, (const char *)client->received->data, cursor.at);
            *value = protocol_value(client->protocol, client->arena, 0, copy, cursor.at);
            g_byte_array_remove_range(client->received, 0, (guint)cursor.at);
            if (!value->is_push)
                return TRUE;
            cursor = (WireCursor){.session = client->session};
            continue;
        }
        gssize count = g_input_stream_read(in, bytes, sizeof bytes, NULL, &inner);
        if (count <= 0)
            return failed(client, inner, "no reply from", error);
        g_byte_array_append(client->received, bytes, (guint)count);
    }
}

gboolean client_ask(Client *client, const WireText *words, guint count, guint seconds,
                    WireValue *value, GError **error)
{
    GOutputStream *out = g_io_stream_get_output_stream(G_IO_STREAM(client->connection));
    g_autoptr(GString) request = g_string_new(NULL);
    GError *inner = NULL;

    arena_free(client->arena);
    client->arena = arena_new();
    g_byte_array_set_size(client->received, 0);
    client->protocol->write(request, words, count);
    g_socket_set_timeout(g_socket_connection_get_socket(client->connection), seconds);
    if (!g_output_stream_write_all(out, request->str, request->len, NULL, NULL, &inner))
        return failed(client, inner, "nothing can be sent to", error);
    return receive(client, value, error);
}
