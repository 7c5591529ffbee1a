#include "checker/base/late/late_library.h"

#include <gmodule.h>
#include <stdio.h>
#include <stdlib.h>

enum { EXIT_NOT_LOADED = 127 }; /* as the loader's, of a library that is linked */

static void give_up(const char *library)
{
    fprintf(stderr, "stalemate: %s cannot be loaded: %s\n", library, g_module_error());
    exit(EXIT_NOT_LOADED);
}

/* A library is loaded once, however often it is opened, and stays. */
void *late_library_find(const char *library, const char *function)
{
    GModule *module = g_module_open(library, G_MODULE_BIND_LAZY | G_MODULE_BIND_LOCAL);
    gpointer found = NULL;

    if (!module || !g_module_symbol(module, function, &found))
        give_up(library);
    g_module_make_resident(module);
    return found;
}
