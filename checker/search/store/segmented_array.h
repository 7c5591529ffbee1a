/* One fixed-size value for each dense id, in chunks; zero until it is written.
 *
 * Growing appends a chunk; what is there is neither copied nor held twice. Only the first chunk
 * grows in place until it has its full size, so that a small search is quick: a value's address is
 * good until the array grows. Refused memory is an answer, not an abort. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct SegmentedArray {
    uint32_t size;  /* bytes of a value */
    uint32_t shift; /* a chunk holds 1 << shift values */
    uint64_t room;  /* for ids below */
    uint32_t chunk_count, capacity;
    char **chunks;
} SegmentedArray;

void segmented_array_init(SegmentedArray *array, size_t size);
void segmented_array_free(SegmentedArray *array);

/* Makes more room; false where the memory is refused. */
bool segmented_array_grow(SegmentedArray *array);

/* Makes sure that there is room for `id`, and all before it. */
static inline bool segmented_array_reach(SegmentedArray *array, uint64_t id)
{
    while (id >= array->room)
        if (!segmented_array_grow(array))
            return false;
    return true;
}

/* The value of `id`, for which there is room. */
static inline void *segmented_array_at(const SegmentedArray *array, uint64_t id)
{
    uint64_t within = id & ((UINT64_C(1) << array->shift) - 1);
    return array->chunks[id >> array->shift] + within * array->size;
}
