/* How much of what is usual a test tries: with STALEMATE_SOAK=N N times as many random designs and texts, with
 * STALEMATE_SHARE=N 1/N of them, at least one. Under the sanitizers a share is enough: the whole was
 * looked at without them. STALEMATE_SHIPPED, a pattern, picks designs that ship by their file's name. */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* A design by that name that is picked; of all files in a folder. */
bool tried_share_has(const char *file);

/* What is usual, or more. */
bool tried_share_is_whole(void);

/* Of so many random ones. */
guint tried_share_of(guint usual);

/* What they must come to, where the usual ones come to `floor`: of a share half of its part, for a
 * small one may have less; of designs that a pattern picks nothing is known. */
guint tried_share_floor(guint floor);
guint tried_share_floor_shipped(guint floor);
