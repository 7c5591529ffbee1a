/* Large pieces of memory from the system: zeroed, in huge pages where it has some to give, and
 * given back at once when they are freed. Refused memory is an answer, not an abort. */
#pragma once

#include <stddef.h>

#define HUGE_PAGE ((size_t)2 << 20)

/* NULL where the memory is refused. It begins on the bound of a cache line, from HUGE_PAGE bytes on
 * on that of a huge page. */
void *pages_new(size_t bytes);
void pages_free(void *pages, size_t bytes);
