/* What is said on stderr of a checkpoint. */
#pragma once

#include <glib.h>
#include <stdint.h>

void kept_words_say(const char *format, ...) G_GNUC_PRINTF(1, 2);

/* That the file has the verdicts of so many sets of fixes, and so many states of another. */
void kept_words_say_what(const char *path, guint sets, uint64_t states);
