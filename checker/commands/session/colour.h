/* Whether text is coloured: --color, else on a terminal where NO_COLOR is not set. */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* Of a file descriptor. */
bool colour_is_wanted(int descriptor);

/* What --color says: "auto", "always", "never"; NULL: auto. STALEMATE_ERROR_USAGE where it is none. */
gboolean colour_set(const char *when, GError **error);
