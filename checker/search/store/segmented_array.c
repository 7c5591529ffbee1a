#include "checker/search/store/segmented_array.h"

#include "checker/search/store/pages.h"

#include <stdlib.h>
#include <string.h>

/* A chunk is one huge page: small enough to be no step in memory. */
enum { FIRST_VALUES = 64, FIRST_CAPACITY = 4 };

static size_t chunk_bytes(const SegmentedArray *array)
{
    return (size_t)array->size << array->shift;
}

void segmented_array_init(SegmentedArray *array, size_t size)
{
    *array = (SegmentedArray){.size = (uint32_t)size};
    while (((size_t)2 << array->shift) * size <= HUGE_PAGE)
        array->shift++;
}

/* The first chunk is the only one that may be smaller than the others, and comes from the heap. */
void segmented_array_free(SegmentedArray *array)
{
    for (uint32_t i = 1; i < array->chunk_count; i++)
        pages_free(array->chunks[i], chunk_bytes(array));
    if (array->chunk_count > 0)
        free(array->chunks[0]);
    free(array->chunks);
    *array = (SegmentedArray){0};
}

static bool reach_chunk(SegmentedArray *array, uint32_t index)
{
    if (index < array->capacity)
        return true;
    uint32_t capacity = array->capacity ? array->capacity * 2 : FIRST_CAPACITY;
    char **chunks = realloc(array->chunks, capacity * sizeof *chunks);
    if (!chunks)
        return false;
    array->chunks = chunks;
    array->capacity = capacity;
    return true;
}

static bool grow_first_chunk(SegmentedArray *array)
{
    uint64_t full = UINT64_C(1) << array->shift;
    uint64_t values = array->room ? array->room * 2 : FIRST_VALUES;

    if (values > full)
        values = full;
    char *old = array->chunk_count > 0 ? array->chunks[0] : NULL;
    char *chunk = realloc(old, values * array->size);
    if (!chunk)
        return false;
    memset(chunk + array->room * array->size, 0, (values - array->room) * array->size);
    array->chunks[0] = chunk;
    array->chunk_count = 1;
    array->room = values;
    return true;
}

bool segmented_array_grow(SegmentedArray *array)
{
    uint32_t index = (uint32_t)(array->room >> array->shift);

    if (!reach_chunk(array, index))
        return false;
    if (index == 0)
        return grow_first_chunk(array);
    array->chunks[index] = pages_new(chunk_bytes(array));
    if (!array->chunks[index])
        return false;
    array->chunk_count = index + 1;
    array->room += UINT64_C(1) << array->shift;
    return true;
}
