/* Logs of other tools, as logs of operations: what Redis' MONITOR prints, PostgreSQL's csvlog, spans of OpenTelemetry
 * (OTLP as JSON), and lines of JSON whose members have names of their own, which the binding tells.
 *
 * None of them says what came back but lines of JSON. Their lines are done, with a reply that is not known. */
#pragma once

#include "checker/log/log_file.h"
#include "checker/wire/binding/binding.h"

typedef enum ImportFormat {
    IMPORT_DETECTED, /* by how it begins */
    IMPORT_NDJSON,   /* our own; where the binding has `log` lines, as they say */
    IMPORT_MONITOR,
    IMPORT_CSVLOG,
    IMPORT_OTLP,
} ImportFormat;

/* False where there is none of that name; NULL is DETECTED. */
bool import_format_find(const char *name, ImportFormat *format);
/* Their names, ending with NULL. */
const char *const *import_format_names(void);

typedef struct ImportRequest {
    const char *path;
    ImportFormat format;
    const Binding *binding; /* NULL: nothing is bound */
    /* Of our own lines no more than a block is in memory where they are told; another tool's log is read whole before. */
    LogReading reading;
} ImportRequest;

/* NULL with STALEMATE_ERROR_INPUT, which names the line, or an error of `reading`. */
LogFile *import_log(const ImportRequest *request, GError **error);
