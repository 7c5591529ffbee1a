/* The root of each state, by id, in as few bytes as hold it.
 *
 * A root of a state of several words is two refs (tree.h), and refs are small numbers as long as
 * there are few nodes: of both only the low halves are kept, side by side, in five to eight bytes.
 * Roots are in chunks, each with the *width* that was needed when it was begun; when refs get
 * larger only the chunk that is being filled is written anew. The first states stand apart, in
 * full, so that a small search is quick. Refused memory is an answer, not an abort.
 *
 * Roots that were spilled are in a file, all but the first, each in full at eight times its id: chunks
 * are maps of it that are only read. Pages that were read are given back, so they take no memory.
 * A disk may lose what it took: of every 4096 spilled roots the sum of their hashes is kept. */
#pragma once

#include "checker/base/unnamed_file.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum { ROOTS_FIRST_BITS = 18, ROOTS_CHUNK_BITS = 21, ROOTS_MIN_WIDTH = 5 };

typedef struct RootChunk {
    char *bytes;
    uint32_t width; /* bytes to a root */
} RootChunk;

typedef struct Roots {
    uint64_t *first;
    uint64_t first_room;
    uint32_t width; /* of chunks that are yet to come */
    uint32_t chunk_count;
    RootChunk *chunks;
    UnnamedFile *file; /* not its own; NULL: they are in memory */
    uint64_t *sums;    /* of hashes of spilled roots, by id / 4096 */
    uint64_t sum_room;
} Roots;

void roots_init(Roots *roots, uint32_t width);
void roots_free(Roots *roots);

/* How wide roots are whose refs are below `refs`. */
uint32_t roots_width(uint64_t refs);

/* From now on at least so wide; `count` roots are there. False, and nothing has changed, where the
 * memory is refused. */
bool roots_widen(Roots *roots, uint32_t width, uint64_t count);

/* Makes room for ids below `count`; returns for how many there is room. */
uint64_t roots_reach(Roots *roots, uint64_t count);

/* Moves the `count` roots that there are to a file, which must outlast them. False where disk or memory
 * is refused: some are there then, and all can still be read. */
bool roots_spill(Roots *roots, UnnamedFile *file, uint64_t count);

/* To ids from `first` on, for which there is room, of roots that were spilled; false where the disk
 * refuses. Several threads may, each to other ids. */
bool roots_write(Roots *roots, uint64_t first, const uint64_t *values, uint64_t count);

/* Whether the roots from `first` to before `end` are those that were written, where `count` are there.
 * If not, that is noted with the file. */
bool roots_check(const Roots *roots, uint64_t first, uint64_t end, uint64_t count);

/* Gives pages of the file back that were read. */
void roots_release(const Roots *roots);

uint64_t roots_memory(const Roots *roots, uint64_t count);
uint64_t roots_memory_widened(const Roots *roots, uint64_t count, uint32_t width);

static inline char *roots_place(const Roots *roots, uint64_t id)
{
    if (id < 1u << ROOTS_FIRST_BITS)
        return (char *)&roots->first[id];
    const RootChunk *chunk = &roots->chunks[id >> ROOTS_CHUNK_BITS];
    return chunk->bytes + (id & ((1u << ROOTS_CHUNK_BITS) - 1)) * chunk->width;
}

/* A root in so many bytes, and from what begins with them. */
static inline uint64_t roots_pack(uint64_t root, uint32_t width)
{
    return GUINT64_TO_LE(root >> 32 << width * 4 | (uint32_t)root);
}

static inline uint64_t roots_unpack(uint64_t packed, uint32_t width)
{
    uint64_t mask = (UINT64_C(1) << width * 4) - 1;

    packed = GUINT64_FROM_LE(packed);
    return (packed >> width * 4 & mask) << 32 | (packed & mask);
}

static inline uint64_t roots_at(const Roots *roots, uint64_t id)
{
    uint64_t packed;

    memcpy(&packed, roots_place(roots, id), sizeof packed);
    if (id < 1u << ROOTS_FIRST_BITS)
        return packed;
    return roots_unpack(packed, roots->chunks[id >> ROOTS_CHUNK_BITS].width);
}

/* Several threads may, each for other ids: no byte of a neighbour is written. */
static inline void roots_set(Roots *roots, uint64_t id, uint64_t root)
{
    char *place = roots_place(roots, id);

    if (id < 1u << ROOTS_FIRST_BITS) {
        memcpy(place, &root, sizeof root);
        return;
    }
    uint32_t width = roots->chunks[id >> ROOTS_CHUNK_BITS].width;
    uint64_t packed = roots_pack(root, width);
    memcpy(place, &packed, ROOTS_MIN_WIDTH);
    for (uint32_t i = ROOTS_MIN_WIDTH; i < width; i++)
        place[i] = ((const char *)&packed)[i];
}
