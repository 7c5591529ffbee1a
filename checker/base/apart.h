/* Memory of several threads, apart: a processor that writes takes the whole cache line from the others, and the
 * line beside it, which is fetched with it. */
#pragma once

#include <glib.h>

enum { APART = 128 }; /* so many bytes lie between what two threads write often */

/* Zeroed, with nothing behind it within so many bytes; g_free frees it. */
static inline void *apart_new(size_t bytes)
{
    return g_malloc0(bytes + APART);
}
