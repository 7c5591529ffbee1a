#include "checker/search/store/roots.h"

#include "checker/search/store/hash.h"
#include "checker/search/store/pages.h"

#include <stdlib.h>
#include <sys/mman.h>

#define FIRST (UINT64_C(1) << ROOTS_FIRST_BITS)
#define CHUNK (UINT64_C(1) << ROOTS_CHUNK_BITS)

enum { FIRST_ROOM = 64, SUM_BITS = 12 };

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
    free(roots->sums);
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

static bool reach_sums(Roots *roots, uint64_t ids)
{
    uint64_t room = (ids >> SUM_BITS) + 1;

    if (room <= roots->sum_room)
        return true;
    uint64_t *sums = realloc(roots->sums, room * sizeof *sums);
    if (!sums)
        return false;
    memset(sums + roots->sum_room, 0, (room - roots->sum_room) * sizeof *sums);
    roots->sums = sums;
    roots->sum_room = room;
    return true;
}

static bool add_chunk(Roots *roots)
{
    if (roots->file && !reach_sums(roots, (roots->chunk_count + 1) * CHUNK))
        return false;
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

static void add_sums(Roots *roots, uint64_t first, const uint64_t *values, uint64_t count)
{
    for (uint64_t i = 0; i < count;) {
        uint64_t group = (first + i) >> SUM_BITS, sum = 0;
        for (; i < count && (first + i) >> SUM_BITS == group; i++)
            sum += hash_key(values[i]);
        __atomic_fetch_add(&roots->sums[group], sum, __ATOMIC_RELAXED);
    }
}

bool roots_check(const Roots *roots, uint64_t first, uint64_t end, uint64_t count)
{
    uint64_t id = MAX(first, FIRST) >> SUM_BITS << SUM_BITS;

    while (roots->file && id < end) {
        uint64_t group = id >> SUM_BITS, behind = MIN((group + 1) << SUM_BITS, count), sum = 0;
        for (; id < behind; id++)
            sum += hash_key(roots_at(roots, id));
        if (sum != roots->sums[group])
            return unnamed_file_lost(roots->file);
    }
    return true;
}

/* Of ids that are not in memory. */
static bool write_values(Roots *roots, uint64_t id, const uint64_t *values, uint64_t count)
{
    add_sums(roots, id, values, count);
    return unnamed_file_write(roots->file, id * sizeof *values, values, count * sizeof *values);
}

bool roots_write(Roots *roots, uint64_t first, const uint64_t *values, uint64_t count)
{
    uint64_t in_memory = first < FIRST ? MIN(count, FIRST - first) : 0;

    for (uint64_t i = 0; i < in_memory; i++)
        roots->first[first + i] = values[i];
    return write_values(roots, first + in_memory, values + in_memory, count - in_memory);
}

static bool copy_chunk(Roots *roots, uint32_t number, uint64_t count)
{
    enum { AT_ONCE = 4096 };
    uint64_t values[AT_ONCE], end = MIN((number + 1) * CHUNK, count);

    for (uint64_t id = MAX(number * CHUNK, FIRST); id < end;) {
        uint64_t some = MIN(end - id, (uint64_t)AT_ONCE);
        for (uint64_t i = 0; i < some; i++)
            values[i] = roots_at(roots, id + i);
        if (!write_values(roots, id, values, some))
            return false;
        id += some;
    }
    return true;
}

bool roots_spill(Roots *roots, UnnamedFile *file, uint64_t count)
{
    roots->file = file;
    if (!reach_sums(roots, roots->chunk_count * CHUNK))
        return false;
    for (uint32_t i = 0; i < roots->chunk_count; i++) {
        RootChunk mapped;
        if (!copy_chunk(roots, i, count) || !map_chunk(roots, &mapped, i))
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
