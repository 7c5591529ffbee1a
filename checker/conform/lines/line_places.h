/* Which bound component a line is of, and what its key's `*` stands for. Keys come again and again: each is looked at once,
 * and so is each command that has no words but its key. */
#pragma once

#include "checker/conform/lines/line_transactions.h"
#include "checker/conform/lines/log_lines.h"

typedef struct LinePlaces LinePlaces;

/* Both must outlive it; all that is kept has its texts in `arena`. */
LinePlaces *line_places_new(const BoundDesign *bound, Arena *arena);
void line_places_free(LinePlaces *places);

/* The number of its place, -1: it is not bound. `group` is the number of what the `*` stands for, -1: of all. `in` is the
 * transaction that it is in, or NULL: where a BEGIN is, all lines of that say. */
int line_places_find(LinePlaces *places, const LogEntry *entry, const LineTransaction *in,
                     int *group);
/* One for each that came, in the order in which they came first; without lines. Good until the next is found. */
const LogGroup *line_places_groups(const LinePlaces *places);
guint line_places_group_count(const LinePlaces *places);

typedef struct BareLine { /* "GET user:7", of a component that is no row */
    const char *op;
    WireRequest request;
    bool is_known;
} BareLine;

/* What was kept of a line whose place was found; NULL: nothing. Both are good until the next is kept; when nothing is kept
 * any more several threads may ask. */
const BareLine *line_places_bare(const LinePlaces *places, const LogEntry *entry);
const BareLine *line_places_keep(LinePlaces *places, const LogEntry *entry, BareLine line);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(LinePlaces, line_places_free)
