/* Numbers in a file that is whole or not there.
 *
 * It is written under another name beside its place, and put there when all of it is on the disk.
 * Numbers come in blocks, each sealed with a checksum of all that comes before it: so of a file
 * that was damaged or cut short nothing is read from where that was on. Numbers take as many bytes
 * as they need, small ones one. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct SealedWriter SealedWriter;

/* A new file of this kind (a word) for `path`; NULL where it cannot be written there. */
SealedWriter *sealed_create(const char *path, const char *kind, GError **error);

/* That it cannot be written is said at the end; a caller with much to write may look. */
void sealed_put(SealedWriter *writer, uint64_t number);
bool sealed_has_failed(const SealedWriter *writer);

/* Puts the file in its place. Where that fails, what was there is as it was. Frees the writer. */
bool sealed_finish(SealedWriter *writer, GError **error);

/* Writes nothing. Frees the writer. */
void sealed_abandon(SealedWriter *writer);

typedef struct SealedReader SealedReader;

/* NULL where it cannot be read, or is of no such kind. */
SealedReader *sealed_open(const char *path, const char *kind, GError **error);

/* False where there is no number more, or none that can be trusted. */
bool sealed_get(SealedReader *reader, uint64_t *number);

/* False where not all of the file was read and found whole. Frees the reader. */
bool sealed_close(SealedReader *reader, GError **error);
