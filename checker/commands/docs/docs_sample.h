/* JSON that a page shows, and JSON that a command writes. In the page's, "..." stands for any value, as
 * the last of an array for any more, and as a member of an object for any more members. */
#pragma once

#include <glib.h>

/* TRUE: it is so. Else `why` says what differs. */
gboolean docs_sample_is(const char *sample, const char *actual, char **why);
