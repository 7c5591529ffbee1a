#include "checker/search/spill/batch_marks.h"

#include "checker/search/store/room.h"

#include <string.h>

bool batch_marks_begin(BatchMarks *marks, uint32_t orders)
{
    marks->words = orders / BITS_IN_WORD + 1;
    if (!room_reach(&marks->bits, &marks->bits_capacity, marks->words, sizeof *marks->bits) ||
        !room_reach(&marks->before, &marks->before_capacity, marks->words, sizeof *marks->before))
        return false;
    memset(marks->bits, 0, marks->words * sizeof *marks->bits);
    return true;
}

void batch_marks_clear(BatchMarks *marks)
{
    free(marks->bits);
    free(marks->before);
    *marks = (BatchMarks){0};
}

uint32_t batch_marks_count(BatchMarks *marks)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < marks->words; i++) {
        marks->before[i] = count;
        count += (uint32_t)__builtin_popcountll(marks->bits[i]);
    }
    return count;
}

/* The last word with no more than n before it. */
uint32_t batch_marks_nth(const BatchMarks *marks, uint32_t n)
{
    uint32_t low = 0, high = marks->words;

    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (marks->before[middle] <= n)
            low = middle;
        else
            high = middle;
    }
    uint64_t bits = marks->bits[low];
    for (n -= marks->before[low]; n > 0; n--)
        bits &= bits - 1;
    return low * BITS_IN_WORD + (uint32_t)__builtin_ctzll(bits);
}
