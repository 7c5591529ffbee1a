/* Shared by the files of the proxy. */
#pragma once

#include "checker/wire/proxy/proxy.h"

#include <gio/gio.h>

struct Proxy {
    const Protocol *protocol;
    char *address, *role;
    ProxyObserver observer;
    GSocketService *service;
    guint16 port;
    GPtrArray *links;
    ProxyCounts counts;
    guint wake; /* source, 0: none */
};

/* One side of a connection. */
typedef struct LinkSide {
    GSocket *socket;
    GSource *source; /* that waits for it to be readable or writable */
    GIOCondition waits_for;
    GByteArray *in, *out; /* read and not understood yet; to be written */
    WireCursor cursor;    /* of what is read */
    bool is_ended;        /* nothing more comes */
} LinkSide;

struct Link {
    Proxy *proxy;
    GSocketConnection *connections[2]; /* they own the sockets */
    LinkSide client, server;
    GPtrArray *held, *sent; /* of Unit, owned */
    GPtrArray *kept; /* since MULTI or BEGIN, or NULL; the units move to the EXEC or COMMIT */
    void *session;   /* what the protocol keeps, or NULL */
    char *name;      /* that the connection was given, or NULL */
    char *failure;   /* of what was flushed: the server skips all up to a Sync. Or NULL */
    bool is_raw;     /* passed untouched from here on */
    bool is_closed;
    bool is_denied; /* it asked for TLS, and got none */
    int actor;
};

Link *link_new(Proxy *proxy, GSocketConnection *client, GSocketConnection *server);
void link_free(Link *link);
/* Sends on what may be, and says what is waited for. */
void link_pump(Link *link);

/* ---- link_units.c ---- */

/* From here on bytes pass as they come, in both directions. */
void link_make_raw(Link *link);
void link_move_bytes(GByteArray *from, GByteArray *to);
/* Of what was read: whole messages. */
void link_read_requests(Link *link);
void link_read_replies(Link *link);
/* What may go on its way. */
void link_send_requests(Link *link);
void link_send_replies(Link *link);
Unit *link_first_unanswered(const Link *link);
