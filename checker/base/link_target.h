/* Where a file lies that a path names, of which there may be none as yet: what a link names is written, and the
 * link stays. */
#pragma once

/* The path without links in its last name: what is written beside it, and renamed, takes the place of the file
 * and not of a link to it. The file need not be there. NULL, and errno, where no name is at the end of its
 * links: ELOOP. Caller frees. */
char *link_target(const char *path);

/* For a message: the path as it was named, and its target where that is another. NULL: it has none. Caller frees. */
char *link_target_text(const char *path, const char *target);
