/* Shared by the files that make a draft, in this order. */
#pragma once

#include "checker/draft/draft.h"

/* Microseconds. What is longer is taken for this, of which a check with ticks of 50ms still has enough bits. */
#define DRAFT_LONGEST (300 * G_TIME_SPAN_DAY)

/* draft_things.c: which keys there are, and what each is. Past the most it gives up, for the log is refused then. */
enum { DRAFT_MOST_THINGS = 32 };
void draft_find_things(Draft *draft, const LogFile *log);
/* The thing of an entry's key; -1: it has none, or belongs to another thing (user:7:lease). */
int draft_thing_of(const Draft *draft, const LogEntry *entry);
/* Of a name that a person might have given. In the arena. */
const char *draft_name(Draft *draft, const char *text);
/* A name that means something else in a draft, or is none. */
bool draft_is_word(const char *name);

/* draft_path.c: what a run of a request does. */
DraftPath *draft_path_new(Draft *draft, const DraftRequest *request, GPtrArray *entries);

/* draft_tree.c: its paths laid over one another. */
GPtrArray *draft_tree(Draft *draft, const GPtrArray *paths);
