/* An arena: many small allocations with one lifetime, freed together.
 *
 * Everything that belongs to one design, or to one configuration of it, lives in one arena, so that
 * trees need no ownership of their own. Memory is zeroed. Running out of memory aborts, as GLib
 * does: an arena holds text-sized data; what grows with the state space lives elsewhere. */
#pragma once

#include <stddef.h>
#include <stdint.h>

typedef struct Arena Arena;

Arena *arena_new(void);
void arena_free(Arena *arena);

/* Adds to `bytes` what the arena has taken so far, and all that it takes until it is told to count
 * elsewhere, or with NULL nowhere. */
void arena_count(Arena *arena, uint64_t *bytes);

/* `size` zeroed bytes, aligned for any type; owned by the arena. */
void *arena_alloc(Arena *arena, size_t size);

/* What is in `from` is in `arena` from here on, where it is: `from` is empty. */
void arena_join(Arena *arena, Arena *from);

/* A copy of `length` bytes of `text`, NUL-terminated. */
char *arena_strndup(Arena *arena, const char *text, size_t length);
char *arena_strdup(Arena *arena, const char *text);
char *arena_printf(Arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A copy of an array of `count` elements of `size` bytes; NULL where count is 0. */
void *arena_copy(Arena *arena, const void *data, size_t count, size_t size);

#define arena_new0(arena, Type) ((Type *)arena_alloc((arena), sizeof(Type)))
#define arena_array(arena, Type, count)                                                            \
    ((Type *)arena_alloc((arena), sizeof(Type) * (size_t)(count)))

#include <glib.h>
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Arena, arena_free)
