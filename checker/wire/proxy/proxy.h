/* A proxy between a program and a server: whole requests are shown to an observer, who may hold them
 * and their replies. What is not understood passes untouched, and is counted.
 *
 * One thread, and non-blocking sockets on its main loop: what is asked of the observer is one order
 * of events, with no locks, and he may change his mind at any time (proxy_wake). Proxies listen on
 * loopback only.
 *
 * Of each connection requests are sent in the order in which they came, and replies likewise: a held
 * request holds what stands behind it, and so does a held reply. */
#pragma once

#include "checker/wire/proxy/unit.h"

typedef struct Proxy Proxy;

typedef struct ProxyObserver {
    void *user;
    /* Whether a request may be sent on now; asked again after each wake. */
    bool (*may_pass)(void *user, Unit *unit);
    /* The whole reply is here: told once, before it is passed. */
    void (*answered)(void *user, Unit *unit);
    /* Whether the reply may go to the client now. */
    bool (*may_answer)(void *user, Unit *unit);
    /* A connection that has requests without a reply, or held ones, was closed by the program. */
    void (*closed)(void *user, Link *link);
} ProxyObserver;

typedef struct ProxyCounts {
    guint64 connections, requests, held;
    guint64 streams; /* connections that subscribed or the like: passed from there on */
    guint64 garbage; /* connections that did not speak the protocol: passed from there on */
    guint64 refused; /* connections for which there was no server */
} ProxyCounts;

/* Listens on a free port of loopback. `role` is who speaks here, or NULL. */
Proxy *proxy_new(const Protocol *protocol, const char *address, const char *role,
                 const ProxyObserver *observer, GError **error);
/* The same on a port of the caller's choice; 0: any free one. */
Proxy *proxy_new_at(const Protocol *protocol, const char *address, guint16 port, const char *role,
                    const ProxyObserver *observer, GError **error);
void proxy_free(Proxy *proxy);

guint16 proxy_port(const Proxy *proxy);
const ProxyCounts *proxy_counts(const Proxy *proxy);
/* What the observer thinks has changed: all held requests and replies are asked for again, soon. */
void proxy_wake(Proxy *proxy);
/* Connections that are open, of Link, in the order in which they came. */
GPtrArray *proxy_links(const Proxy *proxy);
void proxy_close_links(Proxy *proxy);
/* Of one, on both sides. */
void link_close(Link *link);

/* ---- of a connection ---- */

/* It asked for TLS, and went when it got none. */
bool link_was_denied(const Link *link);
/* The server closed it, or went. */
bool link_was_left(const Link *link);
/* Who speaks, by the port or by the connection's name; NULL: nobody said. */
const char *link_role(const Link *link);
const Protocol *link_protocol(const Link *link);
/* The server's number for it, where there is one; else 0. */
guint link_process(const Link *link);
/* The requests that are held, the first to be sent first; of Unit. */
GPtrArray *link_held(const Link *link);
/* Sent, and the reply has not gone to the client: likewise. */
GPtrArray *link_sent(const Link *link);
/* The observer's: who he takes it for. */
int link_actor(const Link *link);
void link_set_actor(Link *link, int actor);
