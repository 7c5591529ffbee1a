/* A search in a file, to go on from another day: all states in the order of their ids, each as what
 * a step changed in its parent; the levels; and what was noted. How the store keeps states is not
 * in it; neither are limits, nor how many workers there were. The search goes on where the first
 * state begins that was not expanded to the end, and finds what it would have found.
 *
 * Which search it is, its `facts` say: lines of a name, a tab and a value ("param WRITERS\t2"). Beside
 * it are `notes`, numbers of the caller's: what was found before that search. */
#pragma once

#include "checker/search/state_space.h"

/* Where it fails, a file that was there is as it was. No space: a search that has not begun. `notes`
 * of uint64_t, or NULL. A space that ranks share all of them write together, in parts beside the file
 * (checkpoint_parts.h), and where it fails it fails on all. */
bool checkpoint_write(const StateSpace *space, const char *path, const char *facts,
                      const GArray *notes, GError **error);

/* With its parts; a link to it stays. 0, or errno: why not. */
int checkpoint_remove(const char *path);

/* The notes alone, added to an array of uint64_t, before the model is known that the space is of. False where the
 * file is of other facts, or is damaged up to there. */
bool checkpoint_read_notes(const char *path, const char *facts, GArray *notes, GError **error);

/* A space for SearchOptions.resumed. NULL with STALEMATE_ERROR_INPUT where the file is damaged or
 * of other facts; with STALEMATE_ERROR_LIMIT where there is no room for it within the limit of
 * memory, the time is over, or the caller's flag was set. */
StateSpace *checkpoint_read(const char *path, const char *facts, const Model *model,
                            const SearchLimits *limits, GError **error);
