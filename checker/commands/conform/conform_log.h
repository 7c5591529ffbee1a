/* The log of `conform DESIGN LOG`: read once, its lines sorted by keys. */
#pragma once

#include "checker/commands/log_open.h"
#include "checker/conform/lines/log_lines.h"

typedef struct ConformLog {
    LogFile *log; /* without its entries, unless they are kept */
    LogLines *lines;
} ConformLog;

/* `keeps_all`: all lines stay in memory, for who looks at single ones again. FALSE with an error, or where mistakes in the
 * binding were printed. */
gboolean conform_log_open(ConformLog *log, const LogOpen *request, const BoundDesign *bound,
                          bool keeps_all, GError **error);
void conform_log_clear(ConformLog *log);

/* As many as the log's requests are under way at once; where it does not say which lines are of one, a few. 0 with an
 * error. */
uint32_t conform_log_at_once(const ConformLog *log, GError **error);
