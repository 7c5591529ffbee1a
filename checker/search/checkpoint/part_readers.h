/* Parts of a checkpoint, read together: their states in the order of ids. */
#pragma once

#include "checker/search/checkpoint/checkpoint_parts.h"

typedef struct PartReaders PartReaders;

typedef struct PartState { /* good until the next is read */
    StateId id;
    StateId place; /* the id of the parent and one; 0: a beginning */
    const Word *state;
} PartState;

/* Every `step`-th part from the `first` on, maybe none. NULL where one is not there, or is another. */
PartReaders *part_readers_open(const char *path, const CheckpointParts *parts, uint32_t first,
                               uint32_t step, uint32_t words, GError **error);

/* The next one, where its id is below `end`. False where there is none, or it cannot be read: that the
 * closing says. */
bool part_readers_next(PartReaders *readers, StateId end, PartState *next);

/* False where one of them was not read to its end, or is not what the manifest names. Frees the readers. */
bool part_readers_close(PartReaders *readers, GError **error);

/* Before all was read. */
void part_readers_abandon(PartReaders *readers);
