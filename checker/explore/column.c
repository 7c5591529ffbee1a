#include "checker/explore/column.h"

#include <stdlib.h>

/* Small enough to be no step in memory, large enough to have few of. (Chunks in huge pages were
 * measured and brought nothing.) */
enum { CHUNK_BYTES = 1 << 20, FIRST_VALUES = 64, FIRST_CAPACITY = 4 };

void column_init(Column *column, size_t size)
{
    *column = (Column){.size = (uint32_t)size};
    while (((size_t)2 << column->shift) * (size ? size : 1) <= CHUNK_BYTES)
        column->shift++;
}

void column_free(Column *column)
{
    for (uint32_t i = 0; i < column->chunk_count; i++)
        free(column->chunks[i]);
    free(column->chunks);
    *column = (Column){0};
}

static bool reach_chunk(Column *column, uint32_t index)
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

/* The chunk at `index`, the first to be grown or the next to be had, for `values` values. */
static bool set_chunk(Column *column, uint32_t index, uint64_t values)
{
    char *old = index < column->chunk_count ? column->chunks[index] : NULL;
    char *chunk = realloc(old, values * (column->size ? column->size : 1));

    if (!chunk)
        return false;
    column->chunks[index] = chunk;
    column->chunk_count = index + 1;
    return true;
}

bool column_grow(Column *column)
{
    uint64_t full = UINT64_C(1) << column->shift;
    uint32_t index = (uint32_t)(column->room >> column->shift);
    uint64_t values = full;

    if (index == 0)
        values = column->room ? column->room * 2 : FIRST_VALUES;
    if (values > full)
        values = full;
    if (!reach_chunk(column, index) || !set_chunk(column, index, values))
        return false;
    column->room = index * full + values;
    return true;
}
