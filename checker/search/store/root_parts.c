#include "checker/search/store/root_parts.h"

#include "checker/search/store/pages.h"
#include "checker/search/store/room.h"

G_STATIC_ASSERT(sizeof(RootExtent) == ROOT_EXTENT_BYTES);

enum { EXTENTS_OF_SLAB = HUGE_PAGE / ROOT_EXTENT_BYTES };

RootParts *root_parts_new(void)
{
    return g_new0(RootParts, 1);
}

void root_parts_free(RootParts *parts)
{
    if (!parts)
        return;
    for (uint32_t i = 0; i < parts->slab_count; i++)
        pages_free(parts->slabs[i], HUGE_PAGE);
    free(parts->slabs);
    g_free(parts);
}

/* What is read of the last root may be behind it. */
static uint32_t room_of(uint32_t width)
{
    return (sizeof(((RootExtent *)NULL)->bytes) - sizeof(uint64_t)) / width;
}

/* Each part may begin an extent with its first root. */
bool root_parts_reserve(RootParts *parts, uint64_t more, uint32_t width)
{
    uint64_t extents = atomic_load(&parts->taken) + more / room_of(width) + MIN(more, ROOT_PARTS);

    parts->width = width;
    while ((uint64_t)parts->slab_count * EXTENTS_OF_SLAB < extents) {
        if (!room_reach(&parts->slabs, &parts->slab_capacity, (uint64_t)parts->slab_count + 1,
                        sizeof *parts->slabs))
            return false;
        char *slab = pages_new(HUGE_PAGE);
        if (!slab)
            return false;
        parts->slabs[parts->slab_count++] = slab;
    }
    return true;
}

static RootExtent *begin_extent(RootParts *parts, RootPart *part)
{
    uint32_t number = atomic_fetch_add_explicit(&parts->taken, 1, memory_order_relaxed);
    char *slab = parts->slabs[number / EXTENTS_OF_SLAB];
    RootExtent *extent =
        (RootExtent *)(slab + (size_t)(number % EXTENTS_OF_SLAB) * ROOT_EXTENT_BYTES);

    extent->width = parts->width;
    if (part->last)
        part->last->next = extent;
    else
        part->first = extent;
    part->last = extent;
    return extent;
}

void root_parts_add(RootParts *parts, uint32_t number, uint64_t root)
{
    RootPart *part = &parts->parts[number];
    RootExtent *extent = part->last;

    if (!extent || extent->width < parts->width || extent->count == room_of(extent->width))
        extent = begin_extent(parts, part);
    uint64_t packed = roots_pack(root, extent->width);
    memcpy(extent->bytes + (size_t)extent->count++ * extent->width, &packed, sizeof packed);
    part->count++;
}

uint64_t root_parts_memory(const RootParts *parts)
{
    return parts ? sizeof *parts + (uint64_t)atomic_load(&parts->taken) * ROOT_EXTENT_BYTES : 0;
}
