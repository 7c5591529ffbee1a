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

/* Of an array: more ids than these in one run are left out. Two show what several do to one another. */
enum { DRAFT_MOST_IDS = 2 };
static inline const char *draft_index(guint i)
{
    return i == 0 ? "id" : "id_2";
}

/* draft_path.c: what a run of a request does. NULL with STALEMATE_ERROR_INPUT, which names the line. */
DraftPath *draft_path_new(Draft *draft, const DraftRequest *request, const GPtrArray *entries,
                          GError **error);

/* draft_tree.c: its paths laid over one another. */
GPtrArray *draft_tree(Draft *draft, const GPtrArray *paths);

/* draft_words.c: what the words of a line say. */
/* `words` has blanks between them. */
bool draft_words_is_op(const LogEntry *entry, const char *words);
bool draft_words_is_sql(const LogEntry *entry);
bool draft_words_has_option(const LogEntry *entry, const char *word);
/* The lifetime that a command gives its key, in microseconds; 0: none. */
gint64 draft_words_lifetime(const LogEntry *entry);
/* A reply as text; NULL where it says nothing. Caller frees. */
char *draft_words_reply(const LogEntry *entry);
/* The reply says that it was not done: EXISTS of a cas, no rows of an UPDATE, nil of a SET NX. */
bool draft_words_is_refused(const LogEntry *entry);
/* Whether a text is in another, and no part of a longer word there. */
bool draft_words_is_within(const char *text, const char *whole);
