/* What a comment `edit NAME.stale: s/A/B/; ...` says becomes of a design: a regular expression as GLib
 * has them and what stands there instead, wherever it fits. ^ and $ are the ends of each line; \0 is
 * what A found, \n a new line. */
#pragma once

#include <glib.h>

/* The text after the edits; NULL with STALEMATE_ERROR_INPUT where they are none. Caller frees. */
char *docs_edit(const char *text, const char *edits, GError **error);
