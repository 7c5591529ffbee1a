/* A checkpoint that is being read: what its parts have in common, wherever the states are. */
#pragma once

#include "checker/base/error.h"
#include "checker/search/checkpoint/checkpoint.h"
#include "checker/search/checkpoint/checkpoint_parts.h"
#include "checker/search/state_space_private.h"

typedef struct CheckpointReading {
    const char *path;
    ChecksummedReader *reader;
    const SearchLimits *limits;
    StateSpace *space;
    StateId count;
    CheckpointParts parts; /* where the states are; none: they are in the space */
    ChecksummedSeal seal;
    StateCompressor compressor;
    Word *state, *parent_state;
    ParentWriter parents;
    GError *error; /* the first */
} CheckpointReading;

/* Notes what is wrong; false. */
bool checkpoint_reading_fail(CheckpointReading *r, StalemateError code, const char *format, ...)
    G_GNUC_PRINTF(3, 4);
bool checkpoint_reading_fail_as_damaged(CheckpointReading *r);
bool checkpoint_reading_fail_for_memory(CheckpointReading *r);

/* False where the time is over, or somebody interrupted. Asked for each id. */
bool checkpoint_reading_goes_on(CheckpointReading *r, StateId id);

/* The file itself, with the states if they are in it. */
void checkpoint_reading_begin(CheckpointReading *r, const Model *model, const char *facts);

/* From the parts into the space of this process. */
bool checkpoint_reading_parts(CheckpointReading *r);

/* Tables are filled, and states tried on the model. */
bool checkpoint_reading_close(CheckpointReading *r);
bool checkpoint_reading_try(CheckpointReading *r);

/* The space, or NULL and the error. */
StateSpace *checkpoint_reading_end(CheckpointReading *r, GError **error);

/* For the next state: room, its parent, itself. */
bool checkpoint_reading_reach(CheckpointReading *r, StateId id);
bool checkpoint_reading_parent(CheckpointReading *r, StateId id, StateId place, StateId before);
bool checkpoint_reading_state(CheckpointReading *r, StateId id);
