#include "checker/commands/lsp/lsp_position.h"

#include "checker/base/member.h"
#include "checker/commands/lsp/lsp_params.h"

/* Of the character that begins with this byte of valid UTF-8. */
static uint32_t unit_count(unsigned char first, LspEncoding encoding)
{
    uint32_t bytes = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;

    return encoding == LSP_UTF8 ? bytes : bytes == 4 ? 2 : 1;
}

uint32_t lsp_position_units(const char *text, uint32_t length, LspEncoding encoding)
{
    uint32_t units = 0;

    for (const char *at = text; at < text + length; at = g_utf8_next_char(at))
        units += unit_count((unsigned char)*at, encoding);
    return units;
}

LspPosition lsp_position_of(const Source *source, uint32_t offset, LspEncoding encoding)
{
    offset = MIN(offset, source->length);
    uint32_t line = source_line_number(source, offset) - 1;
    uint32_t start = source->line_starts[line];

    return (LspPosition){line, lsp_position_units(source->text + start, offset - start, encoding)};
}

void lsp_position_add(JsonBuilder *builder, const char *name, const Source *source, uint32_t offset,
                      LspEncoding encoding)
{
    LspPosition position = lsp_position_of(source, offset, encoding);

    member_object(builder, name);
    member_int(builder, "line", position.line);
    member_int(builder, "character", position.character);
    json_builder_end_object(builder);
}

void lsp_position_add_range(JsonBuilder *builder, const char *name, const Source *source, Span span,
                            LspEncoding encoding)
{
    member_object(builder, name);
    lsp_position_add(builder, "start", source, span.start, encoding);
    lsp_position_add(builder, "end", source, span.end, encoding);
    json_builder_end_object(builder);
}

bool lsp_position_read(JsonObject *position, const Source *source, LspEncoding encoding,
                       uint32_t *offset)
{
    int64_t line, character, units = 0;
    uint32_t length;

    if (!lsp_params_int(position, "line", &line) ||
        !lsp_params_int(position, "character", &character) || line < 0 || character < 0)
        return false;
    if (line >= source->line_count) {
        *offset = source->length;
        return true;
    }
    const char *text = source_line(source, (uint32_t)line + 1, &length), *at = text;
    while (at < text + length && units < character) {
        units += unit_count((unsigned char)*at, encoding);
        at = g_utf8_next_char(at);
    }
    *offset = (uint32_t)(at - source->text);
    return true;
}
