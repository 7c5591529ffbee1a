/* Typed values as JSON.
 *
 * Plain: numbers, true and false, null for none, names as strings, lists, arrays and sets as arrays,
 * records as objects, durations as seconds in a string. In the Informal Trace Format numbers are
 * {"#bigint": "1"}, sets {"#set": []}, none is the string "none", and durations are microseconds. */
#pragma once

#include "traces/counterexample/counterexample.h"

#include <json-glib/json-glib.h>

typedef enum JsonDialect { JSON_PLAIN, JSON_ITF } JsonDialect;

/* What a value is written with; it outlives none of the three. */
typedef struct JsonValues {
    JsonBuilder *builder;
    const Counterexample *example;
    JsonDialect dialect;
} JsonValues;

void json_value_add(const JsonValues *values, TypedValue value);

/* Which place of an array a variable of the run is. */
void json_value_add_place(const JsonValues *values, const RunVariable *variable);

/* The value after that many rows. Of an array that is watched place by place, `variable` is the
 * first of its places, and all of them are written. */
void json_value_add_variable(const JsonValues *values, const RunVariable *variable, uint32_t rows);

void json_value_add_number(const JsonValues *values, int64_t number);
