/* A log in a file: lines of JSON, one for each operation. */
#pragma once

#include "checker/base/arena.h"
#include "checker/log/log_entry.h"
#include "checker/log/log_source.h"

typedef struct LogFile {
    Arena *arena;
    LogEntry *entries; /* NULL: they were told, and not kept */
    guint count;
    bool is_cut;   /* the last line was cut off, and is left out */
    guint skipped; /* of a log of another tool: lines that tell no operation */
    guint hidden;  /* and that tell one without its key, or without the values of its parameters */
    guint databases; /* of Redis, that were worked in: a key in another one is another key */
    gsize whole;     /* bytes of the lines that are whole */
} LogFile;

enum { LOG_FILE_LONGEST_LINE = 1 << 20 };

/* NULL with STALEMATE_ERROR_INPUT, which names the line, where it is no log. */
LogFile *log_file_read(const char *path, GError **error);
typedef struct LogReading {
    guint workers; /* threads; 0: as many as there are processors */
    LogEach *
        each; /* each entry is told, one after the other, and none is kept: only `count`; or NULL */
    void *user;
} LogReading;

/* The same of a source that nothing was taken of. */
LogFile *log_file_read_source(const char *path, LogSource *source, const LogReading *how,
                              GError **error);
/* Tells all entries, which are kept no longer. */
gboolean log_file_tell(LogFile *log, LogEach *each, void *user, GError **error);
void log_file_free(LogFile *log);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(LogFile, log_file_free)
