/* A module on its way from text to code: the compiler runs beside the search, in a private folder.
 *
 * The folder is removed when the build is freed, and also where nobody comes to free it: a guard, a
 * shell that waits for the other end of a pipe to be closed, removes it whatever the program died
 * of. A module that was loaded needs its file no more. */
#pragma once

#include <gmodule.h>
#include <stdbool.h>

typedef struct Build Build;

/* NULL where the compiler cannot be started. */
Build *build_start(const char *text, GError **error);

/* True once the compiler has ended; `wait` until it has, or a signal comes. */
bool build_has_ended(Build *build, bool wait);

/* The module, after the end; NULL where there is none, or it may not be loaded. */
GModule *build_load(Build *build, GError **error);

/* Ends the compiler, if need be, and removes the folder. */
void build_free(Build *build);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Build, build_free)
