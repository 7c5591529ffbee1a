/* Of each successor of a batch, by its order, whether it is a new state; then how many new ones are
 * before it, so that its id is known. */
#pragma once

#include "checker/base/bits.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct BatchMarks {
    uint64_t *bits;
    uint32_t *before; /* by word: the new ones in the words before */
    uint32_t bits_capacity, before_capacity, words;
} BatchMarks;

enum { BATCH_MARKS_ORDERS = 64, BATCH_MARKS_BYTES = 12 }; /* so many bytes for so many orders */

/* None of `orders` is new yet; false where the memory is refused. */
bool batch_marks_begin(BatchMarks *marks, uint32_t orders);
void batch_marks_clear(BatchMarks *marks);

/* Several threads may. */
static inline void batch_marks_add(BatchMarks *marks, uint32_t order)
{
    __atomic_fetch_or(&marks->bits[order / BITS_IN_WORD], bits_mask(order), __ATOMIC_RELAXED);
}

/* Once all are marked; returns how many are new. */
uint32_t batch_marks_count(BatchMarks *marks);

static inline bool batch_marks_has(const BatchMarks *marks, uint32_t order)
{
    return bits_has(marks->bits, order);
}

/* How many before `order` are new, which may be one more than the last. */
static inline uint32_t batch_marks_before(const BatchMarks *marks, uint32_t order)
{
    uint32_t word = order / BITS_IN_WORD;

    return marks->before[word] +
           (uint32_t)__builtin_popcountll(marks->bits[word] & (bits_mask(order) - 1));
}

/* The order of the n-th new one, from 0, where there are so many. */
uint32_t batch_marks_nth(const BatchMarks *marks, uint32_t n);
