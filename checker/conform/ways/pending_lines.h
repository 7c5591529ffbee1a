/* Lines that were sent and not answered yet, each in a slot; which of them took effect is one bit for each slot, and
 * different in each way that a log may have come about. */
#pragma once

#include "checker/conform/lines/log_lines.h"

enum { PENDING_LINES_MOST = 64, PENDING_LINES_WORDS = 2 }; /* 32 bits in a word of `done` */

typedef struct PendingLines {
    const LogGroup *group;
    guint slots[PENDING_LINES_MOST]; /* line + 1; 0: free */
    int top;                         /* from there on all are free */
    guint *to_come, *in_all;         /* lines of each request */
} PendingLines;

void pending_lines_init(PendingLines *under, const LogGroup *group);
void pending_lines_clear(PendingLines *under);

/* False where there is no slot left. */
bool pending_lines_send(PendingLines *under, guint line);
void pending_lines_forget(PendingLines *under, guint line);
int pending_lines_slot(const PendingLines *under, guint line);

static inline bool pending_lines_is_done(const uint32_t *done, int slot)
{
    return done[slot / 32] >> slot % 32 & 1;
}

/* Lines of a request that have not taken effect, and did at some time. */
guint pending_lines_left(const PendingLines *under, const uint32_t *done, uint32_t who);
/* A line that says the same, has not taken effect and ends sooner is under way, too: taking that one first loses nothing. */
bool pending_lines_is_behind(const PendingLines *under, const uint32_t *done, guint line);
