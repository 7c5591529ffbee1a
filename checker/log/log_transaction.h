/* Where transactions of SQL begin and end in a log. */
#pragma once

#include "checker/log/log_entry.h"

/* BEGIN, COMMIT or ROLLBACK. */
bool log_entry_is_boundary(const LogEntry *entry);
/* A COMMIT that committed, as far as its reply says. */
bool log_entry_is_committed(const LogEntry *entry);
