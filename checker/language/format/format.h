/* The one canonical layout of a design.
 *
 * It is made from the tokens and the comments, in their order, so nothing can get lost; the tree
 * says what each of them is. Authors decide where a line ends and where a blank line stands. The
 * layout decides all else: indentation, blanks, columns, and what to do about a line that is too
 * long. docs/reference/language.md has the rules.
 *
 * The result is read again before it is handed out: its tokens, its comments and what they mean are
 * those of the original. So formatting never changes a design, and what is formatted stays as it
 * is. */
#pragma once

#include "checker/language/syntax/diagnostics.h"

enum { FORMAT_WIDTH = 100, FORMAT_INDENT = 4 };

/* The text of a source in its canonical layout. NULL where it does not parse: `diagnostics` has the
 * mistakes, or where no layout could be found that means the same, which sets `error`. Caller
 * frees. */
char *format_source(const SourceMap *map, uint16_t source, Diagnostics *diagnostics,
                    GError **error);
