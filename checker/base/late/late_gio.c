/* GIO, as far as it is used: sockets, files that are watched, and what is compiled in of pages. */
#include "checker/base/late/late_library.h"

#include <gio/gio.h>
#include <gio/gunixsocketaddress.h>

#define GIO(type, name, parameters, arguments)                                                     \
    LATE_LIBRARY_FUNCTION(LATE_GIO, type, name, parameters, arguments)

GIO(GFileMonitor *, g_file_monitor_directory,
    (GFile * file, GFileMonitorFlags flags, GCancellable *cancellable, GError **error),
    (file, flags, cancellable, error))
GIO(GFile *, g_file_new_for_path, (const char *path), (path))
GIO(GInetAddress *, g_inet_address_new_loopback, (GSocketFamily family), (family))
GIO(guint16, g_inet_socket_address_get_port, (GInetSocketAddress * address), (address))
GIO(GType, g_inet_socket_address_get_type, (void), ())
GIO(GSocketAddress *, g_inet_socket_address_new, (GInetAddress * address, guint16 port),
    (address, port))
GIO(gssize, g_input_stream_read,
    (GInputStream * stream, void *buffer, gsize count, GCancellable *cancellable, GError **error),
    (stream, buffer, count, cancellable, error))
GIO(GQuark, g_io_error_quark, (void), ())
GIO(gboolean, g_io_stream_close, (GIOStream * stream, GCancellable *cancellable, GError **error),
    (stream, cancellable, error))
GIO(GInputStream *, g_io_stream_get_input_stream, (GIOStream * stream), (stream))
GIO(GOutputStream *, g_io_stream_get_output_stream, (GIOStream * stream), (stream))
GIO(GType, g_io_stream_get_type, (void), ())
GIO(const gchar *, g_network_address_get_hostname, (GNetworkAddress * addr), (addr))
GIO(guint16, g_network_address_get_port, (GNetworkAddress * addr), (addr))
GIO(GType, g_network_address_get_type, (void), ())
GIO(GSocketConnectable *, g_network_address_parse,
    (const gchar *host_and_port, guint16 default_port, GError **error),
    (host_and_port, default_port, error))
GIO(gboolean, g_output_stream_write_all,
    (GOutputStream * stream, const void *buffer, gsize count, gsize *bytes_written,
     GCancellable *cancellable, GError **error),
    (stream, buffer, count, bytes_written, cancellable, error))
GIO(GBytes *, g_resource_lookup_data,
    (GResource * resource, const char *path, GResourceLookupFlags lookup_flags, GError **error),
    (resource, path, lookup_flags, error))
GIO(GSocketConnection *, g_socket_client_connect,
    (GSocketClient * client, GSocketConnectable *connectable, GCancellable *cancellable,
     GError **error),
    (client, connectable, cancellable, error))
GIO(GSocketClient *, g_socket_client_new, (void), ())
GIO(void, g_socket_client_set_enable_proxy, (GSocketClient * client, gboolean enable),
    (client, enable))
GIO(void, g_socket_client_set_timeout, (GSocketClient * client, guint timeout), (client, timeout))
GIO(GType, g_socket_connectable_get_type, (void), ())
GIO(GSocket *, g_socket_connection_get_socket, (GSocketConnection * connection), (connection))
GIO(GSource *, g_socket_create_source,
    (GSocket * socket, GIOCondition condition, GCancellable *cancellable),
    (socket, condition, cancellable))
GIO(gboolean, g_socket_listener_add_address,
    (GSocketListener * listener, GSocketAddress *address, GSocketType type,
     GSocketProtocol protocol, GObject *source_object, GSocketAddress **effective_address,
     GError **error),
    (listener, address, type, protocol, source_object, effective_address, error))
GIO(void, g_socket_listener_close, (GSocketListener * listener), (listener))
GIO(GType, g_socket_listener_get_type, (void), ())
GIO(gssize, g_socket_receive,
    (GSocket * socket, gchar *buffer, gsize size, GCancellable *cancellable, GError **error),
    (socket, buffer, size, cancellable, error))
GIO(gssize, g_socket_send,
    (GSocket * socket, const gchar *buffer, gsize size, GCancellable *cancellable, GError **error),
    (socket, buffer, size, cancellable, error))
GIO(GSocketService *, g_socket_service_new, (void), ())
GIO(void, g_socket_service_start, (GSocketService * service), (service))
GIO(void, g_socket_service_stop, (GSocketService * service), (service))
GIO(void, g_socket_set_blocking, (GSocket * socket, gboolean blocking), (socket, blocking))
GIO(gboolean, g_socket_set_option,
    (GSocket * socket, gint level, gint optname, gint value, GError **error),
    (socket, level, optname, value, error))
GIO(void, g_socket_set_timeout, (GSocket * socket, guint timeout), (socket, timeout))
GIO(gboolean, g_socket_shutdown,
    (GSocket * socket, gboolean shutdown_read, gboolean shutdown_write, GError **error),
    (socket, shutdown_read, shutdown_write, error))
GIO(void, g_static_resource_fini, (GStaticResource * static_resource), (static_resource))
GIO(GResource *, g_static_resource_get_resource, (GStaticResource * static_resource),
    (static_resource))
GIO(void, g_static_resource_init, (GStaticResource * static_resource), (static_resource))
GIO(GSocketAddress *, g_unix_socket_address_new, (const gchar *path), (path))
