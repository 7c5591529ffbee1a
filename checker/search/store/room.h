/* Room in an array from the heap. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

/* For `count` values of `size`, at least; false where it is refused. `array` is the address of a
 * pointer. Half as much again, so that there is seldom a next time. */
static inline bool room_reach(void *array, uint32_t *capacity, uint64_t count, size_t size)
{
    void **at = array;

    if (count <= *capacity)
        return true;
    uint64_t more = MAX(count, (uint64_t)*capacity + *capacity / 2);
    void *larger = more <= UINT32_MAX ? realloc(*at, more * size) : NULL;
    if (!larger)
        return false;
    *at = larger;
    *capacity = (uint32_t)more;
    return true;
}
