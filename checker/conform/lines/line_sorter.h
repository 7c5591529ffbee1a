/* The lines of a log, one after the other -> those that a bound design knows, key by key.
 *
 * A line is put aside as soon as it is known what became of it: at once, but of an SQL transaction when that is over. Lines
 * behind it wait until then: they stay in the log's order. */
#pragma once

#include "checker/conform/lines/log_lines.h"

typedef struct LineSorter LineSorter;

/* NULL with an error where a key has more than one `*`, or a bound component no operation that is to be seen. The bound
 * design must outlive what is made. `keeps_all`: all lines will be asked for again. */
LineSorter *line_sorter_new(const BoundDesign *bound, bool keeps_all, GError **error);
void line_sorter_free(LineSorter *sorter);

/* Takes the next line, whose texts may go then; `sorter` is a LineSorter, so that it may be handed to whoever reads a log.
 * FALSE with STALEMATE_ERROR_OUTPUT. */
gboolean line_sorter_take(void *sorter, const LogEntry *entry, GError **error);
/* No more lines come. `kept` are all that were taken, which must outlive what is made, if they are asked for again; else
 * NULL. Caller frees; NULL with an error. */
LogLines *line_sorter_end(LineSorter *sorter, const LogFile *kept, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(LineSorter, line_sorter_free)
