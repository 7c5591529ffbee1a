/* Places in a design, and what is said of them, as JSON: for every command that writes it. */
#pragma once

#include "checker/language/syntax/diagnostics.h"

#include <json-glib/json-glib.h>

/* The member `name`: {file, line, column, end: {line, column}}, counted from 1; the end is the first
 * place behind. */
void source_json_place(JsonBuilder *builder, const char *name, const SourceMap *sources, Span span);

/* An element {severity, message, place, notes} for each, in their order. */
void source_json_diagnostics(JsonBuilder *builder, const Diagnostics *list);
