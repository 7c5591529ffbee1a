/* For tests of the parser: a text and what became of it. */
#pragma once

#include "checker/language/parse/parser.h"

#include <string.h>

typedef struct Parsed {
    SourceMap *map;
    Arena *arena;
    Diagnostics *diagnostics;
    Tree *tree;
} Parsed;

static inline Parsed parsed_new(const char *text)
{
    Parsed parsed = {.map = source_map_new(), .arena = arena_new()};
    uint16_t index;
    g_autoptr(GError) error = NULL;
    parsed.diagnostics = diagnostics_new(parsed.map);
    if (source_map_add(parsed.map, "t.stale", text, strlen(text), &index, &error)) {
        parsed.tree = parse(parsed.arena, parsed.map, index, parsed.diagnostics);
    }
    return parsed;
}

static inline void parsed_free(Parsed *parsed)
{
    diagnostics_free(parsed->diagnostics);
    arena_free(parsed->arena);
    source_map_free(parsed->map);
}

/* "LINE:COLUMN message" of each mistake, joined by " | "; " = help" behind those that have one. */
static inline char *parsed_errors(const Parsed *parsed)
{
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < diagnostics_count(parsed->diagnostics); i++) {
        const Diagnostic *diagnostic = diagnostics_get(parsed->diagnostics, i);
        uint32_t line, column;
        const Source *source = source_map_get(parsed->map, diagnostic->span.source);
        source_position(source, diagnostic->span.start, &line, &column);
        g_string_append_printf(out, "%s%u:%u %s", i ? " | " : "", line, column,
                               diagnostic->message);
        if (diagnostic->help)
            g_string_append_printf(out, " = %s", diagnostic->help);
    }
    return g_string_free(out, FALSE);
}

/* A file of the tests' own folder. Caller frees. */
static inline char *read_sample(const char *name)
{
    const char *root = g_getenv("SOURCE_ROOT");
    g_autofree char *path = g_build_filename(root ? root : ".", "tests/unit", name, NULL);
    char *text = NULL;
    return g_file_get_contents(path, &text, NULL, NULL) ? text : NULL;
}
