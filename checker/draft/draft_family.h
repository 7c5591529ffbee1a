/* Which keys are one.
 *
 * Keys that differ in numbers are a family: user:7 and user:12. Where no run names two of a family they are one thing.
 * Where one does, and the numbers are words of their own, the family is an array, whose index is an argument of the
 * request; another family is, too, whose number is one of these in all runs. Where they are parts of words, as of v1
 * and v2, each key is a thing of its own. */
#pragma once

#include "checker/draft/draft.h"

/* `runs`: of GPtrArray of LogEntry. What it finds lives in the draft. */
void draft_family_find(Draft *draft, const GPtrArray *runs);

/* The key that an entry is about, without the version that an UPDATE asks for; NULL: it has none. */
const char *draft_family_key(const Draft *draft, const LogEntry *entry);
/* The key with a `*` for each number in it. Caller frees. */
char *draft_family_pattern(const char *key);
/* What a thing of the entry's key is called: the key, or its pattern. Caller frees. */
char *draft_family_name(const Draft *draft, const LogEntry *entry);
/* The index of the entry's key in its array; NULL: it is of none. Caller frees. */
char *draft_family_id(const Draft *draft, const LogEntry *entry);
/* A statement on several rows of an array, as it is where its key is a table alone: users, beside users id = 7. */
bool draft_family_is_of_several(const Draft *draft, const LogEntry *entry);
