/* A file or a pipe, read once from its beginning to its end, in blocks of whole lines: so no more of it is in memory than
 * a block, but for a line that is longer. */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct LogSource LogSource;

/* NULL with STALEMATE_ERROR_INPUT. */
LogSource *log_source_new(const char *path, GError **error);
void log_source_free(LogSource *source);

typedef struct LogBlock {
    const char *bytes; /* good until the next block */
    gsize length;
    bool is_last; /* its last line may have no end; it may be empty */
} LogBlock;

/* The next block, which stays to be taken. FALSE with STALEMATE_ERROR_INPUT. */
gboolean log_source_peek(LogSource *source, LogBlock *block, GError **error);
/* Takes what was peeked at. */
void log_source_take(LogSource *source);
/* All that was not taken. NULL with STALEMATE_ERROR_INPUT. Caller frees. */
char *log_source_rest(LogSource *source, gsize *length, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(LogSource, log_source_free)
