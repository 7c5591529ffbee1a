/* Which mended forms of its calls the library has, for a draft. */
#pragma once

#include "checker/draft/draft.h"

typedef struct DraftFixes {
    bool reorder;        /* a DEL before what it follows */
    bool delete_after;   /* a DEL after the write that it comes before */
    bool shorter_ttl;    /* an entry lives longer than a minute */
    bool add_ttl;        /* an entry has no lifetime */
    bool write_through;  /* a SET in the place of the DEL */
    bool delete_instead; /* a DEL in the place of the SET */
    bool retry_delete, double_delete;
    bool add_fill, lease, versioned_set; /* of a fill on a miss */
} DraftFixes;

DraftFixes draft_fixes_of(const Draft *draft);

/* The write of a row in a list; -1: there is none. With it goes its transaction: the first call and the last. */
int draft_fixes_write(const GPtrArray *list);
int draft_fixes_first_of_write(const GPtrArray *list);
int draft_fixes_last_of_write(const GPtrArray *list);

/* A DEL of a write that stands behind the write of the row in the same list, or in a branch behind it. */
bool draft_fixes_is_purge(const GPtrArray *list, guint i);
/* One that stands before it. */
bool draft_fixes_is_early_purge(const GPtrArray *list, guint i);
/* A SET, or one if there is no entry, of what was read from a row in the same list: the number of that; -1: it is none. */
int draft_fixes_fill_source(const Draft *draft, const GPtrArray *list, guint i);
/* The last fill of the list that what is read at `i` goes into; -1: there is none. */
int draft_fixes_last_fill(const Draft *draft, const GPtrArray *list, guint i);
/* It fills a key with what is read at `i`, and no call between the two does. */
bool draft_fixes_is_first_fill(const Draft *draft, const GPtrArray *list, guint i, guint fill);
/* A SET of what the write has written. */
bool draft_fixes_is_write_through(const Draft *draft, const GPtrArray *list, guint i);
