/* What the author's text is like around a place in it. */
#pragma once

#include "checker/language/format/format_private.h"

/* Whether there is a blank line right before the offset. */
bool format_follows_blank_line(const Format *format, uint32_t offset);
/* Whether it is the first of its line, or the last but for blanks. */
bool format_is_alone_before(const Format *format, uint32_t offset);
bool format_is_last_on_line(const Format *format, uint32_t offset);
bool format_has_newline(const Format *format, Span span);
/* In characters; of the first line where there are several. */
uint32_t format_first_line_width(const Format *format, Span span, bool *is_long);
