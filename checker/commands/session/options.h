/* The options of a command, read from its line. */
#pragma once

#include <glib.h>

/* As g_option_context_parse, with the entries added first (`more` may be NULL); an option that does
 * not exist is told with the nearest that does. */
gboolean options_parse(GOptionContext *context, const GOptionEntry *entries,
                       const GOptionEntry *more, int *argc, char ***argv, GError **error);
