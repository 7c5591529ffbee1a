/* DOT, laid out and drawn by Graphviz. */
#pragma once

#include <glib.h>

/* "svg", "png" or "pdf". NULL with STALEMATE_ERROR_UNSUPPORTED where Graphviz has no plugin for the
 * format, or could not draw. */
GBytes *graphviz_render(const char *dot, const char *format, GError **error);

/* How wide Graphviz lays it out, in points; 0 where it does not. */
double graphviz_width(const char *dot);
