/* A draft as the text of a design. It is laid out by whoever writes it: see format_source. */
#pragma once

#include "checker/draft/draft.h"

/* `name` is the design's, `from` the file that it was drafted from. Without fixes it is what
 * was seen and nothing else. Caller frees. */
char *draft_text(const Draft *draft, const char *name, const char *from, bool has_fixes);
