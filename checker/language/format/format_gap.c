#include "checker/language/format/format_gap.h"

#include <string.h>

/* Whether the author left a blank line before the offset. */
bool format_follows_blank_line(const Format *format, uint32_t offset)
{
    const char *text = format->source->text;
    uint32_t newlines = 0;
    while (offset > 0 && strchr(" \t\r\n\f\v", text[offset - 1]))
        newlines += text[--offset] == '\n';
    return newlines > 1;
}

bool format_is_alone_before(const Format *format, uint32_t offset)
{
    const char *text = format->source->text;
    while (offset > 0 && strchr(" \t\r\f\v", text[offset - 1]))
        offset--;
    return offset == 0 || text[offset - 1] == '\n';
}

bool format_is_last_on_line(const Format *format, uint32_t offset)
{
    const char *text = format->source->text + offset;
    text += strspn(text, " \t\r\f\v");
    return *text == '\0' || *text == '\n';
}

bool format_has_newline(const Format *format, Span span)
{
    return memchr(format->source->text + span.start, '\n', span.end - span.start) != NULL;
}

uint32_t format_first_line_width(const Format *format, Span span, bool *is_long)
{
    const char *text = format->source->text + span.start;
    const char *end = memchr(text, '\n', span.end - span.start);
    *is_long = end != NULL;
    return (uint32_t)g_utf8_strlen(text, end ? end - text : (gssize)(span.end - span.start));
}
