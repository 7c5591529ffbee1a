/* How much of what is usual a test tries. Under the sanitizers a share is enough: the whole was looked at
 * without them. STALEMATE_SHIPPED, a pattern, picks designs that ship by their file's name;
 * STALEMATE_SHARE=N takes 1/N of the random ones. */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* A design by that name that is picked; of all files in a folder. */
bool tried_share_has(const char *file);

/* Of so many random ones, at least one. */
guint64 tried_share_of(guint64 usual);

/* What they must come to, where the whole comes to `floor`: half of what the share would have, for a
 * small one may have less; of designs that a pattern picks nothing is known. */
guint tried_share_floor(guint floor);
guint tried_share_floor_shipped(guint floor);
