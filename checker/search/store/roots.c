#include "checker/search/store/roots.h"

#include "checker/search/store/pages.h"

#include <stdlib.h>
#include <sys/mman.h>

#define FIRST (UINT64_C(1) << ROOTS_FIRST_BITS)
#define CHUNK (UINT64_C(1) << ROOTS_CHUNK_BITS)

enum { FIRST_ROOM = 64 };

void roots_init(Roots *roots, uint32_t width)
{
    *roots = (Roots){.width = width};
}

/* The last root is read with what follows it. */
static uint64_t chunk_bytes(const RootChunk *chunk)
{
    return CHUNK * chunk->width + sizeof(uint64_t);
}

void roots_free(Roots *roots)
{
    free(roots->first);
    for (uint32_t i = 0; i < roots->chunk_count; i++)
        pages_free(roots->chunks[i].bytes, chunk_bytes(&roots->chunks[i]));
    free(roots->chunks);
    *roots = (Roots){0};
}

uint32_t roots_width(uint64_t refs)
{
    uint32_t width = ROOTS_MIN_WIDTH;

    while (refs > UINT64_C(1) << width * 4)
        width++;
    return width;
}

/* ---- room ---- */

static bool grow_first(Roots *roots)
{
    uint64_t room = roots->first_room ? roots->first_room * 2 : FIRST_ROOM;
    uint64_t *first = realloc(roots->first, room * sizeof *first);

    if (!first)
        return false;
    roots->first = first;
    roots->first_room = room;
    return true;
}

static bool begin_chunk(RootChunk *chunk, uint32_t width)
{
    chunk->width = width;
    chunk->bytes = pages_new(chunk_bytes(chunk));
    return chunk->bytes != NULL;
}

/* It ends behind the last root, as others do: in what follows in the file, or beyond its end. */
static bool map_chunk(const Roots *roots, RootChunk *chunk, uint32_t number)
{
    RootChunk mapped = {.width = sizeof(uint64_t)};
    void *at = mmap(NULL, chunk_bytes(&mapped), PROT_READ, MAP_SHARED, roots->file->file,
                    (off_t)(number * CHUNK * sizeof(uint64_t)));

    if (at == MAP_FAILED)
        return false;
    mapped.bytes = at;
    *chunk = mapped;
    return true;
}

static bool add_chunk(Roots *roots)
{
    RootChunk *chunks = realloc(roots->chunks, (roots->chunk_count + 1) * sizeof *chunks);

    if (!chunks)
        return false;
    roots->chunks = chunks;
    RootChunk *chunk = &chunks[roots->chunk_count];
    if (roots->file ? !map_chunk(roots, chunk, roots->chunk_count)
                    : !begin_chunk(chunk, roots->width))
        return false;
    roots->chunk_count++;
    return true;
}

/* The first chunk begins with places that are not used: they are never touched. */
static uint64_t room_of(const Roots *roots)
{
    return MAX(roots->first_room, roots->chunk_count * CHUNK);
}

uint64_t roots_reach(Roots *roots, uint64_t count)
{
    while (room_of(roots) < count)
        if (roots->first_room < FIRST ? !grow_first(roots) : !add_chunk(roots))
            break;
    return MIN(room_of(roots), count);
}

/* ---- wider ---- */

/* The chunk that is being filled is written into a wider one. */
static bool widen_last(Roots *roots, uint32_t width, uint64_t count)
{
    uint32_t last = roots->chunk_count - 1;
    RootChunk *chunk = &roots->chunks[last], old = *chunk, wider;

    if (!begin_chunk(&wider, width))
        return false;
    for (uint64_t id = MAX(last * CHUNK, FIRST); id < count; id++) {
        *chunk = old;
        uint64_t root = roots_at(roots, id);
        *chunk = wider;
        roots_set(roots, id, root);
    }
    *chunk = wider;
    pages_free(old.bytes, chunk_bytes(&old));
    return true;
}

bool roots_widen(Roots *roots, uint32_t width, uint64_t count)
{
    if (width <= roots->width)
        return true;
    bool is_filling = roots->chunk_count > 0 && count < roots->chunk_count * CHUNK;
    if (is_filling && !widen_last(roots, width, count))
        return false;
    roots->width = width;
    return true;
}

/* ---- on disk ---- */

bool roots_write(Roots *roots, uint64_t first, const uint64_t *values, uint64_t count)
{
    uint64_t in_memory = first < FIRST ? MIN(count, FIRST - first) : 0;

    for (uint64_t i = 0; i < in_memory; i++)
        roots->first[first + i] = values[i];
    return unnamed_file_write(roots->file, (first + in_memory) * sizeof *values, values + in_memory,
                              (count - in_memory) * sizeof *values);
}

static bool copy_chunk(const Roots *roots, UnnamedFile *file, uint32_t number, uint64_t count)
{
    enum { AT_ONCE = 4096 };
    uint64_t values[AT_ONCE], end = MIN((number + 1) * CHUNK, count);

    for (uint64_t id = MAX(number * CHUNK, FIRST); id < end;) {
        uint64_t some = MIN(end - id, (uint64_t)AT_ONCE);
        for (uint64_t i = 0; i < some; i++)
            values[i] = roots_at(roots, id + i);
        if (!unnamed_file_write(file, id * sizeof *values, values, some * sizeof *values))
            return false;
        id += some;
    }
    return true;
}

bool roots_spill(Roots *roots, UnnamedFile *file, uint64_t count)
{
    roots->file = file;
    for (uint32_t i = 0; i < roots->chunk_count; i++) {
        RootChunk mapped;
        if (!copy_chunk(roots, file, i, count) || !map_chunk(roots, &mapped, i))
            return false;
        pages_free(roots->chunks[i].bytes, chunk_bytes(&roots->chunks[i]));
        roots->chunks[i] = mapped;
    }
    roots->width = sizeof(uint64_t);
    return true;
}

void roots_release(const Roots *roots)
{
    for (uint32_t i = 0; roots->file && i < roots->chunk_count; i++)
        (void)madvise(roots->chunks[i].bytes, CHUNK * sizeof(uint64_t), MADV_DONTNEED);
}

/* ---- memory ---- */

uint64_t roots_memory(const Roots *roots, uint64_t count)
{
    uint64_t bytes = MIN(count, FIRST) * sizeof(uint64_t);

    for (uint32_t i = 0; !roots->file && i < roots->chunk_count; i++) {
        uint64_t begin = MAX(i * CHUNK, FIRST), end = MIN((i + 1) * CHUNK, count);
        bytes += end > begin ? (end - begin) * roots->chunks[i].width : 0;
    }
    return bytes;
}

uint64_t roots_memory_widened(const Roots *roots, uint64_t count, uint32_t width)
{
    uint64_t begin = roots->chunk_count ? (roots->chunk_count - 1) * CHUNK : count;
    uint64_t filled = count > MAX(begin, FIRST) ? count - MAX(begin, FIRST) : 0;
    uint64_t before = roots_memory(roots, count);

    return width > roots->width ? before + filled * (width - roots->width) : before;
}
