/* Members of the JSON object that a builder is in: a name and its value. */
#pragma once

#include <json-glib/json-glib.h>
#include <stdbool.h>
#include <stdint.h>

void member_string(JsonBuilder *builder, const char *name, const char *value); /* NULL: null */
void member_int(JsonBuilder *builder, const char *name, int64_t value);
void member_bool(JsonBuilder *builder, const char *name, bool value);

/* A number of which is known that it lies between two ends; NULL: null. */
void member_interval(JsonBuilder *builder, const char *name, const double *ends);

/* All that was built, laid out for people, with an end of line. Caller frees. */
char *member_document(JsonBuilder *builder);
/* The same for programs, in one line without an end. Caller frees. */
char *member_compact(JsonBuilder *builder);

/* Begun; the caller ends them. */
void member_array(JsonBuilder *builder, const char *name);
void member_object(JsonBuilder *builder, const char *name);
