/* How a connection of our own begins at a MySQL or MariaDB: by mysql_native_password, by what the server remembers of
 * caching_sha2_password, or as the user of a socket. */
#pragma once

#include "checker/wire/client/account.h"

#include <gio/gio.h>

/* Until the server says OK. `session` is told what it says. */
gboolean mysql_login(GIOStream *stream, const Account *account, void *session, GError **error);
