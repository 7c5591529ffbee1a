/* The rows of a run as JSON. */
#pragma once

#include "traces/format/json_value.h"

/* An object: the step of a row, from 0. */
void json_row_add(JsonBuilder *builder, const Counterexample *example, uint32_t index);

/* As a member; null for what no text stands for. */
void json_row_place(JsonBuilder *builder, const char *name, SourcePlace place);
void json_row_value(const JsonValues *values, const char *name, TypedValue value);
