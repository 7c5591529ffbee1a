#include "checker/wire/proxy/proxy_private.h"

#include "checker/base/error.h"
#include "checker/wire/client/endpoint.h"

enum { CONNECT_SECONDS = 5 };

static gboolean on_incoming(GSocketService *service, GSocketConnection *client, GObject *source,
                            gpointer user)
{
    Proxy *proxy = user;
    g_autoptr(GError) error = NULL;
    GSocketConnection *server =
        endpoint_connect(proxy->address, proxy->protocol->port, CONNECT_SECONDS, &error);

    proxy->counts.connections++;
    if (!server) {
        proxy->counts.refused++;
        g_io_stream_close(G_IO_STREAM(client), NULL, NULL);
        return TRUE;
    }
    Link *link = link_new(proxy, g_object_ref(client), server);
    g_ptr_array_add(proxy->links, link);
    link_pump(link);
    return TRUE;
}

Proxy *proxy_new(const Protocol *protocol, const char *address, const char *role,
                 const ProxyObserver *observer, GError **error)
{
    return proxy_new_at(protocol, address, 0, role, observer, error);
}

Proxy *proxy_new_at(const Protocol *protocol, const char *address, guint16 port, const char *role,
                    const ProxyObserver *observer, GError **error)
{
    g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback(G_SOCKET_FAMILY_IPV4);
    g_autoptr(GSocketAddress) any = g_inet_socket_address_new(loopback, port);
    g_autoptr(GSocketAddress) bound = NULL;
    g_autoptr(GSocketService) service = g_socket_service_new();

    if (!g_socket_listener_add_address(G_SOCKET_LISTENER(service), any, G_SOCKET_TYPE_STREAM,
                                       G_SOCKET_PROTOCOL_TCP, NULL, &bound, error))
        return NULL;
    Proxy *proxy = g_new0(Proxy, 1);
    proxy->protocol = protocol;
    proxy->address = g_strdup(address);
    proxy->role = g_strdup(role);
    proxy->observer = *observer;
    proxy->service = g_steal_pointer(&service);
    proxy->port = g_inet_socket_address_get_port(G_INET_SOCKET_ADDRESS(bound));
    proxy->links = g_ptr_array_new_with_free_func((GDestroyNotify)link_free);
    g_signal_connect(proxy->service, "incoming", G_CALLBACK(on_incoming), proxy);
    g_socket_service_start(proxy->service);
    return proxy;
}

void proxy_free(Proxy *proxy)
{
    if (!proxy)
        return;
    g_signal_handlers_disconnect_by_data(proxy->service, proxy);
    g_socket_service_stop(proxy->service);
    g_socket_listener_close(G_SOCKET_LISTENER(proxy->service));
    g_object_unref(proxy->service);
    if (proxy->wake)
        g_source_remove(proxy->wake);
    g_ptr_array_unref(proxy->links);
    g_free(proxy->address);
    g_free(proxy->role);
    g_free(proxy);
}

guint16 proxy_port(const Proxy *proxy)
{
    return proxy->port;
}

const ProxyCounts *proxy_counts(const Proxy *proxy)
{
    return &proxy->counts;
}

GPtrArray *proxy_links(const Proxy *proxy)
{
    return proxy->links;
}

static gboolean on_wake(gpointer user)
{
    Proxy *proxy = user;

    proxy->wake = 0;
    for (guint i = 0; i < proxy->links->len; i++)
        link_pump(proxy->links->pdata[i]);
    for (guint i = proxy->links->len; i-- > 0;)
        if (((Link *)proxy->links->pdata[i])->is_closed)
            g_ptr_array_remove_index(proxy->links, i);
    return G_SOURCE_REMOVE;
}

void proxy_wake(Proxy *proxy)
{
    if (!proxy->wake)
        proxy->wake = g_idle_add_full(G_PRIORITY_HIGH, on_wake, proxy, NULL);
}

void proxy_close_links(Proxy *proxy)
{
    g_ptr_array_set_size(proxy->links, 0);
}
