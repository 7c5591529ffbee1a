/* Texts of a log that come again, as names and keys do: each is kept once. */
#pragma once

#include "checker/base/arena.h"

enum { LOG_TEXTS_RECENT = 64 };

typedef struct LogTexts {
    Arena *arena;
    GHashTable *known; /* its keys are the arena's */
    GString *scratch;
    const char *recent[LOG_TEXTS_RECENT]; /* of `known`, where their bytes say; or NULL */
} LogTexts;

/* The text with those bytes, none of which is 0: the arena's. */
const char *log_texts_find(LogTexts *texts, const char *bytes, gsize length);
