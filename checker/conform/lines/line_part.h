/* A part of a log's lines, read back: group by group, in the order of the log. */
#pragma once

#include "checker/conform/lines/log_lines.h"

typedef struct LinePart LinePart;

/* What is put aside of a line, before its entry's record. */
typedef struct LinePutAside {
    gint64 to;
    guint32 number; /* of its entry */
    guint32 star;   /* as in `stars`; of a line of all groups it says nothing */
    guint32 place;
    guint32 is_open;
} LinePutAside;

/* The part that a group is in. */
static inline guint line_part_of(const LogLines *lines, guint group)
{
    return lines->stars[group] % LOG_LINES_PARTS;
}

/* Several threads may read parts at once. NULL with an error. */
LinePart *line_part_read(const LogLines *lines, guint part, GError **error);
void line_part_free(LinePart *part);

/* A group of the part, with its lines: good until the next is asked for. */
const LogGroup *line_part_group(LinePart *part, guint group);
/* The same, with its lines in an arena, and entries that are kept: they are good as long as these. */
LogGroup line_part_keep(LinePart *part, guint group, const LogFile *kept, Arena *arena);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(LinePart, line_part_free)
