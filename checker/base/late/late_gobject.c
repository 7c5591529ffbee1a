/* GObject, as far as it is used: with GIO and JSON-GLib, which bring it along. */
#include "checker/base/late/late_library.h"

#include <glib-object.h>

#undef g_object_ref /* a macro around the function, for the type that comes out */

#define GOBJECT(type, name, parameters, arguments)                                                 \
    LATE_LIBRARY_FUNCTION(LATE_GOBJECT, type, name, parameters, arguments)

GOBJECT(gpointer, g_object_ref, (gpointer object), (object))
GOBJECT(void, g_object_unref, (gpointer object), (object))
GOBJECT(gulong, g_signal_connect_data,
        (gpointer instance, const gchar *detailed_signal, GCallback c_handler, gpointer data,
         GClosureNotify destroy_data, GConnectFlags connect_flags),
        (instance, detailed_signal, c_handler, data, destroy_data, connect_flags))
GOBJECT(guint, g_signal_handlers_disconnect_matched,
        (gpointer instance, GSignalMatchType mask, guint signal_id, GQuark detail,
         GClosure *closure, gpointer func, gpointer data),
        (instance, mask, signal_id, detail, closure, func, data))
GOBJECT(GTypeInstance *, g_type_check_instance_cast, (GTypeInstance * instance, GType iface_type),
        (instance, iface_type))
