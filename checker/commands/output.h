/* Results: whole, or not at all. */
#pragma once

#include <glib.h>

/* Writes to `path`, or to standard output where it is NULL or "-". A file is replaced only once all
 * of it is written, and keeps its permissions; a link stays one, and what it names is replaced, or made; a
 * device or a pipe is written to. Fails with STALEMATE_ERROR_OUTPUT. */
gboolean output_write(const char *path, const void *data, gsize length, GError **error);

/* FALSE with STALEMATE_ERROR_OUTPUT where output_write would fail as things are: what takes long must not end so. Makes and
 * changes nothing. */
gboolean output_check(const char *path, GError **error);

/* FALSE with STALEMATE_ERROR_USAGE where standard output is a terminal, and nothing else is said:
 * bytes of that format (its name) would spoil it. */
gboolean output_is_no_terminal(const char *path, const char *format, GError **error);

/* For atexit: ends the program with EXIT_WRONG, and says so, where what was printed could not be
 * written. */
void output_end(void);

typedef struct OutputFormat {
    const char *name;   /* of --format; a file that ends with it and a dot before is of it */
    const char *ending; /* and one that ends with this, ".txt"; or NULL */
} OutputFormat;

typedef struct OutputFormats {
    const char *command;
    const OutputFormat *list; /* the first is written where nothing else is said */
    guint count;
} OutputFormats;

/* The number of the format that `given` names, or else the ending of `path`; both may be NULL. A
 * path without a dot says nothing. -1 with STALEMATE_ERROR_USAGE where there is no such format, and where
 * output_check fails. */
int output_format(const OutputFormats *formats, const char *given, const char *path,
                  GError **error);

/* "text, json or svg". Caller frees. */
char *output_formats_text(const OutputFormats *formats);
