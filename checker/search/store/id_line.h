/* One line of a table of ids (id_table.h): codes, with eight bits of the hash beside each of them to
 * rule codes out. Slots fill in order and nothing is ever deleted.
 *
 * A code has 32 bits in a narrow line, which holds twelve, and 40 in a wide one, which holds ten:
 * their upper bytes stand where a narrow line has its last two codes. Codes are signed numbers: one
 * that fits in 32 bits is the same in either kind. All lines of a table are of one kind. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum { NARROW_SLOTS = 12, WIDE_SLOTS = 10, NARROW_BITS = 32, WIDE_BITS = 40 };

/* Tag i is that of code i, 0 where the slot is empty. */
typedef struct IdLine {
    uint8_t tags[16];
    uint32_t codes[NARROW_SLOTS]; /* the lower 32 bits */
} __attribute__((aligned(64))) IdLine;

static inline uint32_t id_line_slots(bool is_wide)
{
    return is_wide ? WIDE_SLOTS : NARROW_SLOTS;
}

/* Bit i: slot i is one of `slots`, and its tag is `tag`. */
static inline uint32_t id_line_match(const IdLine *line, uint8_t tag, uint32_t slots)
{
    uint32_t bits = 0;

#ifdef __SSE2__
    __m128i tags = _mm_load_si128((const __m128i *)line->tags);
    bits = (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(tags, _mm_set1_epi8((char)tag)));
#else
    for (uint32_t i = 0; i < slots; i++)
        bits |= (uint32_t)(line->tags[i] == tag) << i;
#endif
    return bits & ((1u << slots) - 1);
}

/* The first free slot, `slots` where there is none. */
static inline uint32_t id_line_free(const IdLine *line, uint32_t slots)
{
    return (uint32_t)__builtin_ctz(id_line_match(line, 0, slots) | 1u << slots);
}

static inline uint8_t id_line_tag(uint64_t hash)
{
    uint8_t tag = (uint8_t)hash;
    return tag ? tag : 1;
}

/* Of a wide line: eight of the bytes are in the place of two codes, the others behind the tags. */
static inline uint8_t *id_line_upper(const IdLine *line, uint32_t slot)
{
    enum { IN_CODES = (NARROW_SLOTS - WIDE_SLOTS) * sizeof(uint32_t) };
    return slot < IN_CODES ? (uint8_t *)&line->codes[WIDE_SLOTS] + slot
                           : (uint8_t *)&line->tags[NARROW_SLOTS + slot - IN_CODES];
}

static inline int64_t id_line_code(const IdLine *line, uint32_t slot, uint32_t slots)
{
    if (slots == NARROW_SLOTS)
        return (int32_t)line->codes[slot];
    return (int64_t)(int8_t)*id_line_upper(line, slot) * (INT64_C(1) << 32) + line->codes[slot];
}

static inline void id_line_set(IdLine *line, uint32_t slot, int64_t code, uint32_t slots)
{
    line->codes[slot] = (uint32_t)code;
    if (slots == WIDE_SLOTS)
        *id_line_upper(line, slot) = (uint8_t)(code >> 32);
}
