/* A search that ranks share is kept in parts, one of each rank, beside the file that names them: the
 * manifest (beside the file itself where its name is a link). FILE's parts are FILE.G.0, FILE.G.1 and so on, where G is their generation: one more than any that
 * is there, so parts are never written over. The manifest is written last: until then it names those of the
 * generation before. After that they are removed, and so is what a crash has left of others.
 *
 * A part has the states of its rank in the order of their ids, each with its id and that of its parent, as what
 * differs from the one before it. */
#pragma once

#include "checker/search/checkpoint/checksummed_file.h"
#include "checker/search/state_space.h"

#define CHECKPOINT_PART_KIND "part of a checkpoint" /* of a checksummed file */

typedef struct CheckpointPart {
    uint64_t states;
    ChecksummedSeal seal;
} CheckpointPart;

typedef struct CheckpointParts {
    uint64_t generation;
    uint64_t
        token; /* a number by chance, which stands in each: parts of other checkpoints have others */
    uint32_t count; /* 0: all states are in one file */
    CheckpointPart *list;
} CheckpointParts;

void checkpoint_parts_clear(CheckpointParts *parts);

/* Caller frees. */
char *checkpoint_parts_path(const char *path, uint64_t generation, uint32_t number);

/* The greatest generation of any file there that is named like a part, 0: there is none. */
uint64_t checkpoint_parts_newest(const char *path);

/* Removes the parts of all generations but one. */
void checkpoint_parts_sweep(const char *path, uint64_t kept);

void checkpoint_parts_put(ChecksummedWriter *writer, const CheckpointParts *parts);

/* False where they are none that could be written. */
bool checkpoint_parts_get(ChecksummedReader *reader, CheckpointParts *parts);
