/* `--checkpoint` and `--resume`: a search is kept in a file while it goes on and where a limit ends
 * it, and goes on from there. When it is done the file is removed. */
#pragma once

#include "checker/commands/session/session.h"
#include "checker/fixes/matrix.h"

typedef struct CheckpointingOptions { /* as they were given, or NULL */
    char *file, *resume, *every;
} CheckpointingOptions;

typedef struct Checkpointing Checkpointing;

/* A file to write or one to resume from is named. */
bool checkpointing_is_wanted(const CheckpointingOptions *options);

/* For the search of one set of fixes, or of all that `check` asks for, of which this is the first; it was
 * compiled. Says in `judge` that searches are to be kept; that and the session must outlive it. NULL
 * where the file cannot be read, does not belong to this search, or could not be written. */
Checkpointing *checkpointing_begin(Session *session, uint64_t set, bool is_of_all,
                                   const CheckpointingOptions *options, JudgeOptions *judge,
                                   GError **error);

/* Of the matrix: which sets have ended, and where another goes on. Good as long as it is there. */
const MatrixKeeping *checkpointing_keeping(const Checkpointing *checkpointing);

/* The answer was given; `is_done`: no search is left for another day. Frees it. */
void checkpointing_end(Checkpointing *checkpointing, bool is_done);
