/* The text of a design, and places in it.
 *
 * A Source is one file, read whole. A Span is a place in it: byte offsets, end exclusive. Lines and
 * columns are counted from 1; a column counts characters (UTF-8), as editors do. Sources are owned
 * by the SourceMap, and a Span stays good as long as its map. */
#pragma once

#include <glib.h>
#include <stdint.h>
#include <stdio.h>

typedef struct Source {
    char *path; /* as the user named it, or as it was found */
    char *text; /* NUL-terminated, valid UTF-8 */
    uint32_t length;
    uint32_t *line_starts; /* byte offset of each line's first byte */
    uint32_t line_count;
} Source;

typedef struct Span {
    uint16_t source; /* index in the map */
    uint32_t start, end;
} Span;

typedef struct SourceMap SourceMap;

SourceMap *source_map_new(void);
void source_map_free(SourceMap *map);

/* Reads a file into the map. Fails with a GFileError, or STALEMATE_ERROR_DESIGN where the file is
 * larger than 1 MiB, not UTF-8 or holds a NUL byte. */
gboolean source_map_read(SourceMap *map, const char *path, uint16_t *index, GError **error);

/* The same of what can be read from `file`, which stays open; it is called `path`. No more is read
 * than it takes to know that it is too much. */
gboolean source_map_read_from(SourceMap *map, FILE *file, const char *path, uint16_t *index,
                              GError **error);

/* Adds a text that is in memory already (copied). Text that is not valid UTF-8 is refused as above.
 */
gboolean source_map_add(SourceMap *map, const char *path, const char *text, gsize length,
                        uint16_t *index, GError **error);

const Source *source_map_get(const SourceMap *map, uint16_t index);
uint16_t source_map_count(const SourceMap *map);

/* Line and column, from 1, of a byte offset. */
void source_position(const Source *source, uint32_t offset, uint32_t *line, uint32_t *column);

/* The line alone, which is quicker where lines are long. */
uint32_t source_line_number(const Source *source, uint32_t offset);

/* The text of a line, from 1, without its line break; not NUL-terminated: `length` bytes. */
const char *source_line(const Source *source, uint32_t line, uint32_t *length);

/* The text of a span on one line: runs of white space become one blank. Caller frees. */
char *source_words(const SourceMap *map, Span span);

/* Likewise of an expression: without parentheses around the whole. Caller frees. */
char *source_expression(const SourceMap *map, Span span);

/* The smallest span that covers both; they lie in one source. */
Span source_span_join(Span a, Span b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SourceMap, source_map_free)
