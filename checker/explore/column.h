/* A column: one fixed-size value for each dense id, in chunks.
 *
 * Growing appends a chunk; what is there is neither copied nor held twice. Only the first chunk
 * grows in place until it has its full size, so that a small search is quick: a value's address is
 * good until the column grows. Refused memory is an answer, not an abort. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct Column {
    uint32_t size;  /* bytes of a value */
    uint32_t shift; /* a chunk holds 1 << shift values */
    uint64_t room;  /* for ids below */
    uint32_t chunk_count, capacity;
    char **chunks;
} Column;

void column_init(Column *column, size_t size);
void column_free(Column *column);

/* Makes more room; false where the memory is refused. */
bool column_grow(Column *column);

/* Makes sure that there is room for `id`, which is at most the first without. */
static inline bool column_reach(Column *column, uint32_t id)
{
    return id < column->room || column_grow(column);
}

/* The value of `id`, for which there is room. */
static inline void *column_at(const Column *column, uint32_t id)
{
    uint32_t within = id & ((1u << column->shift) - 1);
    return column->chunks[id >> column->shift] + (size_t)within * column->size;
}
