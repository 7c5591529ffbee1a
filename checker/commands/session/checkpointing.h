/* `--checkpoint` and `--resume`: a search is kept in a file while it goes on and where a limit ends
 * it, and goes on from there. When it is done the file is removed. */
#pragma once

#include "checker/commands/session/session.h"
#include "checker/judge/verdict.h"

typedef struct CheckpointingOptions { /* as they were given, or NULL */
    char *file, *resume, *every;
} CheckpointingOptions;

typedef struct Checkpointing Checkpointing;

/* A file to write or one to resume from is named. */
bool checkpointing_is_wanted(const CheckpointingOptions *options);

/* For the search of one set of fixes, which was compiled. Says in `judge` where it begins and that
 * it is to be kept; both must outlive it. NULL where the file cannot be read, does not belong to
 * this search, or could not be written. */
Checkpointing *checkpointing_begin(Session *session, uint64_t fixes,
                                   const CheckpointingOptions *options, JudgeOptions *judge,
                                   GError **error);

/* The answer was given. Frees it. */
void checkpointing_end(Checkpointing *checkpointing, SearchEnd end);
