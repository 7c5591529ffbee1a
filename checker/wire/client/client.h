/* A connection of our own to a server: one request, one reply. */
#pragma once

#include "checker/wire/protocol/protocol.h"

typedef struct Client Client;

/* NULL with an error that says where there is no server. */
Client *client_new(const Protocol *protocol, const char *address, GError **error);
void client_free(Client *client);

/* Sends a request and waits for its reply, no longer than `seconds`. What it says is good until the
 * next one. An error that the server answers is a value like another. */
gboolean client_ask(Client *client, const WireText *words, guint count, guint seconds,
                    WireValue *value, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Client, client_free)
