#include "checker/search/store/segmented_array.h"

#include "checker/search/store/pages.h"

#include <stdlib.h>
#include <string.h>

/* A chunk is one huge page: small enough to be no step in memory. */
enum { FIRST_VALUES = 64, FIRST_CAPACITY = 4 };

static size_t chunk_bytes(const SegmentedArray *column)
{
    return (size_t)column->size << column->shift;
}

void segmented_array_init(SegmentedArray *column, size_t size)
{
    *column = (SegmentedArray){.size = (uint32_t)size};
    while (((size_t)2 << column->shift) * size <= HUGE_PAGE)
        column->shift++;
}

/* The first chunk is the only one that may be smaller than the others, and comes from the heap. */
void segmented_array_free(SegmentedArray *column)
{
    for (uint32_t i = 1; i < column->chunk_count; i++)
        pages_free(column->chunks[i], chunk_bytes(column));
    if (column->chunk_count > 0)
        free(column->chunks[0]);
    free(column->chunks);
    *column = (SegmentedArray){0};
}

static bool reach_chunk(SegmentedArray *column, uint32_t index)
{
    if (index < column->capacity)
        return true;
    uint32_t capacity = column->capacity ? column->capacity * 2 : FIRST_CAPACITY;
    char **chunks = realloc(column->chunks, capacity * sizeof *chunks);
    if (!chunks)
        return false;
    column->chunks = chunks;
    column->capacity = capacity;
    return true;
}

static bool grow_first_chunk(SegmentedArray *column)
{
    uint64_t full = UINT64_C(1) << column->shift;
    uint64_t values = column->room ? column->room * 2 : FIRST_VALUES;

    if (values > full)
        values = full;
    char *old = column->chunk_count > 0 ? column->chunks[0] : NULL;
    char *chunk = realloc(old, values * column->size);
    if (!chunk)
        return false;
    memset(chunk + column->room * column->size, 0, (values - column->room) * column->size);
    column->chunks[0] = chunk;
    column->chunk_count = 1;
    column->room = values;
    return true;
}

bool segmented_array_grow(SegmentedArray *column)
{
    uint32_t index = (uint32_t)(column->room >> column->shift);

    if (!reach_chunk(column, index))
        return false;
    if (index == 0)
        return grow_first_chunk(column);
    column->chunks[index] = pages_new(chunk_bytes(column));
    if (!column->chunks[index])
        return false;
    column->chunk_count = index + 1;
    column->room += UINT64_C(1) << column->shift;
    return true;
}
