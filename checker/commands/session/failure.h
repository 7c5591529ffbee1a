/* How a command says that it cannot do what it was told to. */
#pragma once

#include "checker/base/error.h"

#include <stdbool.h>

/* Prints "stalemate: MESSAGE" on stderr and gives EXIT_WRONG; takes the error. */
int failure_print(GError *error);

/* Whether something that was printed so was the command line's fault. */
bool failure_was_usage(void);

/* For `return failure_usage(...)`: FALSE, with STALEMATE_ERROR_USAGE. */
gboolean failure_usage(GError **error, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* Of a log that ends in the middle of a line: goes on without that line. */
void failure_warn_cut(const char *log);
