/* Lines of a log, block by block -> their entries, all of them or as they come. A block is cut into pieces, of whole lines each, that several threads
 * read at once; what comes of them is the same for any number of threads. */
#pragma once

#include "checker/log/log_file.h"
#include "checker/log/log_source.h"

typedef struct LogReader LogReader;

enum { LOG_READER_WORKERS = 16 };

/* `path` is named where a line is wrong. `workers`: threads, LOG_READER_WORKERS at most; 0: as many as there are
 * processors. */
LogReader *log_reader_new(const char *path, guint workers);
void log_reader_free(LogReader *reader);

/* FALSE with STALEMATE_ERROR_INPUT, which names the first line that is none; then nothing else may be taken. */
gboolean log_reader_take(LogReader *reader, const LogBlock *block, GError **error);
/* Tells what was taken, and keeps none of it. FALSE with the error of `each`. */
gboolean log_reader_tell(LogReader *reader, LogEach *each, void *user, GError **error);
/* What was read, and not told. Caller frees. */
LogFile *log_reader_end(LogReader *reader);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(LogReader, log_reader_free)
