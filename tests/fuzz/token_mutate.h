/* Changes to a design that leave its tokens whole, so that many of the mutants are designs too: what
 * is swapped, deleted, duplicated or taken from another design is a token, a line or a declaration. */
#pragma once

#include <glib.h>

/* `text` with one to three such changes; `donor` is a design to take from. Both are NUL-terminated.
 * `random` is as of random_below(). Caller frees. */
char *token_mutate(const char *text, const char *donor, guint64 *random);
