/* An entry as a line of a log. */
#pragma once

#include "checker/log/log_entry.h"

/* Appends one line of JSON, with its end. */
void log_write(GString *out, const LogEntry *entry);
