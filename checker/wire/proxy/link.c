/* One connection through the proxy: bytes in, units on their way, bytes out. */
#include "checker/wire/proxy/proxy_private.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>

enum { READ_SIZE = 64 * 1024, MOST_WAITING = 4 * 1024 * 1024 };

/* ---- made and freed ---- */

static void side_init(LinkSide *side, GSocketConnection *connection)
{
    side->socket = g_socket_connection_get_socket(connection);
    g_socket_set_blocking(side->socket, FALSE);
    g_socket_set_timeout(side->socket, 0); /* that of connecting */
    g_socket_set_option(side->socket, IPPROTO_TCP, TCP_NODELAY, 1, NULL);
    side->in = g_byte_array_new();
    side->out = g_byte_array_new();
}

static void unwatch(LinkSide *side)
{
    if (!side->source)
        return;
    g_source_destroy(side->source);
    g_clear_pointer(&side->source, g_source_unref);
}

Link *link_new(Proxy *proxy, GSocketConnection *client, GSocketConnection *server)
{
    Link *link = g_new0(Link, 1);

    link->proxy = proxy;
    link->connections[0] = client;
    link->connections[1] = server;
    side_init(&link->client, client);
    side_init(&link->server, server);
    link->held = g_ptr_array_new_with_free_func((GDestroyNotify)unit_free);
    link->sent = g_ptr_array_new_with_free_func((GDestroyNotify)unit_free);
    link->actor = -1;
    if (proxy->protocol->session_new)
        link->session = proxy->protocol->session_new();
    link->client.cursor.session = link->session;
    return link;
}

void link_free(Link *link)
{
    unwatch(&link->client);
    unwatch(&link->server);
    g_ptr_array_unref(link->held);
    g_ptr_array_unref(link->sent);
    g_clear_pointer(&link->kept, g_ptr_array_unref);
    g_byte_array_unref(link->client.in);
    g_byte_array_unref(link->client.out);
    g_byte_array_unref(link->server.in);
    g_byte_array_unref(link->server.out);
    g_object_unref(link->connections[0]);
    g_object_unref(link->connections[1]);
    if (link->session)
        link->proxy->protocol->session_free(link->session);
    g_free(link->name);
    g_free(link->failure);
    g_free(link);
}

const char *link_role(const Link *link)
{
    const Protocol *protocol = link->proxy->protocol;

    if (link->proxy->role)
        return link->proxy->role;
    return protocol->session_name ? protocol->session_name(link->session) : link->name;
}

bool link_was_denied(const Link *link)
{
    return link->is_denied && link_process(link) == 0;
}

bool link_was_left(const Link *link)
{
    return link->server.is_ended;
}

guint link_process(const Link *link)
{
    const Protocol *protocol = link->proxy->protocol;

    return protocol->session_process ? protocol->session_process(link->session) : 0;
}

const Protocol *link_protocol(const Link *link)
{
    return link->proxy->protocol;
}

GPtrArray *link_held(const Link *link)
{
    return link->held;
}

GPtrArray *link_sent(const Link *link)
{
    return link->sent;
}

int link_actor(const Link *link)
{
    return link->actor;
}

void link_set_actor(Link *link, int actor)
{
    link->actor = actor;
}

void link_close(Link *link)
{
    if (link->is_closed)
        return;
    link->is_closed = true;
    unwatch(&link->client);
    unwatch(&link->server);
    g_io_stream_close(G_IO_STREAM(link->connections[0]), NULL, NULL);
    g_io_stream_close(G_IO_STREAM(link->connections[1]), NULL, NULL);
    if (link->proxy->observer.closed)
        link->proxy->observer.closed(link->proxy->observer.user, link);
    proxy_wake(link->proxy); /* which removes it */
}

/* ---- sockets ---- */

/* False where the connection is broken: whoever is at that end is gone, even if it was not read yet. */
static bool write_side(LinkSide *side)
{
    while (side->out->len > 0) {
        g_autoptr(GError) error = NULL;
        gssize count = g_socket_send(side->socket, (const char *)side->out->data, side->out->len,
                                     NULL, &error);
        if (count < 0) {
            bool waits = g_error_matches(error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK);
            side->is_ended |= !waits;
            return waits;
        }
        g_byte_array_remove_range(side->out, 0, (guint)count);
    }
    return true;
}

static bool read_side(LinkSide *side)
{
    static char bytes[READ_SIZE];
    g_autoptr(GError) error = NULL;
    gssize count = g_socket_receive(side->socket, bytes, sizeof bytes, NULL, &error);

    if (count < 0 && g_error_matches(error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        return true;
    if (count <= 0)
        side->is_ended = true;
    if (count > 0)
        g_byte_array_append(side->in, (const guint8 *)bytes, (guint)count);
    return count >= 0;
}

static void handle(Link *link)
{
    if (link->is_raw) {
        link_move_bytes(link->client.in, link->server.out);
        link_move_bytes(link->server.in, link->client.out);
    } else {
        link_read_requests(link);
        link_read_replies(link);
        if (link->server.is_ended) /* what it said last may be no whole reply */
            link_move_bytes(link->server.in, link->client.out);
    }
    link_pump(link);
}

static gboolean on_ready(GSocket *socket, GIOCondition condition, gpointer user)
{
    Link *link = user;
    LinkSide *side = socket == link->client.socket ? &link->client : &link->server;

    if ((condition & (G_IO_IN | G_IO_HUP | G_IO_ERR)) && !read_side(side))
        link_close(link);
    else
        handle(link);
    return G_SOURCE_CONTINUE;
}

static void watch(Link *link, LinkSide *side, GIOCondition wanted)
{
    if (side->source && side->waits_for == wanted)
        return;
    unwatch(side);
    side->waits_for = wanted;
    if (!wanted)
        return;
    side->source = g_socket_create_source(side->socket, wanted, NULL);
    g_source_set_callback(side->source, G_SOURCE_FUNC(on_ready), link, NULL);
    g_source_attach(side->source, NULL);
}

/* Nothing is read that could not be kept: what is held back must not grow without end. */
static GIOCondition wanted_of(const LinkSide *side, const LinkSide *other, bool is_full)
{
    bool reads = !side->is_ended && other->out->len < MOST_WAITING && !is_full;

    return (reads ? G_IO_IN : 0) | (side->out->len > 0 ? G_IO_OUT : 0);
}

/* The program has closed its side. What it was sent is still answered; what is held is of no use to anybody. */
static bool client_is_gone(Link *link)
{
    if (!link->client.is_ended || link->server.out->len > 0)
        return false;
    if (link->held->len > 0)
        return true;
    if (!link->is_raw)
        return !link_first_unanswered(link) && link->client.out->len == 0;
    g_socket_shutdown(link->server.socket, FALSE, TRUE, NULL);
    return false;
}

/* The server has, and the program has all that it said. */
static bool server_is_gone(const Link *link)
{
    return link->server.is_ended && link->client.out->len == 0;
}

void link_pump(Link *link)
{
    enum { MOST_HELD = 10000 };

    if (link->is_closed)
        return;
    if (!link->is_raw) {
        link_send_requests(link);
        link_send_replies(link);
    }
    if (link->is_raw) {
        link_move_bytes(link->client.in, link->server.out);
        link_move_bytes(link->server.in, link->client.out);
    }
    if (!write_side(&link->client) || !write_side(&link->server) || client_is_gone(link) ||
        server_is_gone(link)) {
        link_close(link);
        return;
    }
    watch(link, &link->client,
          wanted_of(&link->client, &link->server, link->held->len > MOST_HELD));
    watch(link, &link->server, wanted_of(&link->server, &link->client, false));
}
