#include "checker/search/store/pages.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* Below this a system call each would cost more than it saves. */
enum { MAPPED_BYTES = 128 << 10 };

static char *map(size_t bytes, int flags)
{
    void *at =
        mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | flags, -1, 0);
    return at == MAP_FAILED ? NULL : at;
}

/* More than is needed is mapped, and what sticks out at both ends is given back. */
static char *map_aligned(size_t bytes)
{
    char *at = map(bytes + HUGE_PAGE, 0);

    if (!at)
        return NULL;
    size_t before = -(uintptr_t)at & (HUGE_PAGE - 1);
    char *aligned = at + before;
    if (before < HUGE_PAGE)
        munmap(aligned + bytes, HUGE_PAGE - before);
    if (before > 0)
        munmap(at, before);
    return aligned;
}

static size_t whole(size_t bytes)
{
    enum { PAGE = 4096 };
    return (bytes + PAGE - 1) & ~(size_t)(PAGE - 1);
}

static void *small(size_t bytes)
{
    enum { CACHE_LINE = 64 };
    size_t lines = (bytes + CACHE_LINE) / CACHE_LINE * CACHE_LINE;
    void *at = aligned_alloc(CACHE_LINE, lines);

    return at ? memset(at, 0, lines) : NULL;
}

void *pages_new(size_t bytes)
{
    if (bytes < MAPPED_BYTES)
        return small(bytes);
    /* At once: a page that is read before it is written costs all processors two interrupts. */
    if (bytes < HUGE_PAGE)
        return map(whole(bytes), MAP_POPULATE);
    char *pages = map_aligned(whole(bytes));
    /* Only for speed: whether the kernel has huge pages to give is its affair. */
    if (pages)
        (void)madvise(pages, whole(bytes), MADV_HUGEPAGE);
    return pages;
}

void pages_free(void *pages, size_t bytes)
{
    if (pages && bytes >= MAPPED_BYTES)
        munmap(pages, whole(bytes));
    else
        free(pages);
}
