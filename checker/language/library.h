/* What the folders of the library hold, for whoever asks it for a file that is not there. */
#pragma once

#include "checker/language/syntax/diagnostics.h"

/* What to write instead of `use name`: the file for the system that is named, the nearest name, or
 * all names. `libraries` ends with NULL, and may be NULL. The diagnostics know the
 * advice. Caller frees. */
char *library_suggest(Diagnostics *diagnostics, const char *name, const char *const *libraries);
