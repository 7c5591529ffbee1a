/* The header of a design: comment lines `// KEY: text`, right after its first line, that say which symptom
 * brings a reader to it, and the comment below them. docs/maintainers/design-headers.md has the keys. */
#pragma once

#include <glib.h>

typedef enum PatternKey {
    PATTERN_SYMPTOM,
    PATTERN_KIND,
    PATTERN_ALSO_CALLED,
    PATTERN_TECHNOLOGY,
    PATTERN_TESTS,
    PATTERN_ASK,
    PATTERN_SIZES,
    PATTERN_FLIPS,
    PATTERN_SHOW,
    PATTERN_SOURCE,
    PATTERN_RELATED,
    PATTERN_KEYS,
} PatternKey;

typedef struct PatternHeader {
    GPtrArray *values[PATTERN_KEYS]; /* of char *; as many as the key allows, in their order */
    char *prose;                     /* the comment below, as Markdown; "" where there is none */
} PatternHeader;

/* The kinds of symptoms, in the order of the index; NULL at the end. */
extern const char *const pattern_kinds[];

/* Reads the header of a design's text. Fails with STALEMATE_ERROR_INPUT, naming the line that is
 * missing or unknown; `path` is for that message. */
PatternHeader *pattern_header_new(const char *text, const char *path, GError **error);
void pattern_header_free(PatternHeader *header);

/* The first value of a key, or NULL. */
const char *pattern_header_get(const PatternHeader *header, PatternKey key);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PatternHeader, pattern_header_free)
