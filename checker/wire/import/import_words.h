/* A command in one text, as people and instrumentations write it, into its words. */
#pragma once

#include "checker/wire/protocol/message.h"

/* Blanks part words. "..." and '...' are one, and so is what stands in {...}: a JSON value. The arena's. */
WireText *import_words(Arena *arena, const char *text, guint *count);
/* Words that stand for what is not told: `?`, `***`. */
bool import_words_is_hidden(WireText word);
/* "[2 other arguments]", which ends some: cut off, and so many words `?` in its place. */
char *import_words_spread(const char *text);
