/* Small damage to a text, as a slip of the hand or of a tool would do it. */
#pragma once

#include <glib.h>

/* A damaged copy. The same for the same text and `random`, which moves on. Caller frees. */
char *byte_mutate(const char *text, gsize length, guint64 *random, gsize *result_length);
