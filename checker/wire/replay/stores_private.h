/* Shared by the files of the stores. */
#pragma once

#include "checker/wire/replay/stores.h"

struct Stores {
    const BoundDesign *bound;
    Client **clients;
    GHashTable *of_processes; /* Client, by "server/who" */
    char **addresses;         /* as they were given: of SQL with an account, maybe */
    Account **accounts;       /* NULL of what is no SQL */
    guint count;
    Values *values;
    GHashTable *tokens; /* the last that a process was given, by its number: "17" */
};

/* ---- stores_sql.c ---- */

/* The connection of `who`, which is made where there is none; that of nobody where `who` is NULL or the server speaks no
 * SQL. NULL with an error. */
Client *stores_client(Stores *stores, guint server, const char *who, GError **error);
