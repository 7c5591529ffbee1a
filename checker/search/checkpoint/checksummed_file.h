/* Numbers in a file that is whole or not there.
 *
 * It is written under another name beside its place, and put there when all of it is on the disk.
 * Numbers come in blocks, each sealed with a checksum of all that comes before it: so of a file
 * that was damaged or cut short nothing is read from where that was on. A link stays one: what it names is
 * written. Numbers take as many bytes
 * as they need, small ones one. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct ChecksummedWriter ChecksummedWriter;

/* What a whole file is known by. */
typedef struct ChecksummedSeal {
    uint64_t bytes, sum;
} ChecksummedSeal;

/* A new file of this kind (a word) for `path`; NULL where it cannot be written there. */
ChecksummedWriter *checksummed_writer_new(const char *path, const char *kind, GError **error);

/* That it cannot be written is said at the end; a caller with much to write may look. */
void checksummed_writer_put(ChecksummedWriter *writer, uint64_t number);
bool checksummed_writer_has_failed(const ChecksummedWriter *writer);

/* Puts the file in its place. Where that fails, what was there is as it was. Frees the writer. */
bool checksummed_writer_finish(ChecksummedWriter *writer, GError **error);

/* The same; and what is now known of it. */
bool checksummed_writer_seal(ChecksummedWriter *writer, ChecksummedSeal *seal, GError **error);

/* Where it is until then. */
const char *checksummed_writer_beside(const ChecksummedWriter *writer);

/* Writes nothing. Frees the writer. */
void checksummed_writer_abandon(ChecksummedWriter *writer);

typedef struct ChecksummedReader ChecksummedReader;

/* NULL where it cannot be read, or is of no such kind. */
ChecksummedReader *checksummed_reader_open(const char *path, const char *kind, GError **error);

/* False where there is no number more, or none that can be trusted. */
bool checksummed_reader_get(ChecksummedReader *reader, uint64_t *number);

/* False where not all of the file was read and found whole. Frees the reader. */
bool checksummed_reader_close(ChecksummedReader *reader, GError **error);

/* The same; and by what it is known, where it is whole. */
bool checksummed_reader_seal(ChecksummedReader *reader, ChecksummedSeal *seal, GError **error);
