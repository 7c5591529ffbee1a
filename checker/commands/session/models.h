/* Where the designs that ship are: beside an installed program, or in the checkout it was built in.
 */
#pragma once

#include <glib.h>

/* The folder of designs, or NULL where there is none. Caller frees. */
char *models_folder(void);

/* The file of a design named by path, or by name alone; "-", standard input, is itself. Fails with STALEMATE_ERROR_USAGE and the
 * nearest name. Caller frees. */
char *models_find(const char *name, GError **error);

/* Names of the designs that ship, sorted. */
GPtrArray *models_names(void);

/* Names of the files in a folder that end in .stale, without that, sorted; none where it is NULL. */
GPtrArray *models_names_in(const char *folder);
