#include "checker/wire/client/account.h"

#include "checker/base/error.h"
#include "checker/wire/client/endpoint.h"

#include <gio/gio.h>
#include <string.h>

static char *from_environment(const char *prefix, const char *name, const char *other)
{
    g_autofree char *variable = g_strconcat(prefix, name, NULL);
    const char *value = g_getenv(variable);

    return g_strdup(value && *value ? value : other);
}

static void take(char **to, const char *text)
{
    if (!text || !*text)
        return;
    g_free(*to);
    *to = g_uri_unescape_string(text, NULL);
}

static bool read_url(Account *account, const char *url, GError **error)
{
    g_autoptr(GError) inner = NULL;
    g_autoptr(GUri) uri = g_uri_parse(url, G_URI_FLAGS_HAS_PASSWORD | G_URI_FLAGS_ENCODED, &inner);

    if (!uri || !g_uri_get_host(uri) || !*g_uri_get_host(uri)) {
        g_set_error(
            error, STALEMATE_ERROR, STALEMATE_ERROR_INPUT, "an address of a server is no URL: %s",
            inner ? inner->message : "it has no host"); /* not all of it: it may hold a password */
        return false;
    }
    g_free(account->address);
    account->address = endpoint_text(g_uri_get_host(uri), (guint)MAX(g_uri_get_port(uri), 0));
    take(&account->user, g_uri_get_user(uri));
    take(&account->password, g_uri_get_password(uri));
    const char *path = g_uri_get_path(uri);
    take(&account->database, *path == '/' ? path + 1 : path);
    return true;
}

Account *account_new(const char *address, const char *prefix, GError **error)
{
    g_autoptr(Account) account = g_new0(Account, 1);

    account->address = g_strdup(address);
    account->user = from_environment(prefix, "USER", g_get_user_name());
    account->password = from_environment(prefix, "PASSWORD", NULL);
    account->database = from_environment(prefix, "DATABASE", NULL);
    if (strstr(address, "://") && !read_url(account, address, error))
        return NULL;
    if (!account->database)
        account->database = g_strdup(account->user);
    return g_steal_pointer(&account);
}

void account_free(Account *account)
{
    if (!account)
        return;
    g_free(account->address);
    g_free(account->user);
    g_free(account->password);
    g_free(account->database);
    g_free(account);
}

char *account_url(const Account *account, const char *scheme, const char *address)
{
    g_autofree char *user = g_uri_escape_string(account->user, NULL, FALSE);
    g_autofree char *password =
        account->password ? g_uri_escape_string(account->password, NULL, FALSE) : NULL;
    g_autofree char *database = g_uri_escape_string(account->database, NULL, FALSE);

    return g_strdup_printf("%s://%s%s%s@%s/%s", scheme, user, password ? ":" : "",
                           password ? password : "", address, database);
}

bool account_refused(const Account *account, const char *why, GError **error)
{
    g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_INPUT, "%s does not let `%s` in: %s",
                account->address, account->user, why);
    return false;
}

bool account_unheard(const Account *account, GError *inner, GError **error)
{
    g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_INPUT, "no reply from %s: %s",
                account->address, inner ? inner->message : "it closed the connection");
    g_clear_error(&inner);
    return false;
}
