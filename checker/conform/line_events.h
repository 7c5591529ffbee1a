/* The lines of a group as what happened one after the other: each was sent, and most were answered. */
#pragma once

#include "checker/conform/ways/possible.h"

typedef struct LineEvent {
    gint64 at;
    guint line;
    bool is_answer;
} LineEvent;

/* As if a line had come at another place: before another one was sent, or after that was answered. */
typedef struct LineMove {
    guint line, beside;
    bool is_behind;
} LineMove;

/* In the order of their times; `move` may be NULL. Of LineEvent; the caller's. */
GArray *line_events_new(const LogGroup *group, const LineMove *move);
/* What comes now comes between the event before that number and that one. */
void line_events_let(const GArray *events, guint number, Possible *possible);
