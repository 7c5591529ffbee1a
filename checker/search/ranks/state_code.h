/* States on their way between ranks, each as what differs from the one before it in its stream.
 *
 * For every eight words a byte says which of them differ; for each of those a byte says which of its
 * bytes do, and these follow, as they differ (exclusive or). Neighbours in a breadth-first search
 * differ in a few bits. */
#pragma once

#include "checker/model/model.h"
#include "checker/search/ranks/rank_bytes.h"

/* Bytes that a state of so many words takes at most. */
static inline size_t state_code_most(uint32_t words)
{
    return (size_t)words * 9 + words / 8 + 1;
}

static inline uint8_t *state_code_put_word(uint8_t *at, Word differs)
{
    uint8_t *mask = at++;

    *mask = 0;
    for (uint32_t i = 0; differs; i++, differs >>= 8)
        if (differs & 0xff) {
            *mask |= (uint8_t)(1u << i);
            *at++ = (uint8_t)differs;
        }
    return at;
}

/* There must be room. `last` becomes the state. */
static inline uint8_t *state_code_put(uint8_t *at, const Word *state, Word *last, uint32_t words)
{
    for (uint32_t begin = 0; begin < words; begin += 8) {
        uint8_t *which = at++;
        *which = 0;
        for (uint32_t i = begin; i < words && i < begin + 8; i++) {
            if (state[i] == last[i])
                continue;
            *which |= (uint8_t)(1u << (i - begin));
            at = state_code_put_word(at, state[i] ^ last[i]);
            last[i] = state[i];
        }
    }
    return at;
}

static inline uint8_t state_code_byte(RankCursor *cursor)
{
    return cursor->at < cursor->end ? *cursor->at++ : 0;
}

/* `last` becomes the state that comes next. */
static inline void state_code_get(RankCursor *cursor, Word *last, uint32_t words)
{
    for (uint32_t begin = 0; begin < words; begin += 8)
        for (uint32_t which = state_code_byte(cursor); which; which &= which - 1) {
            uint32_t word = begin + (uint32_t)__builtin_ctz(which);
            for (uint32_t mask = state_code_byte(cursor); mask; mask &= mask - 1) {
                uint64_t byte = state_code_byte(cursor);
                if (word < words)
                    last[word] ^= byte << 8 * (uint32_t)__builtin_ctz(mask);
            }
        }
}
