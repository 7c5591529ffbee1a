#include "checker/wire/client/endpoint.h"

#include "checker/base/error.h"

#include <gio/gunixsocketaddress.h>
#include <stdbool.h>
#include <string.h>

static GSocketConnectable *connectable_of(const char *address, guint16 port, GError **error)
{
    if (address[0] == '/')
        return G_SOCKET_CONNECTABLE(g_unix_socket_address_new(address));
    return g_network_address_parse(address, port, error);
}

char *endpoint_text(const char *host, guint port)
{
    const bool has_colons = strchr(host, ':');
    g_autofree char *behind = port > 0 ? g_strdup_printf(":%u", port) : g_strdup("");

    return g_strconcat(has_colons ? "[" : "", host, has_colons ? "]" : "", behind, NULL);
}

char *endpoint_split(const char *address, guint16 *port)
{
    g_autoptr(GSocketConnectable) both = g_network_address_parse(address, *port, NULL);

    if (!both)
        return NULL;
    *port = g_network_address_get_port(G_NETWORK_ADDRESS(both));
    return g_strdup(g_network_address_get_hostname(G_NETWORK_ADDRESS(both)));
}

GSocketConnection *endpoint_connect(const char *address, guint16 port, guint seconds,
                                    GError **error)
{
    g_autoptr(GError) inner = NULL;
    g_autoptr(GSocketConnectable) connectable = connectable_of(address, port, &inner);
    g_autoptr(GSocketClient) client = g_socket_client_new();
    g_autoptr(GSocketConnection) connection = NULL;

    g_socket_client_set_timeout(client, seconds);
    g_socket_client_set_enable_proxy(client, FALSE);
    if (connectable)
        connection = g_socket_client_connect(client, connectable, NULL, &inner);
    if (!connection)
        g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_INPUT, "no server at %s: %s", address,
                    inner->message);
    return g_steal_pointer(&connection);
}
