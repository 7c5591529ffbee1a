/* A line of a log -> its entry.
 *
 * A line is a JSON object whose members are known by name; those that are not known are skipped. The
 * lines of a log are many and flat, and each is read in one pass into an arena: a tree of nodes for
 * each took longer than all that is done with them. */
#pragma once

#include "checker/log/log_entry.h"
#include "checker/log/log_texts.h"

enum { LOG_MOST_OPTIONS = 256 };
/* Of times, before and after 1970: what is between two of them is a number, too. */
#define LOG_LATEST (INT64_C(1) << 61)

/* False where the line is no entry: `problem` says why, and is the arena's. */
bool log_line_read(LogTexts *texts, const char *line, gsize length, LogEntry *entry,
                   const char **problem);
/* Of a line that is no entry: it begins as one, and could go on. */
bool log_line_is_cut(LogTexts *texts, const char *line, gsize length);
