/* How a connection of our own begins at a PostgreSQL: by trust, a password in clear or MD5, or SCRAM-SHA-256. */
#pragma once

#include "checker/wire/client/account.h"

#include <gio/gio.h>

/* Until the server is ready for a query. `session` is told what it says. */
gboolean postgres_login(GIOStream *stream, const Account *account, void *session, GError **error);
