/* Sets of small numbers: bit `i % 64` of word `i / 64`. How many words there are is the caller's. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum { BITS_IN_WORD = 64 };

static inline uint64_t bits_mask(uint64_t i)
{
    return UINT64_C(1) << i % BITS_IN_WORD;
}

static inline bool bits_has(const uint64_t *set, uint64_t i)
{
    return set[i / BITS_IN_WORD] & bits_mask(i);
}

static inline void bits_add(uint64_t *set, uint64_t i)
{
    set[i / BITS_IN_WORD] |= bits_mask(i);
}

static inline void bits_remove(uint64_t *set, uint64_t i)
{
    set[i / BITS_IN_WORD] &= ~bits_mask(i);
}

static inline void bits_add_range(uint64_t *set, uint64_t first, uint64_t count)
{
    for (uint64_t i = first; i < first + count; i++)
        bits_add(set, i);
}
