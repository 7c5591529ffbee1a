/* Places as clients say them: a line and a character, from 0. Characters are counted in UTF-16 units,
 * or in bytes of UTF-8 where the client offered to. */
#pragma once

#include "checker/language/syntax/source.h"

#include <json-glib/json-glib.h>
#include <stdbool.h>

typedef enum LspEncoding { LSP_UTF16, LSP_UTF8 } LspEncoding;

typedef struct LspPosition {
    uint32_t line, character;
} LspPosition;

LspPosition lsp_position_of(const Source *source, uint32_t offset, LspEncoding encoding);

/* Units that a text is long. */
uint32_t lsp_position_units(const char *text, uint32_t length, LspEncoding encoding);

/* The members `name`: a position, {line, character}; a range, {start, end}. */
void lsp_position_add(JsonBuilder *builder, const char *name, const Source *source, uint32_t offset,
                      LspEncoding encoding);
void lsp_position_add_range(JsonBuilder *builder, const char *name, const Source *source, Span span,
                            LspEncoding encoding);

/* The byte at which a client's position is; behind the end of a line it is that end. False where it is
 * no position. */
bool lsp_position_read(JsonObject *position, const Source *source, LspEncoding encoding,
                       uint32_t *offset);
