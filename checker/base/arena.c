#include "checker/base/arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <string.h>

typedef struct ArenaChunk ArenaChunk;

struct ArenaChunk {
    ArenaChunk *next;
    size_t used, size;
    max_align_t data[];
};

struct Arena {
    ArenaChunk *chunk;
    uint64_t taken;
    uint64_t *counted; /* or NULL */
};

enum { FIRST_CHUNK = 16 * 1024, LARGEST_CHUNK = 1024 * 1024 };

Arena *arena_new(void)
{
    return g_new0(Arena, 1);
}

void arena_free(Arena *arena)
{
    if (!arena)
        return;
    for (ArenaChunk *chunk = arena->chunk; chunk;) {
        ArenaChunk *next = chunk->next;
        g_free(chunk);
        chunk = next;
    }
    g_free(arena);
}

static ArenaChunk *add_chunk(Arena *arena, size_t min)
{
    size_t size = arena->chunk ? MIN(arena->chunk->size * 2, (size_t)LARGEST_CHUNK) : FIRST_CHUNK;

    size = MAX(size, min);
    ArenaChunk *chunk = g_malloc(sizeof(ArenaChunk) + size);
    chunk->size = size;
    chunk->used = 0;
    chunk->next = arena->chunk;
    arena->chunk = chunk;
    arena->taken += size;
    if (arena->counted)
        *arena->counted += size;
    return chunk;
}

void arena_count(Arena *arena, uint64_t *bytes)
{
    arena->counted = bytes;
    if (bytes)
        *bytes += arena->taken;
}

void *arena_alloc(Arena *arena, size_t size)
{
    const size_t align = sizeof(max_align_t);
    ArenaChunk *chunk = arena->chunk;

    size = (size + align - 1) / align * align;
    if (!chunk || chunk->size - chunk->used < size)
        chunk = add_chunk(arena, size);
    void *memory = (char *)chunk->data + chunk->used;
    chunk->used += size;
    return memset(memory, 0, size); /* what of a chunk is never used is never touched */
}

/* Behind the chunk that is filled, which stays the one. */
void arena_join(Arena *arena, Arena *from)
{
    ArenaChunk **end = &arena->chunk;

    while (*end)
        end = &(*end)->next;
    *end = from->chunk;
    arena->taken += from->taken;
    if (arena->counted)
        *arena->counted += from->taken;
    from->chunk = NULL;
    from->taken = 0;
}

char *arena_strndup(Arena *arena, const char *text, size_t length)
{
    char *copy = arena_alloc(arena, length + 1);

    memcpy(copy, text, length);
    return copy;
}

char *arena_strdup(Arena *arena, const char *text)
{
    return arena_strndup(arena, text, strlen(text));
}

char *arena_printf(Arena *arena, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    return arena_strdup(arena, text);
}

void *arena_copy(Arena *arena, const void *data, size_t count, size_t size)
{
    if (count == 0)
        return NULL;
    void *copy = arena_alloc(arena, count * size);
    memcpy(copy, data, count * size);
    return copy;
}
