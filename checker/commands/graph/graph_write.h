#pragma once

#include "checker/commands/session/session.h"
#include "traces/states/state_graph.h"

/* What --format asks for, or the ending of the path. Fails with STALEMATE_ERROR_USAGE where nothing draws
 * it, or where it is nothing for the terminal that it would go to. */
gboolean graph_find_format(const Session *session, const char *path, const char **format,
                           GError **error);

/* To the path, or where that is NULL to the standard output. An exit status. */
int graph_write(const StateGraph *drawn, const char *format, const char *path);
