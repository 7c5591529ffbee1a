/* A file without a name in a folder of the user's: whatever happens, nothing of it is left behind. Any
 * thread may write and read at any place. What could not be written or read is an answer, and errno of
 * the first such failure is kept. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct UnnamedFile {
    int file;       /* -1: there is none */
    int reason;     /* errno of what failed first, 0: nothing did */
    uint64_t bytes; /* from its beginning to the last that was written */
} UnnamedFile;

/* False where there can be none: `reason` says why. */
bool unnamed_file_open(UnnamedFile *file, const char *folder);
void unnamed_file_close(UnnamedFile *file);

/* Notes that what was read is not what was written; false. */
bool unnamed_file_lost(UnnamedFile *file);

bool unnamed_file_write(UnnamedFile *file, uint64_t at, const void *bytes, size_t length);
bool unnamed_file_read(UnnamedFile *file, uint64_t at, void *bytes, size_t length);
