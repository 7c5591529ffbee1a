/* Where a server listens: "HOST:PORT", "[::1]:PORT", or the path of a socket. */
#pragma once

#include <gio/gio.h>

/* Connects, and waits for it no longer than so many seconds. NULL with an error that names the
 * address. */
GSocketConnection *endpoint_connect(const char *address, guint16 port, guint seconds,
                                    GError **error);

/* The two as one, with brackets around what has colons of its own; without the port where it is 0. Caller frees. */
char *endpoint_text(const char *host, guint port);
/* The other way round: the host without brackets, which the caller frees. `port` is that where none is said. NULL where it
 * is no such address. */
char *endpoint_split(const char *address, guint16 *port);
