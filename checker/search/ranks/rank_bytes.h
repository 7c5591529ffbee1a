/* Bytes that ranks send each other: they grow as they are written, and are read from a cursor.
 *
 * Numbers are in groups of seven bits, the lowest first, each but the last with its top bit set
 * (LEB128): small ones take a byte. Refused memory is noted, and what comes after it is dropped. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef struct RankBytes {
    uint8_t *data;
    size_t length, room;
    bool is_refused;
} RankBytes;

typedef struct RankCursor {
    const uint8_t *at, *end;
} RankCursor;

static inline void rank_bytes_clear(RankBytes *bytes)
{
    free(bytes->data);
    *bytes = (RankBytes){0};
}

/* Room for so many more. */
static inline bool rank_bytes_reach(RankBytes *bytes, size_t more)
{
    if (bytes->length + more <= bytes->room)
        return true;
    size_t room = bytes->length + more + bytes->room / 2 + 64;
    uint8_t *data = bytes->is_refused ? NULL : (uint8_t *)realloc(bytes->data, room);
    if (!data) {
        bytes->is_refused = true;
        return false;
    }
    bytes->data = data;
    bytes->room = room;
    return true;
}

enum { RANK_NUMBER_BYTES = 10 }; /* of a number at most */

static inline uint8_t *rank_bytes_put_number(uint8_t *at, uint64_t number)
{
    for (; number >= 0x80; number >>= 7)
        *at++ = (uint8_t)(number | 0x80);
    *at++ = (uint8_t)number;
    return at;
}

static inline void rank_bytes_number(RankBytes *bytes, uint64_t number)
{
    if (rank_bytes_reach(bytes, RANK_NUMBER_BYTES))
        bytes->length =
            (size_t)(rank_bytes_put_number(bytes->data + bytes->length, number) - bytes->data);
}

static inline void rank_bytes_add(RankBytes *bytes, const void *data, size_t length)
{
    if (!rank_bytes_reach(bytes, length) || length == 0)
        return;
    memcpy(bytes->data + bytes->length, data, length);
    bytes->length += length;
}

static inline RankCursor rank_bytes_read(const RankBytes *bytes)
{
    return (RankCursor){bytes->data, bytes->data ? bytes->data + bytes->length : NULL};
}

static inline bool rank_cursor_is_at_end(const RankCursor *cursor)
{
    return cursor->at >= cursor->end;
}

/* Past the end all is zero. */
static inline uint64_t rank_cursor_number(RankCursor *cursor)
{
    uint64_t number = 0;

    for (uint32_t shift = 0; cursor->at < cursor->end && shift < 64; shift += 7) {
        uint8_t byte = *cursor->at++;
        number |= (uint64_t)(byte & 0x7f) << shift;
        if (byte < 0x80)
            break;
    }
    return number;
}
