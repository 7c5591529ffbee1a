/* Shared libraries that few runs of the program need: not linked, but loaded when the first function of
 * theirs is called. What a library's own header declares is defined here, so callers know nothing of it:
 *
 *     LATE_LIBRARY_FUNCTION(LATE_GVC, int, gvFreeLayout, (GVC_t * gvc, graph_t *graph), (gvc, graph))
 *
 * LATE_GVC is the name that the loader knows it by; meson.build asks the library for it. */
#pragma once

#include "checker/base/leak_check.h"

/* Never NULL: as with a library that is linked, the program ends where it cannot be loaded. */
void *late_library_find(const char *library, const char *function);

#define LATE_LIBRARY_FUNCTION(library, type, name, parameters, arguments)                          \
    LATE_LIBRARY_FUNCTION_WITH((void)0, library, type, name, parameters, arguments)

/* One that keeps what it made until the process ends: no leaks are looked for in it. */
#define LATE_LIBRARY_KEEPING_FUNCTION(library, type, name, parameters, arguments)                  \
    LATE_LIBRARY_FUNCTION_WITH(LEAK_CHECK_SUSPENDED, library, type, name, parameters, arguments)

#define LATE_LIBRARY_FUNCTION_WITH(first, library, type, name, parameters, arguments)              \
    type name parameters                                                                           \
    {                                                                                              \
        static __typeof__(name) *known; /* threads that find it twice find the same */             \
        __typeof__(name) *function = __atomic_load_n(&known, __ATOMIC_RELAXED);                    \
                                                                                                   \
        first;                                                                                     \
        if (!function) {                                                                           \
            function = late_library_find(library, #name);                                          \
            __atomic_store_n(&known, function, __ATOMIC_RELAXED);                                  \
        }                                                                                          \
        return function arguments;                                                                 \
    }
