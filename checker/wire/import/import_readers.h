/* The readers of one format each: all of a file's bytes into a sink. False with an error that names the line. */
#pragma once

#include "checker/wire/import/import_sink.h"

bool import_monitor(ImportSink *sink, const char *bytes, gsize length, GError **error);
bool import_csvlog(ImportSink *sink, const char *bytes, gsize length, GError **error);
bool import_otlp(ImportSink *sink, const char *bytes, gsize length, GError **error);
/* Lines of JSON, by the `log` lines of the sink's binding. */
bool import_fields(ImportSink *sink, const char *bytes, gsize length, GError **error);
