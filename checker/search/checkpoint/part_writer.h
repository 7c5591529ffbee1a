/* The states of one rank, in a file of their own. */
#pragma once

#include "checker/search/checkpoint/checkpoint_parts.h"
#include "checker/search/ranks/spread.h"

/* Says in the parts what the manifest will say of it. */
bool part_writer_write(const Spread *spread, const char *path, CheckpointParts *parts,
                       GError **error);
