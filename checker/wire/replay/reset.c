#include "checker/wire/replay/reset.h"

#include "checker/base/error.h"
#include "checker/wire/client/endpoint.h"
#include "checker/wire/replay/child.h"

#include <string.h>

enum { MOST_MILLISECONDS = 30000 };

G_GNUC_PRINTF(2, 3)
static void add(GPtrArray *variables, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    g_ptr_array_add(variables, g_strdup_vprintf(format, arguments));
    va_end(arguments);
}

/* The folder of a socket, and the port that its name ends with, as clients of SQL have them. */
static void add_socket(GPtrArray *variables, const char *prefix, const char *path)
{
    g_autofree char *folder = g_path_get_dirname(path);
    const char *port = strrchr(path, '.');

    add(variables, "%sHOST=%s", prefix, folder);
    if (port && g_ascii_isdigit(port[1]))
        add(variables, "%sPORT=%s", prefix, port + 1);
}

static void add_account(GPtrArray *variables, const Protocol *protocol, const Account *account,
                        const char *address)
{
    const char *prefix = protocol->prefix;

    add(variables, "%sUSER=%s", prefix, account->user);
    add(variables, "%sDATABASE=%s", prefix, account->database);
    if (account->password)
        add(variables, "%sPASSWORD=%s", prefix, account->password);
    add(variables, "%sSSLMODE=disable", prefix); /* nothing could be looked into */
    if (account->password && protocol->password_variable)
        add(variables, "%s=%s", protocol->password_variable, account->password);
    if (address[0] == '/') {
        add_socket(variables, prefix, address);
        return;
    }
    g_autofree char *url = account_url(account, protocol->scheme, address);
    add(variables, "DATABASE_URL=%s", url);
}

void reset_add_variables(GPtrArray *variables, const Protocol *protocol, const Account *account,
                         const char *address)
{
    g_autofree char *upper = g_ascii_strup(protocol->name, -1);

    if (account)
        add_account(variables, protocol, account, address);
    if (address[0] == '/') {
        if (!account)
            add(variables, "%s_URL=unix://%s", upper, address);
        return;
    }
    guint16 port = protocol->port;
    g_autofree char *host = endpoint_split(address, &port);
    g_autofree char *both = host ? endpoint_text(host, port) : NULL;
    if (!host)
        return; /* nobody can connect there, which is said where somebody does */
    if (account) {
        add(variables, "%sHOST=%s", protocol->prefix, host);
        add(variables, "%sPORT=%u", protocol->prefix, port);
        if (protocol->port_variable)
            add(variables, "%s=%u", protocol->port_variable, port);
        return;
    }
    add(variables, "%s_URL=%s://%s", upper, protocol->name, both);
    add(variables, "%s_HOST=%s", upper, host);
    add(variables, "%s_PORT=%u", upper, port);
    add(variables, "%s_SERVERS=%s", upper, both);
}

gboolean reset_run(const BoundDesign *bound, const char *const *variables, bool shows,
                   GError **error)
{
    const Binding *binding = bound->binding;

    for (guint i = 0; i < binding->reset_count; i++) {
        g_autoptr(GError) inner = NULL;
        if (child_run(binding->resets[i], variables, shows, MOST_MILLISECONDS, &inner))
            continue;
        g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_INPUT, "reset: %s", inner->message);
        return FALSE;
    }
    return TRUE;
}
