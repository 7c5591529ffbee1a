/* The lines of a log as a table of HTML. */
#pragma once

#include "traces/page/log/log_page.h"

void log_table_append(GString *out, const LogPageKey *key);

/* What nobody sees, or turns the letters around it, is written as \u202e. Caller frees. */
char *log_table_seen(const char *text);

/* The same, escaped for HTML. */
void log_table_text(GString *out, const char *text);
