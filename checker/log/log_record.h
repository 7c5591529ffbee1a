/* An entry of a log as bytes, and back without a copy of its texts: what waits to be judged is kept so. */
#pragma once

#include "checker/base/arena.h"
#include "checker/log/log_entry.h"

/* A record begins at a multiple of so many bytes, and is so many long. */
enum { LOG_RECORD_ALIGN = 8 };

/* Appends a record to bytes whose length is such a multiple. */
void log_record_add(GByteArray *bytes, const LogEntry *entry);
/* What was added there: its texts are in the record, and its list of options is the arena's. Gives the record's length. */
gsize log_record_read(const void *record, Arena *arena, LogEntry *entry);
gsize log_record_length(const void *record);
