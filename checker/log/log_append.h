/* Lines that are added to a log in a file: a new one, or one that is there.
 *
 * Nothing is written before log_append_flush, and then whole lines only. */
#pragma once

#include "checker/log/log_entry.h"

typedef struct LogAppend LogAppend;

/* Reads what is there, to go on with its numbers. NULL with STALEMATE_ERROR_INPUT where the file is
 * no log, or cannot be made. */
LogAppend *log_append_new(const char *path, GError **error);
void log_append_free(LogAppend *append);

/* The last line was cut off: it is removed by the first flush. */
bool log_append_was_cut(const LogAppend *append);
/* How many were seen of a request: each has a `who` of its own. */
guint log_append_times(const LogAppend *append, const char *request);

/* The number that the next entry will have. */
guint64 log_append_next(const LogAppend *append);
/* Takes the entry with the next number. */
void log_append_add(LogAppend *append, const LogEntry *entry);
/* FALSE with STALEMATE_ERROR_OUTPUT. */
gboolean log_append_flush(LogAppend *append, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(LogAppend, log_append_free)
