/* Whether a checkpoint can be written shows before the search and not after it. */
#pragma once

#include "checker/search/ranks/ranks.h"

#include <glib.h>

/* Writes a file beside it and removes that. `is_there`: a file of this name is that of this search; no other is
 * written over. All ranks try, and must see the file of the first; NULL: there is this process. */
bool trial_file_write(const char *path, bool is_there, Ranks *ranks, GError **error);
