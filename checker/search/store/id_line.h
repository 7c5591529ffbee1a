/* One line of a table of ids (id_table.h): twelve codes, with eight bits of the hash beside each of
 * them to rule codes out. Slots fill in order and nothing is ever deleted. */
#pragma once

#include <stdint.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum { LINE_SLOTS = 12 };

/* Tag i is that of code i, 0 where the slot is empty. The last four are unused. */
typedef struct IdLine {
    uint8_t tags[16];
    uint32_t codes[LINE_SLOTS];
} __attribute__((aligned(64))) IdLine;

/* Bit i: tag i is `tag`. */
static inline uint32_t id_line_match(const IdLine *line, uint8_t tag)
{
    uint32_t bits = 0;

#ifdef __SSE2__
    __m128i tags = _mm_load_si128((const __m128i *)line->tags);
    bits = (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(tags, _mm_set1_epi8((char)tag)));
#else
    for (uint32_t i = 0; i < LINE_SLOTS; i++)
        bits |= (uint32_t)(line->tags[i] == tag) << i;
#endif
    return bits & ((1u << LINE_SLOTS) - 1);
}

/* The first free slot, LINE_SLOTS where there is none. */
static inline uint32_t id_line_free(const IdLine *line)
{
    return (uint32_t)__builtin_ctz(id_line_match(line, 0) | 1u << LINE_SLOTS);
}

static inline uint8_t id_line_tag(uint64_t hash)
{
    uint8_t tag = (uint8_t)hash;
    return tag ? tag : 1;
}
