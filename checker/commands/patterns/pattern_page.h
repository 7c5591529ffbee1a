/* One page for each design that ships, and an index of them by symptom and by technology. */
#pragma once

#include "checker/commands/patterns/pattern_header.h"
#include "checker/commands/session/session.h"

typedef struct Pattern {
    char *name; /* purge_race */
    char *text; /* of its file */
    PatternHeader *header;
    char *page;     /* Markdown; NULL until it is made */
    char *cheapest; /* the cheapest set for what the page shows: "`lease` (cost 4)"; likewise */
} Pattern;

void pattern_free(Pattern *pattern);

/* The pattern of that name, or NULL. */
const Pattern *pattern_find(const GPtrArray *patterns, const char *name);

/* Checks the design and makes its page; `patterns` are all that there are, for links. Fails where
 * the design cannot be checked, where nothing in it fails, and where the header names what is not
 * there. */
gboolean pattern_make_page(Pattern *pattern, Session *session, const GPtrArray *patterns,
                           GError **error);

/* docs/symptoms.md, of patterns whose pages are made. Caller frees. */
char *symptoms_page(const GPtrArray *patterns);
