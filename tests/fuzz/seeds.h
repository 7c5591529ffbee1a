/* The designs that mutants are made of. */
#pragma once

#include <glib.h>

typedef enum SeedFolders {
    SEEDS_MODELS = 1 << 0,  /* models/ */
    SEEDS_LIBRARY = 1 << 1, /* models/library/ */
    SEEDS_ACCEPT = 1 << 2,  /* tests/language/accept/ */
} SeedFolders;

/* The texts (char *, NUL-terminated) of every .stale file of these folders, by name. Fails the test
 * where a folder cannot be read or has none. Free with g_ptr_array_unref(). */
GPtrArray *seeds_new(guint folders);
