/* `--checkpoint` and `--resume`: a search is kept in a file while it goes on and where a limit ends
 * it, and goes on from there. When it is done the file is removed. */
#pragma once

#include "checker/commands/session/session.h"
#include "checker/judge/verdict.h"

typedef struct KeepingOptions { /* as they were given, or NULL */
    char *file, *resume, *every;
} KeepingOptions;

typedef struct Keeping Keeping;

/* A file to write or one to resume from is named. */
bool keeping_is_wanted(const KeepingOptions *wanted);

/* For the search of one set of fixes, which was compiled. Says in `search` where it begins and that
 * it is to be kept; both must outlive it. NULL where the file cannot be read, does not belong to
 * this search, or could not be written. */
Keeping *keeping_begin(Subject *subject, const Program *program, const KeepingOptions *wanted,
                       SearchOptions *search, GError **error);

/* The answer was given. Frees it. */
void keeping_end(Keeping *keeping, SearchEnd end);
