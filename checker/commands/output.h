/* Results: whole, or not at all. */
#pragma once

#include <glib.h>

/* Writes to `path`, or to standard output where it is NULL or "-". A file is replaced only once all
 * of it is written, and keeps its permissions; a link stays one, and what it names is replaced; a
 * device or a pipe is written to. Fails with STALEMATE_ERROR_OUTPUT. */
gboolean output_write(const char *path, const void *data, gsize length, GError **error);

/* For atexit: ends the program with EXIT_WRONG, and says so, where what was printed could not be
 * written. */
void output_end(void);

/* The format that the ending of a file promises, whoever can write it; NULL where there is none
 * that means one, or no file. It points into `path`. */
const char *output_promise(const char *path);
