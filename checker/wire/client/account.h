/* Where a server of SQL listens, and as whom its database is used: `postgres://app:secret@127.0.0.1:5432/shop`, or
 * HOST:PORT or the path of a socket, and the rest from the environment (PGUSER, PGPASSWORD, PGDATABASE; else the user's
 * name). */
#pragma once

#include "checker/wire/protocol/protocol.h"

typedef struct Account {
    char *address;                    /* HOST:PORT, or a path */
    char *user, *password, *database; /* the password may be NULL */
} Account;

/* `prefix` is that of the environment's names: PG. NULL with an error where the address is none. */
Account *account_new(const char *address, const char *prefix, GError **error);
void account_free(Account *account);

/* The same at another address: `postgres://app:secret@127.0.0.1:40001/shop`. Caller frees. */
char *account_url(const Account *account, const char *scheme, const char *address);

/* What is said where the server does not let that user in, for `why`; and where it says nothing: it has closed the connection,
 * or `inner`, which is freed. Both return false. */
bool account_refused(const Account *account, const char *why, GError **error);
bool account_unheard(const Account *account, GError *inner, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Account, account_free)
