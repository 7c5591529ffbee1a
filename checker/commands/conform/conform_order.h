/* In which order a page shows the lines of one key: that of the run beside it, not that of the file. A line that is no step of
 * the run comes where it was sent, and the one that does not fit behind all that the run explains. */
#pragma once

#include "checker/commands/conform/conform_rows.h"

typedef struct ConformOrder {
    guint *lines;  /* of the group, each once: those from `first_line` on, before `end_line` */
    guint *behind; /* by other: so many of `lines` come before it */
    bool is_files; /* the file has them in this order, too */
} ConformOrder;

/* `others` are entries of the log, of guint, in their order there; they are put in the order of their places. What the
 * result has is of the run's arena. */
ConformOrder conform_order(const ConformRowsRequest *request, GArray *others);
