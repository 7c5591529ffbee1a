/* The roots of all states that a spilled search has found, on disk, in parts by the first bits of their
 * hashes. Each part is only added to, and read from its beginning to its end: it is a list of *extents*
 * of one size, and what does not fill one yet is in memory. No byte of an extent is written twice.
 * A disk may lose what it took: of each extent the sum of its roots' hashes is kept.
 *
 * A part belongs to one thread at a time. */
#pragma once

#include "checker/base/unnamed_file.h"

enum { SPILL_PART_BITS = 8, SPILL_PARTS = 1 << SPILL_PART_BITS };

typedef struct VisitedPart {
    struct VisitedExtent {
        uint64_t sum;    /* of hashes */
        uint32_t number; /* where it is, in extents */
    } * extents;
    uint32_t extent_count, capacity;
    uint64_t *tail;
    uint32_t tail_count;
} VisitedPart;

typedef struct VisitedRoots {
    UnnamedFile file;
    uint32_t extent_roots;
    uint32_t extent_count; /* of all parts */
    VisitedPart parts[SPILL_PARTS];
} VisitedRoots;

/* In at most so many bytes of memory, about. False where the memory or the file is refused; then
 * visited_roots_close is still due. */
bool visited_roots_open(VisitedRoots *visited, const char *folder, uint64_t bytes);
void visited_roots_close(VisitedRoots *visited);

uint64_t visited_roots_memory(const VisitedRoots *visited);

/* False where memory or disk is refused. */
bool visited_roots_add(VisitedRoots *visited, uint32_t part, uint64_t root);

/* The extents of a part, one after the other, the one in memory last: their number; and the roots of one
 * of them, read to `buffer` or where they are. NULL where they cannot be read. */
uint32_t visited_roots_extents(const VisitedRoots *visited, uint32_t part);
const uint64_t *visited_roots_read(VisitedRoots *visited, uint32_t part, uint32_t number,
                                   uint64_t *buffer, uint32_t *count);

/* Whether an extent that was read has the hashes' sum that it was written with; if not, that is noted
 * with the file. */
bool visited_roots_check(VisitedRoots *visited, uint32_t part, uint32_t number, uint64_t sum);
