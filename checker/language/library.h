/* What the folders of the library hold, for whoever asks it for a file that is not there. */
#pragma once

/* What to write instead of `use name`: the file for the system that is named, the nearest name, or
 * all names. `libraries` ends with NULL, and may be NULL. Caller frees. */
char *library_suggest(const char *name, const char *const *libraries);
