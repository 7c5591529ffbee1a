/* How a checkpoint begins: which search it is, and the notes beside it. */
#pragma once

#include "checker/search/checkpoint/checksummed_file.h"

#define CHECKPOINT_KIND "checkpoint" /* of a checksummed file */

/* `notes` of uint64_t, or NULL. */
void checkpoint_head_write(ChecksummedWriter *writer, const char *facts, const GArray *notes);

/* Adds the notes to an array of uint64_t, or passes over them (NULL). False where the file is of other facts,
 * or makes no sense; and without an error where it ends too early or is damaged, which closing it
 * says. */
bool checkpoint_head_read(ChecksummedReader *reader, const char *path, const char *facts,
                          GArray *notes, GError **error);
