/* A module on its way from text to code: the compiler runs beside the search, in a private folder.
 *
 * When the build is freed, the compiler is ended with all that it started and the folder removed;
 * and also where nobody comes to free it: a guard, a shell that waits for the other end of a socket to
 * be closed, does so whatever the program died of. A module that was loaded needs its file no more. */
#pragma once

#include <gmodule.h>
#include <stdbool.h>

typedef struct Build Build;

/* NULL where the compiler cannot be started. */
Build *build_start(const char *text, GError **error);

/* True once the compiler has ended. */
bool build_has_ended(Build *build);

/* The module, after the end; NULL where there is none, or it may not be loaded. */
GModule *build_load(Build *build, GError **error);

/* Ends the compiler, if need be, and removes the folder. */
void build_free(Build *build);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Build, build_free)
