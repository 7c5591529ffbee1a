/* Statements of MySQL in the words of PostgreSQL, whose parser reads them, and back. Token by token: what is quoted how,
 * and what stands for a parameter. What MySQL alone has is left as it is, and is then no statement that can be read. */
#pragma once

#include "checker/base/arena.h"

#include <glib.h>
#include <stdbool.h>

/* `name` in backquotes is a name, "text" is one as 'text' is, backslashes within are resolved, `?` is a parameter, `#`
 * begins a comment. The arena's, with a NUL at its end. */
char *sql_dialect_from_mysql(Arena *arena, const char *text, gsize length);

/* Appends it as MySQL reads it: names in backquotes, and in the place of `$1` the first of the values as a constant. */
void sql_dialect_to_mysql(GString *out, const char *text, const char *const *values, guint count);
