#include "checker/search/spill/visited_roots.h"

#include "checker/search/store/hash.h"
#include "checker/search/store/room.h"

#include <string.h>

enum { LEAST_EXTENT = 64, MOST_EXTENT = 8192 }; /* roots */

bool visited_roots_open(VisitedRoots *visited, const char *folder, uint64_t bytes)
{
    uint64_t roots = bytes / SPILL_PARTS / sizeof(uint64_t);

    memset(visited, 0, sizeof *visited);
    visited->extent_roots = (uint32_t)CLAMP(roots, LEAST_EXTENT, MOST_EXTENT);
    if (!unnamed_file_open(&visited->file, folder))
        return false;
    for (uint32_t i = 0; i < SPILL_PARTS; i++) {
        visited->parts[i].tail = malloc(visited->extent_roots * sizeof(uint64_t));
        if (!visited->parts[i].tail)
            return false;
    }
    return true;
}

void visited_roots_close(VisitedRoots *visited)
{
    unnamed_file_close(&visited->file);
    for (uint32_t i = 0; i < SPILL_PARTS; i++) {
        free(visited->parts[i].extents);
        free(visited->parts[i].tail);
        visited->parts[i] = (VisitedPart){0};
    }
}

uint64_t visited_roots_memory(const VisitedRoots *visited)
{
    const bool is_open = visited->parts[0].tail != NULL;

    return is_open ? SPILL_PARTS * visited->extent_roots * sizeof(uint64_t) +
                         visited->extent_count * sizeof(struct VisitedExtent)
                   : 0;
}

static uint64_t extent_bytes(const VisitedRoots *visited)
{
    return visited->extent_roots * sizeof(uint64_t);
}

static uint64_t sum_of(const uint64_t *roots, uint32_t count)
{
    uint64_t sum = 0;

    for (uint32_t i = 0; i < count; i++)
        sum += hash_key(roots[i]);
    return sum;
}

static bool write_tail(VisitedRoots *visited, VisitedPart *part)
{
    uint32_t number = __atomic_fetch_add(&visited->extent_count, 1, __ATOMIC_RELAXED);

    if (!room_reach(&part->extents, &part->capacity, (uint64_t)part->extent_count + 1,
                    sizeof *part->extents) ||
        !unnamed_file_write(&visited->file, number * extent_bytes(visited), part->tail,
                            extent_bytes(visited)))
        return false;
    part->extents[part->extent_count++] =
        (struct VisitedExtent){sum_of(part->tail, part->tail_count), number};
    part->tail_count = 0;
    return true;
}

bool visited_roots_add(VisitedRoots *visited, uint32_t part, uint64_t root)
{
    VisitedPart *to = &visited->parts[part];

    if (to->tail_count == visited->extent_roots && !write_tail(visited, to))
        return false;
    to->tail[to->tail_count++] = root;
    return true;
}

uint32_t visited_roots_extents(const VisitedRoots *visited, uint32_t part)
{
    return visited->parts[part].extent_count + 1;
}

const uint64_t *visited_roots_read(VisitedRoots *visited, uint32_t part, uint32_t number,
                                   uint64_t *buffer, uint32_t *count)
{
    const VisitedPart *from = &visited->parts[part];

    if (number == from->extent_count) {
        *count = from->tail_count;
        return from->tail;
    }
    *count = visited->extent_roots;
    return unnamed_file_read(&visited->file, from->extents[number].number * extent_bytes(visited),
                             buffer, extent_bytes(visited))
               ? buffer
               : NULL;
}

bool visited_roots_check(VisitedRoots *visited, uint32_t part, uint32_t number, uint64_t sum)
{
    const VisitedPart *from = &visited->parts[part];

    return number == from->extent_count || sum == from->extents[number].sum ||
           unnamed_file_lost(&visited->file);
}
