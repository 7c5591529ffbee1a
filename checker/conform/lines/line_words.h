/* The words of the command that a line of a log tells, as a binding's forms are compared with them. */
#pragma once

#include "checker/log/log_entry.h"
#include "checker/wire/binding/bound.h"

/* Its command and its key, and no other words: then what it is is kept with the key. */
bool line_words_is_bare(const LogEntry *entry);
/* In `list` (of WireText), until the next are put there; texts are the entry's. */
WireRequest line_words_of(const LogEntry *entry, GArray *list);
