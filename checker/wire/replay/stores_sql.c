/* What is asked of SQL besides a bound row: for a process, and about locks. */
#include "checker/wire/replay/stores_private.h"

#include <string.h>

enum { REPLY_SECONDS = 10, LOCK_SECONDS = 2 };

/* ---- connections of processes ---- */

void stores_forget(Stores *stores)
{
    static const WireText rollback = {"ROLLBACK", 8};
    GHashTableIter each;
    gpointer client;
    WireValue value;

    g_hash_table_iter_init(&each, stores->of_processes);
    while (g_hash_table_iter_next(&each, NULL, &client))
        if (!client_ask(client, &rollback, 1, REPLY_SECONDS, &value, NULL))
            g_hash_table_iter_remove(&each);
}

static char *client_name(guint server, const char *who)
{
    return g_strdup_printf("%u/%s", server, who);
}

Client *stores_client(Stores *stores, guint server, const char *who, GError **error)
{
    if (!who || !stores->accounts[server])
        return stores->clients[server];
    g_autofree char *name = client_name(server, who);
    Client *client = g_hash_table_lookup(stores->of_processes, name);
    if (client)
        return client;
    client = client_new(stores->bound->binding->servers[server].protocol, stores->addresses[server],
                        error);
    if (client)
        g_hash_table_insert(stores->of_processes, g_steal_pointer(&name), client);
    return client;
}

/* ---- locks ---- */

/* No process can have this name. */
static const char LOCKS[] = " locks";

static guint server_of(const Stores *stores, const Protocol *protocol)
{
    guint i = 0;

    while (i < stores->count && stores->bound->binding->servers[i].protocol != protocol)
        i++;
    return i;
}

/* Asked on a connection of its own: a late reply would be taken for the next one's. One that did not answer in time is
 * dropped. */
static bool ask_for_lock(Stores *stores, const Protocol *protocol, const WireText *query,
                         WireValue *value)
{
    guint server = server_of(stores, protocol);
    Client *client = server < stores->count ? stores_client(stores, server, LOCKS, NULL) : NULL;

    if (!client)
        return false;
    if (client_ask(client, query, 1, LOCK_SECONDS, value, NULL))
        return true;
    g_autofree char *name = client_name(server, LOCKS);
    g_hash_table_remove(stores->of_processes, name);
    return false;
}

bool stores_find_lock(Stores *stores, const Protocol *protocol, guint process, guint *holder,
                      char **statement)
{
    g_autofree char *number = g_strdup_printf("%u", process);
    g_auto(GStrv) parts = g_strsplit(protocol->lock_query ? protocol->lock_query : "", "%u", 2);
    g_autofree char *query = g_strjoinv(number, parts);
    const WireText word = {query, strlen(query)};
    WireValue value;

    if (!protocol->lock_query || !ask_for_lock(stores, protocol, &word, &value))
        return false;
    if (value.kind != WIRE_LIST || value.item_count == 0 || value.items[0].item_count < 2)
        return false;
    g_autofree char *who = wire_text_copy(value.items[0].items[0].text);
    *holder = (guint)g_ascii_strtoull(who, NULL, 10);
    *statement = wire_text_copy(value.items[0].items[1].text);
    return true;
}
