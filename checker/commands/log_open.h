/* The log that a command is about: one of `record`, or another tool's. */
#pragma once

#include "checker/log/log_file.h"
#include "checker/wire/binding/binding.h"

typedef struct LogOpen {
    const char *path;
    const char *format; /* as --log-format says; NULL: by how the file begins */
    const char *bind; /* the file of a binding, where `binding` is not known; NULL: there is none */
    const Binding *binding;
    LogReading reading;
} LogOpen;

#define LOG_OPEN_FORMAT_HELP "What LOG is: ndjson, monitor, csvlog or otlp (by how it begins)"

/* False where --log-format names none. */
gboolean log_open_check(const char *format, GError **error);
/* Says on stderr what the log leaves out. NULL with an error; mistakes in the binding are printed, and then it is NULL
 * without one. */
LogFile *log_open(const LogOpen *request, GError **error);
