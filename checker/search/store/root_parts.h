/* The roots of all states once more, in memory, in parts by the first bits of their hashes. Each part is only
 * added to, and read as a whole in any order: it is a list of *extents* of a page, in which roots are packed as
 * roots.h packs them. A part belongs to one thread at a time. */
#pragma once

#include "checker/search/store/prefetch.h"
#include "checker/search/store/roots.h"

#include <stdatomic.h>

enum { ROOT_PART_BITS = 8, ROOT_PARTS = 1 << ROOT_PART_BITS, ROOT_EXTENT_BYTES = 4096 };

typedef struct RootExtent {
    struct RootExtent *next;
    uint32_t count, width; /* roots, of so many bytes each */
    char bytes[ROOT_EXTENT_BYTES - 16];
} RootExtent;

typedef struct RootPart {
    RootExtent *first, *last;
    uint64_t count;
} RootPart;

typedef struct RootParts {
    RootPart parts[ROOT_PARTS];
    char **slabs; /* of extents, each a huge page */
    uint32_t slab_count, slab_capacity;
    atomic_uint taken; /* extents */
    uint32_t width;    /* of extents that are yet to come */
} RootParts;

RootParts *root_parts_new(void);
void root_parts_free(RootParts *parts);

/* From now on `more` roots can be added, of so many bytes each, to whichever parts; false where the memory is
 * refused. No part is in use meanwhile. */
bool root_parts_reserve(RootParts *parts, uint64_t more, uint32_t width);

/* There is room. */
void root_parts_add(RootParts *parts, uint32_t part, uint64_t root);

uint64_t root_parts_memory(const RootParts *parts);

static inline uint32_t root_parts_part(uint64_t hash)
{
    return (uint32_t)(hash >> (64 - ROOT_PART_BITS));
}
